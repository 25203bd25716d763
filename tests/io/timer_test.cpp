#include "io/loop.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace updraft::io::timer_test {
namespace {

using namespace std::chrono_literals;

class TimerTest : public testing::Test {
 protected:
  void advance(std::chrono::milliseconds by) {
    clock_.advance(by);
    loop_.run_ready();
  }

  std::string order_;
  ManualClock clock_;
  Loop loop_{clock_, [] { FAIL(); }};
  Timer a_{loop_, [this] { order_ += 'a'; }};
  Timer b_{loop_, [this] { order_ += 'b'; }};
  Timer c_{loop_, [this] { order_ += 'c'; }};
};

TEST_F(TimerTest, AreCalledInTheOrderOfTheirTimes) {
  a_.set(clock_.now() + 3s);
  b_.set(clock_.now() + 1s);
  c_.set(clock_.now() + 2s);
  advance(0s);
  EXPECT_EQ(order_, "");
  advance(1s);
  EXPECT_EQ(order_, "b");
  EXPECT_FALSE(b_.is_set());
  EXPECT_TRUE(a_.is_set());
  advance(10s);
  EXPECT_EQ(order_, "bca");
  advance(10s);
  EXPECT_EQ(order_, "bca");
}

TEST_F(TimerTest, OfOneTimeAreCalledInTheOrderInWhichTheyWereSet) {
  for (Timer* each : {&c_, &a_, &b_}) each->set(clock_.now() + 1s);
  advance(1s);
  EXPECT_EQ(order_, "cab");
}

TEST_F(TimerTest, AreSetAnewAndCancelled) {
  a_.set(clock_.now() + 1s);
  a_.set(clock_.now() + 3s);
  b_.set(clock_.now() + 1s);
  b_.cancel();
  b_.cancel();
  advance(2s);
  EXPECT_EQ(order_, "");
  advance(1s);
  EXPECT_EQ(order_, "a");
}

TEST_F(TimerTest, AreCancelledByOneThatIsDueBeforeThem) {
  auto gone = std::make_unique<Timer>(loop_, [this] { order_ += 'x'; });
  Timer first(loop_, [&] {
    gone.reset();
    b_.cancel();
  });
  first.set(clock_.now() + 1s);
  b_.set(clock_.now() + 2s);
  gone->set(clock_.now() + 3s);
  c_.set(clock_.now() + 4s);
  advance(10s);
  EXPECT_EQ(order_, "c");
}

TEST_F(TimerTest, ThatSetThemselvesForNowLeaveTheTurnItsEnd) {
  Timer* self = nullptr;
  int calls = 0;
  Timer timer(loop_, [&] {
    ++calls;
    self->set(clock_.now());
  });
  self = &timer;
  timer.set(clock_.now());
  loop_.run_ready();
  EXPECT_EQ(calls, 1);
  loop_.run_ready();
  EXPECT_EQ(calls, 2);
}

TEST(Timer, EndsTheSleepOfALoopAtItsTimeAndNotBefore) {
  SystemClock clock;
  Loop loop(clock, [] {});
  Time called{};
  Timer timer(loop, [&] {
    called = clock.now();
    loop.stop();
  });
  const Time due = clock.now() + 30ms;
  timer.set(due);
  loop.run();
  EXPECT_GE(called, due);
  // One for the turn at the beginning, one until it is due.
  EXPECT_EQ(loop.counts().waits, 2U);
}

TEST(Timer, OfYearsAheadIsNotDueNow) {
  SystemClock clock;
  Loop loop(clock, [] {});
  Timer never(loop, [] { FAIL(); });
  Timer soon(loop, [&] { loop.stop(); });
  never.set(clock.now() + std::chrono::years(10));
  soon.set(clock.now() + 10ms);
  loop.run();
  EXPECT_TRUE(never.is_set());
}

}  // namespace
}  // namespace updraft::io::timer_test
