#include <updraft/handler.hpp>

#include "server/process.hpp"
#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <future>
#include <latch>
#include <semaphore>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace updraft::test::threads_test {
namespace {

/// A server with as many threads as the parameter says.
class Threads : public testing::TestWithParam<std::size_t> {
 protected:
  static Options options() { return {.threads = GetParam()}; }
  [[nodiscard]] static std::size_t threads() { return GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(OneTwoFour, Threads, testing::Values(1, 2, 4),
                         testing::PrintToStringParamName());

/// Runs a function of a number on as many threads, and throws what they throw.
template <class F>
void at_once(std::size_t count, F function) {
  std::vector<std::future<void>> running;
  for (std::size_t i = 0; i < count; ++i) {
    running.push_back(std::async(std::launch::async, function, i));
  }
  for (auto& one : running) one.get();
}

TEST_P(Threads, AreAsManyAsAreAskedFor) {
  const std::size_t before = thread_count_at_rest();
  ServerThread running({}, options());
  running.call([] {});
  EXPECT_TRUE(has_threads(before + threads()));
  running.stop();
  EXPECT_TRUE(has_threads(before));
}

TEST_P(Threads, HaveEquallyManyConnectionsEach) {
  constexpr std::size_t each = 3;
  ServerThread running({{"count", state(0)}}, options());
  std::deque<SocketClient> clients;
  for (std::size_t i = 0; i < each * threads(); ++i) {
    clients.emplace_back(running.server.port()).subscribe("count");
    EXPECT_EQ(clients.back().next_update("count"), Value(0));
  }
  EXPECT_EQ(connections_by_set(), std::vector<std::size_t>(threads(), each));
  // The statistics are as of the end of each loop's last turn.
  const auto stats = [&] { return running.call([&] { return running.server.stats(); }); };
  EXPECT_TRUE(eventually([&] { return stats().subscriptions >= each * threads(); }));
  EXPECT_EQ(stats().connections, each * threads());
  EXPECT_EQ(stats().subscriptions, each * threads());
}

TEST_P(Threads, ServeTheirClientsWhileTheHomeLoopIsBusy) {
  ServerThread running({}, options());
  std::deque<SocketClient> clients;
  for (std::size_t i = 0; i < 2 * threads(); ++i) clients.emplace_back(running.server.port());
  std::binary_semaphore busy(0);
  std::binary_semaphore go_on(0);
  running.server.post([&] {
    busy.release();
    EXPECT_TRUE(go_on.try_acquire_for(patience));
  });
  busy.acquire();
  // Each goes to where the fewest are, the first to the home loop. What is malformed is answered
  // without it.
  for (auto& client : clients) client.send(R"({"$":"nonsense"})");
  for (std::size_t i = 0; i < clients.size(); ++i) {
    if (i % threads() == 0) continue;
    EXPECT_EQ(clients[i].next()["$"].text(), "err");
  }
  go_on.release();
  for (std::size_t i = 0; i < clients.size(); i += threads()) {
    EXPECT_EQ(clients[i].next()["$"].text(), "err");
  }
}

TEST_P(Threads, BringEverybodyToTheLastValueAndNeverBack) {
  constexpr int last = 3'000;
  const auto count = state(0);
  constexpr std::size_t clients = 6;
  ServerThread running({{"count", count}}, options());
  std::latch all_subscribed(clients);
  const std::jthread setter([&] {
    all_subscribed.wait();
    for (int i = 1; i <= last; ++i) {
      count.set(i);
      if (i % 10 == 0) std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
  });
  at_once(clients, [&](std::size_t) {
    SocketClient client(running.server.port());
    client.subscribe("count");
    std::int64_t seen = client.next_update("count").as_integer().value();
    EXPECT_EQ(seen, 0);
    all_subscribed.count_down();
    while (seen < last) {
      const auto next = client.next_update("count").as_integer().value();
      EXPECT_GT(next, seen);
      seen = next;
    }
  });
}

/// Handlers that count up: what they return is what they have set.
Models counting(const State<int>& count) {
  return {{"count", count}, {"plus", Value([count] {
                               count.update([](int n) { return n + 1; });
                               return count.read();
                             })}};
}

TEST_P(Threads, LetEachClientReadItsOwnWrites) {
  constexpr int events = 50;
  constexpr std::size_t clients = 6;
  const auto count = state(0);
  ServerThread running(counting(count), options());
  at_once(clients, [&](std::size_t) {
    SocketClient client(running.server.port());
    client.subscribe("count");
    std::int64_t seen = client.next_update("count").as_integer().value();
    for (int i = 0; i < events; ++i) {
      client.call(std::to_string(i), "plus");
      Value message = client.next();
      while (message["$"].text() == "up") {
        EXPECT_GT(message["val"].as_integer().value(), seen);
        seen = message["val"].as_integer().value();
        message = client.next();
      }
      EXPECT_EQ(message["key"].text(), std::to_string(i));
      EXPECT_GE(seen, message["payload"].as_integer().value());
    }
  });
  EXPECT_EQ(running.call([&] { return count.read(); }), events * static_cast<int>(clients));
}

TEST_P(Threads, AnswerEachEventOnceAndInOrder) {
  constexpr int events = 300;
  const auto count = state(0);
  ServerThread running(counting(count), options());
  at_once(4, [&](std::size_t) {
    SocketClient client(running.server.port());
    client.subscribe("count");
    for (int i = 0; i < events; ++i) {
      // Some of them are answered without the home loop, and must not overtake.
      if (i % 3 == 2) {
        client.send(R"({"$":"evt","key":")" + std::to_string(i) + R"(","target":1})");
      } else {
        client.call(std::to_string(i), i % 3 == 0 ? "plus" : "nowhere");
      }
    }
    std::int64_t last = 0;
    for (int i = 0; i < events; ++i) {
      const Value response = client.next_response(std::to_string(i));
      EXPECT_EQ(response["error"].as_boolean().value_or(false), i % 3 != 0);
      if (i % 3 != 0) continue;
      EXPECT_GT(response["payload"].as_integer().value(), last);
      last = response["payload"].as_integer().value();
    }
    // Nothing comes twice: the next response is that of the next event.
    client.call("fence", "plus");
    client.next_response("fence");
  });
}

/// Up to the first update of the fence, what was sent before the `unsub` was processed may still
/// come.
void expect_silence(SocketClient& client, const std::string& path, const std::string& fence) {
  client.unsubscribe(path);
  client.subscribe(fence);
  Value message = client.next();
  while (message["key"].text() == path) message = client.next();
  EXPECT_EQ(message["key"].text(), fence);
  client.call("after", "plus");
  message = client.next();
  while (message["$"].text() == "up") {
    EXPECT_NE(message["key"].text(), path);
    message = client.next();
  }
  client.unsubscribe(fence);
}

TEST_P(Threads, KeepTheirPromisesToManyWhoComeAndGo) {
  constexpr int paths = 4;
  constexpr int rounds = 15;
  std::vector<State<int>> states;
  const auto count = state(0);
  auto models = counting(count);
  for (int i = 0; i < paths; ++i) {
    states.push_back(state(0));
    models.set("state/" + std::to_string(i), states.back());
  }
  models.set("fence", lookup([](const std::string& name) { return state(name); }));
  ServerThread running(std::move(models), options());
  const std::jthread setter([&](const std::stop_token& stop) {
    for (int i = 1; !stop.stop_requested(); ++i) {
      for (const auto& one : states) one.set(i);
      std::this_thread::yield();
    }
  });
  at_once(6, [&](std::size_t number) {
    SocketClient client(running.server.port());
    std::int64_t seen = -1;
    for (int round = 0; round < rounds; ++round) {
      // Now all of them the same path, now each another.
      const auto which = round % 2 == 0 ? 0 : number % paths;
      const auto path = "state/" + std::to_string(which);
      client.subscribe(path);
      for (int i = 0; i < 3; ++i) {
        const auto value = client.next_update(path).as_integer().value();
        if (i > 0) {
          EXPECT_GT(value, seen);
        }
        seen = value;
      }
      expect_silence(client, path, "fence/" + std::to_string(number) + "-" + std::to_string(round));
    }
  });
  EXPECT_EQ(running.complaints(), "");
}

TEST_P(Threads, AnswerRequestsOverHttpOnEachLoop) {
  const auto count = state(41);
  ServerThread running({{"count", count}}, options());
  std::deque<HttpClient> clients;
  for (std::size_t i = 0; i < 2 * threads(); ++i) clients.emplace_back(running.server.port());
  const std::vector<std::size_t> two_each(threads(), 2);
  ASSERT_TRUE(eventually([&] { return connections_by_set() == two_each; }));
  count.set(42);
  for (std::size_t i = 0; i < clients.size(); ++i) clients[i].get(i < threads() ? "count" : "no");
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const auto answer = clients[i].answer();
    if (i < threads()) {
      EXPECT_EQ(answer, "200 42");
    } else {
      EXPECT_TRUE(answer.starts_with("404 ")) << answer;
    }
  }
}

TEST_P(Threads, OfTwoServersAtOnceKeepThemApart) {
  const auto one = state(1);
  ServerThread first({{"count", one}}, options());
  const auto two = state(2);
  ServerThread second({{"count", two}}, options());
  at_once(2, [&](std::size_t number) {
    const auto& count = number == 0 ? one : two;
    const auto& running = number == 0 ? first : second;
    SocketClient client(running.server.port());
    client.subscribe("count");
    EXPECT_EQ(client.next_update("count"), Value(number + 1));
    for (int i = 0; i < 100; ++i) {
      const int next = 10 * i + static_cast<int>(number);
      count.set(next + 10);
      EXPECT_EQ(client.next_update("count"), Value(next + 10));
    }
  });
}

}  // namespace
}  // namespace updraft::test::threads_test
