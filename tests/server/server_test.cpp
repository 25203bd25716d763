#include <updraft/handler.hpp>
#include <updraft/server.hpp>

#include "support/memory_server.hpp"
#include "support/patience.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace updraft::test::server_test {
namespace {

using namespace std::chrono_literals;

/// A server on a thread of its own, stopped at the end.
class Running {
 public:
  explicit Running(Models models, Options options = {})
      : server(std::move(models), with_defaults(std::move(options))),
        loop_([this] { server.run(); }) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    server.stop();
    loop_.join();
  }

  Server server;

 private:
  static Options with_defaults(Options options) {
    options.port = 0;
    options.log = std::make_shared<MemoryLog>();
    options.limits = patient(options.limits);
    return options;
  }

  std::thread loop_;
};

TEST(Server, ListensOnAFreePortIfAskedTo) {
  Running one({});
  Running two({});
  EXPECT_NE(one.server.port(), 0);
  EXPECT_NE(one.server.port(), two.server.port());
  EXPECT_EQ(one.server.url(), "ws://127.0.0.1:" + std::to_string(one.server.port()));
}

TEST(Server, RefusesToBeReachedFromOtherMachinesInDevelopment) {
  const auto begins = [](const std::string& address, bool confirmed) {
    try {
      const Server server({}, {.address = address,
                               .port = 0,
                               .development = true,
                               .development_beyond_loopback = confirmed,
                               .log = std::make_shared<MemoryLog>()});
      return true;
    } catch (const Error& error) {
      EXPECT_NE(std::string_view(error.what()).find("--development-beyond-loopback"),
                std::string_view::npos)
          << error.what();
      return false;
    }
  };
  EXPECT_TRUE(begins("127.0.0.1", false));
  EXPECT_TRUE(begins("127.0.0.2", false));
  EXPECT_FALSE(begins("0.0.0.0", false));
  EXPECT_FALSE(begins("::", false));
  EXPECT_FALSE(begins("192.0.2.1", false));
  EXPECT_TRUE(begins("0.0.0.0", true));
}

TEST(Server, AnswersWhetherItSleepsOrPolls) {
  for (const auto busy_poll : {0us, 1us, 1'000'000us}) {
    const Running running({{"echo", event([](int n) { return n; }).value()}},
                          {.threads = 2, .busy_poll = busy_poll});
    SocketClient client(running.server.port());
    for (int i = 0; i < 20; ++i) {
      const std::string number = std::to_string(i);
      client.call(number, "echo", "[" + number + "]");
      EXPECT_EQ(client.next_response(number)["payload"], Value(i));
    }
  }
}

TEST(Server, SaysWhereItCannotListen) {
  const Running running({});
  const auto port = running.server.port();
  try {
    const Server second({}, {.port = port});
    FAIL() << "two servers on one port";
  } catch (const Error& error) {
    EXPECT_EQ(error.message(),
              "can't listen on 127.0.0.1:" + std::to_string(port) + ": Address already in use");
  }
  EXPECT_THROW(Server({}, {.address = "no-such-name"}), Error);
}

TEST(Server, RunsWhatOtherThreadsPostOnItsLoopInOrder) {
  std::vector<int> seen;
  std::thread::id loop;
  {
    Running running({});
    std::promise<void> done;
    for (int i = 0; i < 1000; ++i) {
      running.server.post([&seen, i] { seen.push_back(i); });
    }
    running.server.post([&] {
      loop = std::this_thread::get_id();
      done.set_value();
    });
    done.get_future().wait();
  }
  ASSERT_EQ(seen.size(), 1000U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_NE(loop, std::this_thread::get_id());
}

TEST(Server, SurvivesWhatAPostedFunctionThrows) {
  Running running({});
  running.server.post([] { throw Error("nobody expects this"); });
  std::promise<void> done;
  running.server.post([&] { done.set_value(); });
  EXPECT_EQ(done.get_future().wait_for(patience), std::future_status::ready);
}

TEST(Server, CallsAgainAndAgainUntilItStops) {
  std::atomic<int> calls = 0;
  {
    Running running({});
    std::promise<void> third;
    running.server.every(1ms, [&] {
      if (++calls == 3) third.set_value();
    });
    third.get_future().wait();
  }
  const int at_the_end = calls;
  EXPECT_GE(at_the_end, 3);
}

TEST(Server, StopsHoweverOftenAndWheneverItIsTold) {
  for (int i = 0; i < 20; ++i) {
    Running running({});
    std::thread other([&] { running.server.stop(); });
    running.server.stop();
    other.join();
  }
}

TEST(Server, MayBeGoneBeforeItHasDoneWhatItWasTold) {
  bool called = false;
  {
    Server server(Models(), {.port = 0});
    server.stop();
    server.run();
    std::thread([&] {
      server.every(1ms, [&called] { called = true; });
      server.stop();
    }).join();
  }
  // What is made on this thread comes after what others have posted to it.
  const Models models{{"count", state(0)}};
  EXPECT_FALSE(called);
}

TEST(Server, MayBeMadeAndNeverRun) {
  const Server server({{"count", state(0)}}, {.port = 0});
  EXPECT_NE(server.port(), 0);
}

}  // namespace
}  // namespace updraft::test::server_test
