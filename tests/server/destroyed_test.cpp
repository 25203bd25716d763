#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/program.hpp>
#include <updraft/query.hpp>
#include <updraft/server.hpp>

#include "server/child.hpp"
#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <semaphore>
#include <thread>
#include <type_traits>

// No destructor throws, whatever its object is doing: else the process would end.

namespace updraft::test::destroyed_test {
namespace {

using namespace std::chrono_literals;

template <class... Types>
constexpr bool all_destroyed_without_exceptions = (std::is_nothrow_destructible_v<Types> && ...);

static_assert(all_destroyed_without_exceptions<Server, Program, Options, ServerStats, Models, Model,
                                               Lookup, State<int>, View<int>, Query<int>, Watch,
                                               Task<>, Value, Error, BoundHandler, EventLeaf,
                                               HomeLoop, HomeLoop::Running, Result<Value>>);

constexpr int status_of_exit = 7;

/// The handler lets std::exit be called while a static server runs; returns the status that the
/// process ends with.
int exit_of_a_server(const Model& exits, std::size_t threads) {
  const auto program = [&] {
    static Server server({{"exit", exits}, {"x", state(1)}}, {.port = 0, .threads = threads});
    std::cout << "port " << server.port() << std::endl;
    server.run();
    return 0;
  };
  Child child(program);
  const auto port = static_cast<std::uint16_t>(child.number_after("port "));
  SocketClient bystander(port);
  bystander.subscribe("x");
  EXPECT_EQ(bystander.next_update("x"), Value(1));
  SocketClient client(port);
  client.call("1", "exit");
  return child.status();
}

TEST(Destroyed, ByExitInAHandlerAStaticServerLetsTheProcessEnd) {
  const auto exits = []() -> int { std::exit(status_of_exit); };
  for (const std::size_t threads : {1U, 3U}) {
    EXPECT_EQ(exit_of_a_server(Value(exits), threads), status_of_exit);
  }
}

TEST(Destroyed, ByExitInACoroutineAStaticServerLetsTheProcessEnd) {
  const auto exits = []() -> Task<int> {
    const auto held = std::make_shared<std::string>("destroyed once");
    co_await sleep_for(1ms);
    std::exit(status_of_exit);
    co_return static_cast<int>(held->size());
  };
  for (const std::size_t threads : {1U, 3U}) {
    EXPECT_EQ(exit_of_a_server(Value(exits), threads), status_of_exit);
  }
}

TEST(Destroyed, ByExitOffTheLoopAStaticServerLetsTheProcessEnd) {
  const auto exits = []() -> Task<int> {
    co_return co_await off_loop([]() -> int { std::exit(status_of_exit); });
  };
  EXPECT_EQ(exit_of_a_server(Value(exits), 2), status_of_exit);
}

/// Where another thread calls std::exit, run() returns, and main may end the process before.
bool is_end(int status) {
  return status == status_of_exit || status == 0;
}

TEST(Destroyed, ByExitOnAnotherThreadAStaticServerLetsTheProcessEnd) {
  const auto exits = [] {
    std::thread([] { std::exit(status_of_exit); }).detach();
    return 1;
  };
  EXPECT_TRUE(is_end(exit_of_a_server(Value(exits), 2)));
}

TEST(Destroyed, ByExitOnAnotherThreadAStaticProgramLetsTheProcessEnd) {
  const auto on_a_thread = [](Program& program) {
    program.post([] { std::thread([] { std::exit(status_of_exit); }).detach(); });
  };
  const auto off_the_loop = [](Program& program) {
    program.start([]() -> Task<> { co_await off_loop([] { std::exit(status_of_exit); }); }());
  };
  const std::function<void(Program&)> ways[] = {on_a_thread, off_the_loop};
  for (const auto& begin : ways) {
    Child child([&] {
      static Program program;
      begin(program);
      program.run();
      return 0;
    });
    EXPECT_TRUE(is_end(child.status())) << &begin - ways << child.said();
  }
}

TEST(Destroyed, ByExitAStaticProgramLetsTheProcessEnd) {
  const auto in_a_function = [](Program& program) {
    program.post([] { std::exit(status_of_exit); });
  };
  const auto in_a_coroutine = [](Program& program) {
    program.start([]() -> Task<> {
      co_await sleep_for(1ms);
      std::exit(status_of_exit);
    }());
  };
  const auto in_one_that_begins = [](Program& program) {
    program.start([]() -> Task<> {
      const std::string held(100, 'x');
      std::exit(status_of_exit);
      co_return;
    }());
  };
  const std::function<void(Program&)> ways[] = {in_a_function, in_a_coroutine, in_one_that_begins};
  for (const auto& begin : ways) {
    Child child([&] {
      static Program program;
      begin(program);
      program.run();
      return 0;
    });
    EXPECT_EQ(child.status(), status_of_exit) << &begin - ways << child.said();
  }
}

TEST(Destroyed, InItsOwnHandlerAServerDropsItsClients) {
  for (const std::size_t threads : {1U, 3U}) {
    std::unique_ptr<Server> server;
    const auto destroy = [&] {
      server.reset();
      return 1;
    };
    server = std::make_unique<Server>(Models{{"destroy", Value(destroy)}},
                                      Options{.port = 0, .threads = threads});
    Server& running = *server;
    std::thread thread([&] { running.run(); });
    SocketClient client(server->port());
    client.call("1", "destroy");
    client.await_end();
    thread.join();
  }
}

TEST(Destroyed, OnAnotherThreadAServerDropsItsClients) {
  auto server = std::make_unique<Server>(Models{{"x", state(1)}}, Options{.port = 0, .threads = 2});
  Server& running = *server;
  std::thread thread([&] { running.run(); });
  SocketClient client(server->port());
  client.subscribe("x");
  client.next_update("x");
  server.reset();
  client.await_end();
  thread.join();
}

TEST(Destroyed, BeforeAndAfterItHasRunAServerLeavesItsModelsToOthers) {
  const auto count = state(1);
  {
    const Server never({{"count", count}}, {.port = 0, .threads = 2});
  }
  {
    Server server({{"count", count}}, {.port = 0, .threads = 2});
    server.stop();
    server.run();
  }
  std::thread([&] { const Server elsewhere({}, {.port = 0}); }).join();
  ServerThread running({{"count", count}}, {.threads = 2});
  SocketClient client(running.server.port());
  client.subscribe("count");
  EXPECT_EQ(client.next_update("count"), Value(1));
}

TEST(Destroyed, InWhatItRunsAProgramEndsAfterIt) {
  auto program = std::make_unique<Program>();
  int ran = 0;
  program->post([&] {
    program.reset();
    ++ran;
  });
  program->run();
  EXPECT_EQ(ran, 1);
  // The loop is free for another.
  Program next;
  next.post([&] { next.stop(); });
  next.run();
}

TEST(Destroyed, OnAnotherThreadAProgramStays) {
  std::unique_ptr<Program> program;
  std::thread([&] { program = std::make_unique<Program>(); }).join();
  EXPECT_NO_THROW(program.reset());
}

/// Handles, and what they hold, on the home loop and elsewhere, while it runs and afterwards.
TEST(Destroyed, WhereverTheyAreHandlesLeaveNothingBehind) {
  std::optional<State<int>> count = state(1);
  std::optional<View<int>> twice = view([count = *count](Get get) { return 2 * get(count); });
  std::optional<Query<int>> slow = query(
      []() -> Task<int> {
        co_await sleep_for(1h);
        co_return 1;
      },
      {.time_to_live = 1h});
  {
    ServerThread running({{"count", *count}, {"twice", *twice}, {"slow", *slow}}, {.threads = 2});
    SocketClient client(running.server.port());
    for (const char* path : {"slow", "count"}) client.subscribe(path);
    client.next_update("count");
    slow.reset();  // on this thread, while it loads
    std::optional<Watch> watch;
    running.call([&] {
      watch = count->watch([&watch](int) { watch.reset(); });
      count->set(2);
    });
    EXPECT_FALSE(watch.has_value());
    EXPECT_EQ(client.next_update("count"), Value(2));
  }
  std::thread([&] {
    twice.reset();
    count.reset();
  }).join();
}

}  // namespace
}  // namespace updraft::test::destroyed_test
