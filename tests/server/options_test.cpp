#include <updraft/server.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace updraft::options_test {
namespace {

using namespace std::chrono_literals;

Options options_of(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "program");
  return options_from(static_cast<int>(arguments.size()), arguments.data());
}

TEST(Options, TakeTheTimeOfBusyPollingInMicroseconds) {
  EXPECT_EQ(options_of({}).busy_poll, 0us);
  EXPECT_EQ(options_of({"--busy-poll-us", "50"}).busy_poll, 50us);
  EXPECT_EQ(options_of({"--busy-poll-us", "0"}).busy_poll, 0us);
}

TEST(Options, SwitchThePlaygroundAndTheInspectorOff) {
  EXPECT_TRUE(options_of({}).playground);
  EXPECT_TRUE(options_of({}).inspector);
  EXPECT_FALSE(options_of({"--no-playground"}).playground);
  EXPECT_FALSE(options_of({"--no-inspector"}).inspector);
}

TEST(OptionsDeathTest, SayInOneLineWhichNumberIsWrong) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(options_of({"--busy-poll-us", "-5"}), "busy-poll-us: -5 is not 0 or above");
  EXPECT_DEATH(options_of({"--workers", "0"}), "workers: 0 is not above 0");
}

}  // namespace
}  // namespace updraft::options_test
