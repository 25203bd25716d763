#include <updraft/server.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
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

/// A variable of the environment, as long as it lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { ::unsetenv(name_); }

 private:
  const char* name_;
};

/// A file of settings, as long as it lives.
class SettingsFile {
 public:
  explicit SettingsFile(const std::string& text)
      : path_(testing::TempDir() + "updraft_settings_" + std::to_string(::getpid())) {
    std::ofstream(path_) << text;
  }
  SettingsFile(const SettingsFile&) = delete;
  SettingsFile& operator=(const SettingsFile&) = delete;
  ~SettingsFile() { std::filesystem::remove(path_); }

  [[nodiscard]] const char* path() const { return path_.c_str(); }

 private:
  std::string path_;
};

Options options_of_file(const std::string& text) {
  const SettingsFile file(text);
  return options_of({"--config", file.path()});
}

TEST(Options, AreReadFromAFile) {
  const Options options = options_of_file(
      "# of the hall\n"
      "\n"
      "port = 8080\r\n"
      "  address=\"::1\"   # loopback\n"
      "; more\n"
      "no-playground\n"
      "compression = off\n"
      "inspector-token = 'a secret # of \\ 16'\n"
      "inspector-token-file = \"/run/a \\\"link\\\"\"\n"
      "message-bytes = 4096\n"
      "ping-interval-ms = 250");
  EXPECT_EQ(options.port, 8080);
  EXPECT_EQ(options.address, "::1");
  EXPECT_FALSE(options.playground);
  EXPECT_FALSE(options.compression);
  EXPECT_TRUE(options.inspector);
  EXPECT_EQ(options.inspector_token, "a secret # of \\ 16");
  EXPECT_EQ(options.inspector_token_file, "/run/a \"link\"");
  EXPECT_EQ(options.limits.message_bytes, 4096U);
  EXPECT_EQ(options.limits.ping_interval, 250ms);
}

TEST(Options, OfArgumentsComeBeforeThoseOfTheEnvironmentAndTheseBeforeAFile) {
  const SettingsFile file("port = 1\nthreads = 1\nworkers = 1\nplayground = false\n");
  const Variable port("UPDRAFT_PORT", "2");
  const Variable threads("UPDRAFT_THREADS", "2");
  const Variable playground("UPDRAFT_PLAYGROUND", "true");
  const Options options = options_of({"--port", "3", "--config", file.path()});
  EXPECT_EQ(options.port, 3);
  EXPECT_EQ(options.threads, 2U);
  EXPECT_EQ(options.workers, 1U);
  EXPECT_TRUE(options.playground);
  EXPECT_FALSE(options_of({"--no-playground"}).playground);
}

TEST(Options, IgnoreThePortThatKubernetesSetsForAService) {
  for (const char* value : {"tcp://10.0.0.1:3005", "udp://10.0.0.1:3005", "sctp://[::1]:1"}) {
    const Variable port("UPDRAFT_PORT", value);
    testing::internal::CaptureStderr();
    EXPECT_EQ(options_of({}).port, Options().port);
    EXPECT_EQ(options_of({"--port", "8080"}).port, 8080);
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_NE(log.find("UPDRAFT_PORT=" + std::string(value) + " is ignored: Kubernetes"),
              std::string::npos)
        << log;
  }
}

TEST(Options, OfAnEmptyVariableAreAsIfThereWereNone) {
  const Variable port("UPDRAFT_PORT", "");
  EXPECT_EQ(options_of({}).port, Options().port);
}

