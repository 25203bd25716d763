#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/query.hpp>

#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <semaphore>
#include <stop_token>
#include <string>
#include <thread>

namespace updraft::test::coroutines_test {
namespace {

using namespace std::chrono_literals;

/// Where threads wait until the test lets them go on; for good, if it never does.
class Barrier {
 public:
  /// Returns whether it was opened in time.
  bool wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [this] { return open_; });
  }
  void open() {
    const std::scoped_lock lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

Options two_threads(const Limits& limits = {}) {
  return {.threads = 2, .limits = limits};
}

std::string error_name(const Value& response) {
  EXPECT_EQ(response["error"], Value(true));
  return std::string(response["payload"]["name"].text());
}

TEST(Coroutines, RunOffTheLoopElsewhereAndComeBackHome) {
  std::thread::id before;
  std::thread::id off;
  std::thread::id after;
  const auto handler = [&]() -> Task<int> {
    before = std::this_thread::get_id();
    const int answer = co_await off_loop([&] {
      off = std::this_thread::get_id();
      return 42;
    });
    after = std::this_thread::get_id();
    co_return answer;
  };
  ServerThread running({{"handler", Value(handler)}}, two_threads());
  SocketClient home(running.server.port());
  SocketClient other(running.server.port());
  const auto home_thread = running.call([] { return std::this_thread::get_id(); });
  for (auto* client : {&home, &other}) {
    client->call("1", "handler");
    EXPECT_EQ(client->next_response("1")["payload"], Value(42));
    EXPECT_EQ(before, home_thread);
    EXPECT_EQ(after, home_thread);
    EXPECT_NE(off, home_thread);
  }
}

TEST(Coroutines, LetOthersBeServedWhileTheyWait) {
  Barrier barrier;
  const auto slow = [&]() -> Task<bool> {
    co_return co_await off_loop([&] { return barrier.wait(); });
  };
  ServerThread running({{"slow", Value(slow)}, {"quick", Value([] { return 1; })}}, two_threads());
  SocketClient client(running.server.port());
  client.call("1", "slow");
  client.call("2", "quick");
  EXPECT_EQ(client.next_response("2")["payload"], Value(1));
  barrier.open();
  EXPECT_EQ(client.next_response("1")["payload"], Value(true));
}

TEST(Coroutines, RunAsManyAtOnceAsThereAreWorkersAndNoMore) {
  constexpr int workers = 3;
  Barrier all_here;
  std::atomic<int> running_now = 0;
  std::atomic<int> most = 0;
  const auto work = [&] {
    const int now = ++running_now;
    for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
    }
    if (now == workers) all_here.open();
    const bool in_time = all_here.wait();
    --running_now;
    return in_time;
  };
  const auto handler = [&]() -> Task<bool> { co_return co_await off_loop(work); };
  ServerThread running({{"handler", Value(handler)}}, {.threads = 2, .workers = workers});
  std::deque<SocketClient> clients;
  for (int i = 0; i < 3 * workers; ++i) {
    clients.emplace_back(running.server.port()).call("1", "handler");
  }
  for (auto& client : clients) EXPECT_EQ(client.next_response("1")["payload"], Value(true));
  EXPECT_EQ(most, workers);
}

TEST(Coroutines, RunOffTheLoopEvenIfNoWorkersAreWanted) {
  const auto handler = []() -> Task<int> { co_return co_await off_loop([] { return 1; }); };
  ServerThread running({{"handler", Value(handler)}}, {.threads = 1, .workers = 0});
  SocketClient client(running.server.port());
  client.call("1", "handler");
  EXPECT_EQ(client.next_response("1")["payload"], Value(1));
}

TEST(Coroutines, AreAwaitedByTheStopIfTheyEndInTime) {
  Barrier barrier;
  const auto count = state(0);
  const auto handler = [&]() -> Task<int> {
    const bool in_time = co_await off_loop(
        [&](const std::stop_token& stop) { return barrier.wait() && !stop.stop_requested(); });
    count.set(in_time ? 1 : -1);
    co_return count.read();
  };
  ServerThread running({{"handler", Value(handler)}, {"count", count}}, two_threads());
  SocketClient home(running.server.port());
  SocketClient other(running.server.port());
  for (auto* client : {&home, &other}) {
    client->subscribe("count");
    client->next_update("count");
  }
  other.call("1", "handler");
  other.call("2", "nowhere");
  other.next_response("2");
  running.server.stop();
  running.call([] {});
  EXPECT_FALSE(running.ended());
  barrier.open();
  EXPECT_EQ(other.next_update("count"), Value(1)) << "before the response";
  EXPECT_EQ(other.next_response("1")["payload"], Value(1));
  EXPECT_EQ(home.next_update("count"), Value(1)) << "before the goodbye";
  EXPECT_EQ(other.await_end(), 1001);
  EXPECT_EQ(home.await_end(), 1001);
  running.await_end();
  EXPECT_EQ(running.complaints(), "");
}

TEST(Coroutines, AreCancelledByTheStopIfTheyTakeTooLong) {
  std::atomic<bool> told = false;
  std::atomic<bool> ended = false;
  Barrier goodbye;
  const auto handler = [&]() -> Task<> {
    co_await off_loop([&](const std::stop_token& stop) {
      std::binary_semaphore stopped(0);
      const std::stop_callback on_stop(stop, [&] { stopped.release(); });
      told = stopped.try_acquire_for(patience);
      goodbye.wait();
      ended = true;
    });
  };
  ServerThread running({{"handler", Value(handler)}}, two_threads({.stop_timeout = 30ms}));
  SocketClient home(running.server.port());
  SocketClient client(running.server.port());
  client.call("1", "handler");
  client.call("2", "nowhere");
  client.next_response("2");
  running.server.stop();
  EXPECT_EQ(error_name(client.next_response("1")), "CancelledError");
  EXPECT_EQ(client.await_end(), 1001);
  EXPECT_EQ(home.await_end(), 1001);
  EXPECT_FALSE(running.ended()) << "the function still runs";
  goodbye.open();
  running.await_end();
  EXPECT_TRUE(told);
  EXPECT_TRUE(ended) << "run() returns after the function";
  EXPECT_NE(running.complaints().find("still running at the end"), std::string::npos);
}

TEST(Coroutines, ThatSleepAreCutOffByTheStop) {
  const auto held = std::make_shared<int>(1);
  const auto handler = [held]() -> Task<> {
    const auto copy = held;
    co_await sleep_for(1h);
  };
  std::weak_ptr<int> left = held;
  {
    ServerThread running({{"handler", Value(handler)}}, two_threads({.stop_timeout = 10ms}));
    SocketClient client(running.server.port());
    client.call("1", "handler");
    client.call("2", "nowhere");
    client.next_response("2");
    EXPECT_EQ(running.call([&] { return held.use_count(); }), 4) << "test, handlers, coroutine";
    running.server.stop();
    EXPECT_EQ(error_name(client.next_response("1")), "CancelledError");
  }
  EXPECT_EQ(held.use_count(), 2);
}

TEST(Coroutines, PastTheirTimeAreAnsweredWithAnErrorAndStillRunToTheirEnd) {
  Barrier timed_out;
  const auto count = state(0);
  const auto handler = [&]() -> Task<> {
    co_await sleep_for(20ms);
    co_await off_loop([&] { timed_out.wait(); });
    count.set(1);
  };
  ServerThread running({{"handler", Value(event(handler, {.timeout = 10ms}))}, {"count", count}},
                       two_threads());
  SocketClient home(running.server.port());
  SocketClient client(running.server.port());
  client.call("1", "handler");
  EXPECT_EQ(error_name(client.next_response("1")), "TimeoutError");
  client.subscribe("count");
  EXPECT_EQ(client.next_update("count"), Value(0));
  timed_out.open();
  EXPECT_EQ(client.next_update("count"), Value(1));
  // Its own end is no second response.
  client.call("2", "nowhere");
  EXPECT_EQ(client.next()["key"].text(), "2");
}

TEST(Coroutines, WhoseClientIsGoneStillRunToTheirEnd) {
  Barrier gone;
  const auto count = state(0);
  const auto handler = [&](const Event& event) -> Task<> {
    co_await off_loop([&] { gone.wait(); });
    count.set(static_cast<int>(event.payload[0].as_integer().value()));
  };
  ServerThread running({{"handler", Value(handler)}, {"count", count}}, two_threads());
  SocketClient home(running.server.port());
  home.subscribe("count");
  home.next_update("count");
  {
    SocketClient client(running.server.port());
    client.call("1", "handler", "[5]");
    client.call("2", "nowhere");
    client.next_response("2");
    client.vanish();
  }
  while (running.call([&] { return running.server.stats().connections; }) > 1)
    std::this_thread::yield();
  gone.open();
  EXPECT_EQ(home.next_update("count"), Value(5));
}

TEST(Coroutines, LoadAQueryOnceForWhoeverAsksOnWhicheverLoop) {
  Barrier barrier;
  std::atomic<int> loads = 0;
  const auto weather = query([&] {
    return off_loop([&] {
      barrier.wait();
      return ++loads;
    });
  });
  ServerThread running({{"weather", weather}}, two_threads());
  std::deque<SocketClient> clients;
  std::deque<HttpClient> requests;
  for (int i = 0; i < 4; ++i) clients.emplace_back(running.server.port()).subscribe("weather");
  for (int i = 0; i < 4; ++i) requests.emplace_back(running.server.port()).get("weather");
  running.call([] {});
  barrier.open();
  for (auto& client : clients) EXPECT_EQ(client.next_update("weather"), Value(1));
  for (auto& request : requests) EXPECT_EQ(request.answer(), "200 1");
}

}  // namespace
}  // namespace updraft::test::coroutines_test
