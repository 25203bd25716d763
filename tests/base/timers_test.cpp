#include "base/timers.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::timers_test {
namespace {

using namespace std::chrono_literals;

/// Timers with a clock that is moved by hand, and what has been done so far.
class TimersTest : public testing::Test {
 protected:
  [[nodiscard]] Timers::Timer note(std::chrono::milliseconds delay, char name) {
    return timers.after(delay, [this, name] { done += name; });
  }
  void pass(std::chrono::milliseconds time) {
    clock.advance(time);
    timers.run_due();
  }

  ManualClock clock;
  Timers timers{clock};
  std::string done;
};

TEST_F(TimersTest, DoEachThingOnceInTheOrderOfItsTime) {
  const auto c = note(30ms, 'c');
  const auto a = note(10ms, 'a');
  const auto b = note(20ms, 'b');
  pass(9ms);
  EXPECT_EQ(done, "");
  pass(1ms);
  EXPECT_EQ(done, "a");
  pass(100ms);
  EXPECT_EQ(done, "abc");
  pass(100ms);
  EXPECT_EQ(done, "abc");
}

TEST_F(TimersTest, DoWhatIsDueAtOneTimeInTheOrderOfTheAsking) {
  const auto a = note(10ms, 'a');
  const auto b = note(10ms, 'b');
  const auto c = note(10ms, 'c');
  pass(10ms);
  EXPECT_EQ(done, "abc");
}

TEST_F(TimersTest, DoNothingForATimerThatIsDestroyed) {
  {
    const auto gone = note(10ms, 'x');
    EXPECT_TRUE(timers.next());
  }
  EXPECT_FALSE(timers.next());
  pass(10ms);
  EXPECT_EQ(done, "");
}

TEST_F(TimersTest, DoNothingForATimerThatAnotherDestroysInTheSameMoment) {
  Timers::Timer second;
  const auto first = timers.after(10ms, [&] {
    done += 'a';
    second = {};
  });
  second = note(10ms, 'x');
  pass(10ms);
  EXPECT_EQ(done, "a");
}

TEST_F(TimersTest, LetATimerDestroyOrReplaceItselfFromWithin) {
  Timers::Timer timer;
  timer = timers.after(10ms, [&] { timer = note(10ms, 'b'); });
  pass(10ms);
  EXPECT_EQ(done, "");
  pass(10ms);
  EXPECT_EQ(done, "b");
}

TEST_F(TimersTest, FollowATimerThatIsMoved) {
  Timers::Timer kept;
  {
    auto moved = note(10ms, 'a');
    kept = std::move(moved);
  }
  pass(10ms);
  EXPECT_EQ(done, "a");
  auto replaced = note(10ms, 'x');
  replaced = note(10ms, 'b');
  pass(10ms);
  EXPECT_EQ(done, "ab");
}

TEST_F(TimersTest, SayWhenTheFirstIsDue) {
  EXPECT_EQ(timers.next(), std::nullopt);
  const auto later = note(20ms, 'b');
  const auto sooner = note(10ms, 'a');
  EXPECT_EQ(timers.next(), clock.now() + 10ms);
  pass(10ms);
  EXPECT_EQ(timers.next(), clock.now() + 10ms);
}

TEST_F(TimersTest, AreOutlivedByATimer) {
  Timers::Timer timer;
  {
    Timers short_lived(clock);
    timer = short_lived.after(10ms, [this] { done += 'x'; });
  }
  timer = {};
  EXPECT_EQ(done, "");
}

/// Else one that always comes back at once would hold up everybody else for good.
TEST_F(TimersTest, LeaveWhatIsAskedForMeanwhileToTheNextTime) {
  Timers::Timer again;
  int calls = 0;
  std::function<void()> repeat = [&] {
    ASSERT_LT(++calls, 10);
    again = timers.after(0ms, repeat);
  };
  repeat();
  timers.run_due();
  EXPECT_EQ(calls, 2);
  timers.run_due();
  EXPECT_EQ(calls, 3);
}

TEST_F(TimersTest, TakeATimeBeforeNowForNow) {
  Timers::Timer again;
  int calls = 0;
  std::function<void()> repeat = [&] {
    ASSERT_LT(++calls, 10);
    again = timers.after(std::chrono::milliseconds::min(), repeat);
  };
  repeat();
  EXPECT_EQ(timers.next(), clock.now());
  timers.run_due();
  EXPECT_EQ(calls, 2);
}

TEST_F(TimersTest, TakeALongerTimeThanThereIs) {
  const auto never = note(std::chrono::milliseconds::max(), 'x');
  const auto soon = note(10ms, 'a');
  pass(24h);
  EXPECT_EQ(done, "a");
}

}  // namespace
}  // namespace updraft::timers_test
