#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>

#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <numeric>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace updraft::test::state_threads_test {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<int>;

Numbers numbers_up_to(int count) {
  Numbers numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

/// Calls a function on another thread, and waits for it.
template <class F>
void elsewhere(F function) {
  std::thread(std::move(function)).join();
}

/// Calls a function when it is destroyed.
class AtEnd {
 public:
  explicit AtEnd(std::function<void()> function) : function_(std::move(function)) {}
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;
  ~AtEnd() { function_(); }

 private:
  std::function<void()> function_;
};

/// Sets a state to 0, 1, 2, … on a thread of its own, until it is told to stop.
class Setter {
 public:
  explicit Setter(State<int> state)
      : thread_([this, state](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            state.set(count_++);
            std::this_thread::yield();
          }
        }) {}

  /// Stops, and tells how many it has set.
  int stop() {
    thread_.request_stop();
    thread_.join();
    return count_;
  }

 private:
  int count_ = 0;
  std::jthread thread_;
};

/// What one thread of several does; all of it is to be seen in this order.
void set_update_and_post(Server& server, const State<int>& own, const State<int>& common,
                         Numbers& seen, int count) {
  for (int i = 0; i < count; i += 3) {
    own.set(i);
    common.update([&seen, i](int& n) {
      ++n;
      seen.push_back(i + 1);
    });
    server.post([&seen, i] { seen.push_back(i + 2); });
  }
}

TEST(StateOfThreads, TakesWhatEachThreadDoesInItsOrderAndLosesNothing) {
  constexpr int threads = 4;
  constexpr int count = 3'000;
  const auto common = state(0);
  std::vector<State<int>> own;
  std::array<Numbers, threads> seen;
  std::vector<Watch> watches;
  for (auto& numbers : seen) {
    own.push_back(state(-1));
    watches.push_back(own.back().watch([&numbers](int n) { numbers.push_back(n); }));
  }
  ServerThread running({{"common", common}}, {.threads = 2});
  running.call([] {});
  SocketClient client(running.server.port());
  client.subscribe("common");
  {
    std::vector<std::jthread> writers;
    for (std::size_t i = 0; i < threads; ++i) {
      writers.emplace_back(
          [&, i] { set_update_and_post(running.server, own[i], common, seen[i], count); });
    }
  }
  while (client.next_update("common") != Value(threads * count / 3)) {
  }
  client.vanish();
  running.stop();
  for (const auto& numbers : seen) EXPECT_EQ(numbers, numbers_up_to(count));
}

TEST(StateOfThreads, TakesItsMakersSettingsAtOnceWhenNoServerRuns) {
  const auto count = state(0);
  count.set(1);
  EXPECT_EQ(count.read(), 1);
  elsewhere([&] { count.set(2); });
  EXPECT_EQ(count.read(), 2);
  elsewhere([&] { count.set(3); });
  count.update([](int n) { return 10 * n; });
  EXPECT_EQ(count.read(), 30);
}

TEST(StateOfThreads, TellsWhoMayNotReadItWhatToDoInstead) {
  const auto count = state(0);
  ServerThread running({{"count", count}});
  running.call([&] { EXPECT_EQ(count.read(), 0); });
  const auto refusal = [](const std::function<void()>& function) -> std::string {
    try {
      function();
    } catch (const Error& error) {
      return error.message();
    }
    return "";
  };
  EXPECT_EQ(refusal([&] { static_cast<void>(count.read()); }),
            "a state is read on the home loop only; elsewhere, post what does it");
  EXPECT_EQ(refusal([&] { static_cast<void>(count.watch([](int) {})); }),
            "a state is watched on the home loop only; elsewhere, post what does it");
}

TEST(StateOfThreads, ReportsWhatAnUpdateThrowsElsewhereAndStaysAsItWas) {
  const auto count = state(7);
  ServerThread running({{"count", count}});
  running.call([] {});
  EXPECT_NO_THROW(count.update([](int& n) {
    n = 8;
    throw Error("no such row");
  }));
  EXPECT_EQ(running.call([&] { return count.read(); }), 7);
  EXPECT_NE(running.complaints().find("no such row"), std::string::npos);
}