TEST(OptionsDeathTest, SayWhatIsWrongWithAFileAndInWhichLine) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const std::pair<const char*, const char*> wrong[] = {
      {"port = 1\n\nprot = 2\n", ":3: there is no option \"prot\"; did you mean port\\?"},
      {"message_bytes = 1\n",
       ":1: there is no option \"message_bytes\"; did you mean message-bytes"},
      {"colour = red\n", ":1: there is no option \"colour\"; --help lists them"},
      {"no-port\n", ":1: there is no option \"no-port\""},
      {"x\n", ":1: there is no option \"x\""},
      {"port = many\n", ":1: port: \"many\" is no whole number"},
      {"port = 70000\n", ":1: port: 70000 is more than 65535"},
      {"port = 0x10\n", ":1: port: \"0x10\" is no whole number"},
      {"port =\n", ":1: port has no value"},
      {"playground = perhaps\n", ":1: playground: \"perhaps\" is neither true nor false"},
      {"port = 1\nport = 2\n", ":2: port is there already, in line 1"},
      {"[limits]\n", ":1: sections such as \\[limits\\] are not known"},
      {"address = \"::1\n", ":1: the quotes of address are not closed"},
      {"= 1\n", ":1: there is no name before the ="}};
  for (const auto& [text, said] : wrong) {
    EXPECT_EXIT(options_of_file(text), testing::ExitedWithCode(2),
                std::string("updraft_settings_[0-9]+") + said)
        << text;
  }
  EXPECT_EXIT(options_of({"--config", "/no/such/file"}), testing::ExitedWithCode(2),
              "can't read /no/such/file: No such file or directory");
  EXPECT_EXIT(options_of({"--config", "/"}), testing::ExitedWithCode(2), "can't read /: ");
}

TEST(OptionsDeathTest, NameTheVariableOrTheFlagThatIsWrong) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  {
    const Variable port("UPDRAFT_PORT", "http");
    EXPECT_EXIT(options_of({}), testing::ExitedWithCode(2),
                "^UPDRAFT_PORT: \"http\" is no whole number");
  }
  {
    const Variable interval("UPDRAFT_PING_INTERVAL_MS", "soon");
    EXPECT_EXIT(options_of({}), testing::ExitedWithCode(2),
                "^UPDRAFT_PING_INTERVAL_MS: \"soon\" is no whole number");
  }
  EXPECT_EXIT(options_of({"--log-level", "loud"}), testing::ExitedWithCode(2),
              "^--log-level: \"loud\" is none of debug, info");
  EXPECT_EXIT(options_of({"--prot", "1"}), testing::ExitedWithCode(2),
              "there is no flag --prot; did you mean --port\\?");
  EXPECT_EXIT(options_of({"--port", "1", "--port", "2"}), testing::ExitedWithCode(2),
              "^--port: it is given 2 times");
  EXPECT_EXIT(options_of({"127.0.0.1"}), testing::ExitedWithCode(2),
              "\"127.0.0.1\" was not expected");
}

/// The help lists all that the page does, and the other way round.
TEST(OptionsDeathTest, AreAllInThePage) {
  std::ifstream file("docs/operation.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::pair<const char*, const char*> flags[] = {
      {"--address TEXT", "`--address`"},
      {"--port NUMBER", "`--port`"},
      {"--threads NUMBER", "`--threads`"},
      {"--workers NUMBER", "`--workers`"},
      {"--busy-poll-us NUMBER", "`--busy-poll-us`"},
      {"--compression,--no-compression", "`--no-compression`"},
      {"--playground,--no-playground", "`--no-playground`"},
      {"--inspector,--no-inspector", "`--no-inspector`"},
      {"--inspector-token TEXT", "`--inspector-token`"},
      {"--inspector-token-file FILE", "`--inspector-token-file`"},
      {"--development", "`--development`"},
      {"--log-level LEVEL", "`--log-level`"},
      {"--config FILE", "`--config`"}};
  testing::internal::CaptureStdout();
  const pid_t child = ::fork();
  if (child == 0) {
    options_of({"--help"});
    ::_exit(1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  const std::string help = testing::internal::GetCapturedStdout();
  for (const auto& [in_help, in_page] : flags) {
    std::string plain = in_help;
    if (const auto comma = plain.find(','); comma != std::string::npos) plain.erase(comma);
    EXPECT_NE(help.find(plain), std::string::npos) << in_help << help;
    EXPECT_NE(page.find(in_page), std::string::npos) << in_page;
  }
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
