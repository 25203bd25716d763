#include "io/stop_signals.hpp"

#include "io/loop.hpp"
#include "support/patience.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

// What a signal does to a whole process is tested in tests/server/signals_test.cpp.

namespace updraft::io::stop_signals_test {
namespace {

bool is_default(int signal) {
  struct sigaction now{};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_DFL;
}

class StopSignalsTest : public testing::Test {
 protected:
  SystemClock clock_;
  Loop loop_{clock_, [] { FAIL(); }};
  std::vector<int> came_;
  std::function<void(const StopSignal&)> note_ = [this](const StopSignal& signal) {
    came_.push_back(signal.number);
  };
};

TEST_F(StopSignalsTest, AreToldOnTheLoop) {
  StopSignals signals(loop_, note_);
  ::raise(SIGTERM);
  EXPECT_TRUE(came_.empty());
  loop_.run_ready();
  EXPECT_EQ(came_, std::vector{SIGTERM});
  ::raise(SIGTERM);
  loop_.run_ready();
  EXPECT_EQ(came_, (std::vector{SIGTERM, SIGTERM}));
}

TEST_F(StopSignalsTest, OfAKindThatComeTogetherAreToldOnce) {
  StopSignals signals(loop_, note_);
  ::raise(SIGINT);
  for (int i = 0; i < 3; ++i) ::raise(SIGTERM);
  loop_.run_ready();
  EXPECT_EQ(came_, (std::vector{SIGINT, SIGTERM}));
}

TEST_F(StopSignalsTest, AreToldToAllWhoCatchThemUntilTheLastIsGone) {
  std::vector<int> others;
  std::optional<StopSignals> one(std::in_place, loop_, note_);
  {
    StopSignals other(loop_, [&](const StopSignal& signal) { others.push_back(signal.number); });
    EXPECT_FALSE(is_default(SIGTERM));
    ::raise(SIGTERM);
    loop_.run_ready();
  }
  EXPECT_FALSE(is_default(SIGTERM));
  ::raise(SIGTERM);
  loop_.run_ready();
  EXPECT_EQ(others, std::vector{SIGTERM});
  EXPECT_EQ(came_, (std::vector{SIGTERM, SIGTERM}));
  one.reset();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) EXPECT_TRUE(is_default(signal));
}

/// Handlers run on another thread, while others begin and cease to catch.
TEST_F(StopSignalsTest, ComeWhileOthersComeAndGo) {
  StopSignals stays(loop_, note_);
  std::atomic<bool> over = false;
  std::thread raiser([&] {
    while (!over) ::raise(SIGTERM);
  });
  for (int i = 0; i < 300; ++i) {
    Loop loop(clock_, [] { FAIL(); });
    int told = 0;
    StopSignals comes(loop, [&](const StopSignal& /*signal*/) { ++told; });
    ASSERT_TRUE(updraft::test::eventually([&] {
      loop.run_ready();
      return told > 0;
    }));
  }
  over = true;
  raiser.join();
  loop_.run_ready();
  EXPECT_FALSE(came_.empty());
}

}  // namespace
}  // namespace updraft::io::stop_signals_test