TEST(StateOfThreads, IsMadeOnOneServedOnAnotherAndSetFromAThird) {
  std::optional<State<int>> count;
  elsewhere([&] { count = state(1); });
  elsewhere([&] { count->set(2); });
  ServerThread running({{"count", *count}}, {.threads = 2});
  SocketClient home(running.server.port());
  SocketClient other(running.server.port());
  for (auto* client : {&home, &other}) {
    client->subscribe("count");
    EXPECT_EQ(client->next_update("count"), Value(2));
  }
  elsewhere([&] { count->set(3); });
  EXPECT_EQ(home.next_update("count"), Value(3));
  EXPECT_EQ(other.next_update("count"), Value(3));
}

TEST(StateOfThreads, JoinsTheServerWhoseViewReadsIt) {
  std::optional<State<int>> count;
  elsewhere([&] { count = state(1); });
  ServerThread running({{"double", view([count = *count](Get get) { return 2 * get(count); })}});
  SocketClient client(running.server.port());
  client.subscribe("double");
  EXPECT_EQ(client.next_update("double"), Value(2));
  count->set(2);
  EXPECT_EQ(client.next_update("double"), Value(4));
}

TEST(StateOfThreads, KeepsWhatWasSetForAServerThatNeverRuns) {
  const auto count = state(0);
  {
    const Server server({{"count", count}}, {.port = 0});
    elsewhere([&] { count.set(5); });
  }
  EXPECT_EQ(count.read(), 5);
}

TEST(StateOfThreads, KeepsWhatIsSetInTheLastMomentOfAServer) {
  const auto count = state(0);
  {
    ServerThread* home = nullptr;
    const auto set_elsewhere = [&] { elsewhere([&] { count.set(7); }); };
    const auto wait = [&]() -> Task<> {
      const AtEnd post_at_the_end([&] { home->server.post(set_elsewhere); });
      co_await sleep_for(1h);
    };
    ServerThread running({{"wait", Value(wait)}}, {.limits = {.stop_timeout = 10ms}});
    home = &running;
    SocketClient client(running.server.port());
    client.call("1", "wait");
    client.call("2", "nowhere");
    client.next_response("2");
  }
  EXPECT_EQ(count.read(), 7);
}

TEST(StateOfThreads, TakesAllThatAThreadSetsWhileServersComeAndGo) {
  const auto count = state(-1);
  Numbers seen;
  const Watch watch = count.watch([&](int n) { seen.push_back(n); });
  Setter setter(count);
  for (int i = 0; i < 20; ++i) {
    ServerThread running({{"count", count}}, {.threads = 2});
    SocketClient client(running.server.port());
    client.subscribe("count");
    client.next_update("count");
    client.next_update("count");
  }
  for (int i = 0; i < 20; ++i) const Server never_run({{"count", count}}, {.port = 0});
  const int total = setter.stop();
  EXPECT_EQ(count.read(), total - 1);
  EXPECT_EQ(seen, numbers_up_to(total));
}

TEST(StateOfThreads, MayBeSetWhileAServerIsDestroyedWithTheViewsThatFollowIt) {
  const auto count = state(-1);
  Setter setter(count);
  for (int i = 0; i < 20; ++i) {
    ServerThread running({{"double", view([count](Get get) { return 2 * get(count); })}});
    SocketClient client(running.server.port());
    client.subscribe("double");
    client.next_update("double");
  }
  setter.stop();
}

TEST(StateOfThreads, IsReadByItsMakerAgainAfterTheServerWhileOthersSetIt) {
  const auto count = state(-1);
  Setter setter(count);
  {
    const ServerThread running({{"count", count}});
  }
  int last = -1;
  for (int i = 0; i < 1'000; ++i) {
    const int now = count.read();
    EXPECT_GE(now, last);
    last = now;
  }
  setter.stop();
}

}  // namespace
}  // namespace updraft::test::state_threads_test
