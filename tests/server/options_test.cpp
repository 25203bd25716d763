#include <updraft/server.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
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

TEST(Options, TakeTheInspectorsTokenAndItsFile) {
  EXPECT_EQ(options_of({}).inspector_token, "");
  EXPECT_EQ(options_of({}).inspector_token_file, "");
  const auto options =
      options_of({"--inspector-token", "sixteen-letters!", "--inspector-token-file", "-"});
  EXPECT_EQ(options.inspector_token, "sixteen-letters!");
  EXPECT_EQ(options.inspector_token_file, "-");
  ::setenv("UPDRAFT_INSPECTOR_TOKEN", "letters-of-the-environment", 1);
  ::setenv("UPDRAFT_INSPECTOR_TOKEN_FILE", "/run/link", 1);
  EXPECT_EQ(options_of({}).inspector_token, "letters-of-the-environment");
  EXPECT_EQ(options_of({}).inspector_token_file, "/run/link");
  ::unsetenv("UPDRAFT_INSPECTOR_TOKEN");
  ::unsetenv("UPDRAFT_INSPECTOR_TOKEN_FILE");
}

TEST(Options, ConfirmThatADevelopmentServerIsReachedFromElsewhere) {
  EXPECT_FALSE(options_of({"--development"}).development_beyond_loopback);
  EXPECT_TRUE(options_of({"--development-beyond-loopback"}).development_beyond_loopback);
}

TEST(OptionsDeathTest, KeepTheInspectorsTokenToThemselves) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(options_of({"--inspector-token", "my-secret"}),
               testing::AllOf(testing::HasSubstr("it is shorter than 16 characters"),
                              testing::Not(testing::HasSubstr("my-secret"))));
  const auto help = [] {
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    const std::vector<const char*> arguments{"program", "--help"};
    options_from(2, arguments.data(), {.inspector_token = "a-secret-of-the-program"});
  };
  EXPECT_EXIT(help(), testing::ExitedWithCode(0),
              testing::AllOf(testing::HasSubstr("--inspector-token-file"),
                             testing::Not(testing::HasSubstr("a-secret-of-the-program"))));
}

TEST(OptionsDeathTest, SayInOneLineWhichNumberIsWrong) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(options_of({"--busy-poll-us", "-5"}), "busy-poll-us: -5 is not 0 or above");
  EXPECT_DEATH(options_of({"--workers", "0"}), "workers: 0 is not above 0");
}

}  // namespace
}  // namespace updraft::options_test
