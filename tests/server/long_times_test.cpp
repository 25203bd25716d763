#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/program.hpp>
#include <updraft/query.hpp>
#include <updraft/server.hpp>

#include "support/memory_server.hpp"
#include "support/patience.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>
#include <type_traits>

// The longest times mean that nothing ends, and not that it has ended already.

namespace updraft::test::long_times_test {
namespace {

using namespace std::chrono_literals;
using std::chrono::hours;
using std::chrono::milliseconds;

Limits limits_without_end(milliseconds time) {
  Limits limits;
  for_each_limit(limits, [time](std::string_view /*name*/, auto& limit) {
    if constexpr (!std::is_integral_v<std::decay_t<decltype(limit)>>) limit = time;
  });
  // The one that the end of the test waits for.
  limits.stop_timeout = 10ms;
  return limits;
}

TEST(LongTimes, OfAllLimitsPingNobodyWarnOfNothingAndEndNothing) {
  // The last is what hours::max() becomes as milliseconds.
  for (const auto time : {milliseconds::max(), milliseconds(-3'600'000)}) {
    const auto log = std::make_shared<MemoryLog>();
    const auto wait = []() -> Task<int> {
      co_await sleep_for(5ms);
      co_return 7;
    };
    Server server({{"x", state(1)}, {"wait", Value(wait)}},
                  {.port = 0,
                   .threads = 2,
                   .busy_poll = std::chrono::microseconds(1),
                   .limits = limits_without_end(time),
                   .log = log});
    std::thread thread([&] { server.run(); });
    SocketClient client(server.port());
    // The loop looks after its sessions each second.
    std::this_thread::sleep_for(1100ms);
    client.call("1", "wait");
    EXPECT_EQ(client.next_response("1")["payload"], Value(7));
    client.subscribe("x");
    EXPECT_EQ(client.next_update("x"), Value(1));
    server.stop();
    EXPECT_EQ(client.await_end(), 1001);
    thread.join();
    EXPECT_EQ(log->complaints(), "");
  }
}

TEST(LongTimes, OfBusyPollingStopTheServerStill) {
  Server server({}, {.port = 0, .threads = 2, .busy_poll = std::chrono::microseconds::max()});
  std::thread thread([&] { server.run(); });
  const SocketClient client(server.port());
  server.stop();
  thread.join();
}

/// What sleeps longer wakes later.
TEST(LongTimes, OfSleepingDoNotReturnAtOnce) {
  Program program;
  int woken = 0;
  const auto sleep = [&](auto time) -> Task<> {
    co_await sleep_for(time);
    ++woken;
  };
  program.start(sleep(hours::max()));
  program.start(sleep(milliseconds::max()));
  program.start(sleep(std::chrono::nanoseconds::max()));
  program.start(sleep(std::chrono::duration<double>(1e300)));
  program.every(hours::max(), [&] { ++woken; });
  program.every(std::chrono::years(1'000'000), [&] { ++woken; });
  program.every(2ms, [&, turns = 0]() mutable {
    if (++turns == 3) program.stop();
  });
  program.run();
  EXPECT_EQ(woken, 0);
}

TEST(LongTimes, OfAServersRepeatsDoNotComeAtOnce) {
  Server server({}, {.port = 0, .threads = 1});
  int called = 0;
  server.every(hours::max(), [&] { ++called; });
  server.every(1ms, [&] { server.stop(); });
  server.run();
  EXPECT_EQ(called, 0);
}

TEST(LongTimes, OfAQueryLoadItOnce) {
  Program program;
  int loads = 0;
  for (const auto time : {milliseconds::max(), milliseconds(-3'600'000)}) {
    const auto number = query([&] { return ++loads; }, {.time_to_live = time, .retry_after = time});
    (void)number.read();
    program.every(2ms, [&, number, turns = 0]() mutable {
      (void)number.read();
      if (++turns == 3) program.stop();
    });
    program.run();
  }
  EXPECT_EQ(loads, 2);
}

TEST(LongTimes, OfAnEventAreNoLongerThanATimerOfABrowser) {
  for (const milliseconds time : {milliseconds::max(), milliseconds(-3'600'000), 1000000h + 0ms}) {
    const BoundHandler bound = event([] {}, {.timeout = time});
    EXPECT_EQ(bound.value().event_leaf()->timeout, longest_event_timeout);
  }
  EXPECT_EQ(event([] {}, {.timeout = 5s}).value().event_leaf()->timeout, 5s);
}

}  // namespace
}  // namespace updraft::test::long_times_test
