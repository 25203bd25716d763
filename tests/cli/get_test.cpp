#include "cli/command.hpp"
#include "cli/counter_server.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bit>
#include <csignal>
#include <stdexcept>

// `updraft get`, and what is common to all commands: formats, colours, exit codes.

namespace updraft::test::get_test {
namespace {

using Texts = std::vector<std::string>;

const Surroundings terminal{.terminal = true};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A string with all that a stranger may try on a terminal.
const std::string hostile =
    "\x1b]0;title\x07\x1b[2J\x7f\r\n\tb\u009b31m \u202e \u2066 \ufeff \"quotes\"";

TEST(CommandGet, PrintsOneLineOfJsonInAPipe) {
  CounterServer server;
  server.thing.set(object({{"on", true}, {"level", 0.5}, {"names", array({"a", nullptr})}}));
  const Ended ended = run_command({"get", server.url(), "thing"});
  EXPECT_EQ(ended.out, R"({"on":true,"level":0.5,"names":["a",null]})"
                       "\n");
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.code, 0);
}

TEST(CommandGet, PrintsInColourAndInLinesOnATerminal) {
  CounterServer server;
  server.thing.set(object({{"text", std::string(100, 'x')}, {"small", object({{"on", true}})}}));
  Command command({"get", server.url(), "thing"}, terminal);
  EXPECT_EQ(command.exit_code(), 0);
  EXPECT_EQ(command.screen().text(), "{\n  \"text\": \"" + std::string(100, 'x') +
                                         "\",\n  \"small\": { \"on\": true }\n}\n\n");
  EXPECT_TRUE(has(command.out(), "\x1b[35mtrue\x1b[0m"));
}

TEST(CommandGet, IsPlainWhereColoursAreNotWanted) {
  CounterServer server;
  server.thing.set(object({{"on", true}}));
  const std::vector<std::string> get{"get", server.url(), "thing"};
  for (const auto& environment :
       {std::vector<std::string>{"TERM=xterm", "NO_COLOR=1"}, {"TERM=dumb"}, {}}) {
    EXPECT_EQ(run_command(get, {.terminal = true, .environment = environment}).out,
              "{ \"on\": true }\r\n");
  }
  EXPECT_EQ(run_command({"get", server.url(), "thing", "--color", "never"}, terminal).out,
            "{ \"on\": true }\r\n");
  EXPECT_TRUE(has(run_command({"get", server.url(), "thing", "--pretty", "--color=always"}).out,
                  "\x1b[34m\"on\""));
  EXPECT_EQ(run_command({"get", server.url(), "thing", "--json"}, terminal).out,
            "{\"on\":true}\r\n");
  EXPECT_EQ(run_command({"get", server.url(), "thing", "--pretty"}).out, "{ \"on\": true }\n");
}

TEST(CommandGet, TakesTheRootWhereNoPathIsNamedAndAddressesAsPeopleSayThem) {
  CounterServer server;
  const std::string port = server.url().substr(1);
  for (const std::string& url :
       {":" + port, port, "127.0.0.1:" + port, "localhost:" + port, "ws://127.0.0.1:" + port,
        "http://127.0.0.1:" + port + "/counter"}) {
    const Ended ended = run_command({"get", url});
    EXPECT_EQ(ended.out, "\"the root\"\n") << url << ended.err;
  }
}

TEST(CommandGet, LetsNothingOfAStrangersReachTheTerminal) {
  CounterServer server;
  const Value value = object({{hostile, hostile}, {"list", array({hostile})}});
  server.thing.set(value);
  for (const char* const format : {"--pretty", "--json"}) {
    Command command({"get", server.url(), "thing", format}, terminal);
    EXPECT_EQ(command.exit_code(), 0);
    EXPECT_EQ(command.screen().strange(), "");
    for (const char* const part : {"\u009b", "\u202e", "\u2066", "\ufeff", "\x7f"}) {
      EXPECT_FALSE(has(command.out(), part));
    }
    EXPECT_TRUE(has(command.screen().text(), "\\u001b]0;title"));
  }
  const auto printed = parse_json(run_command({"get", server.url(), "thing"}).out);
  ASSERT_TRUE(printed);
  EXPECT_EQ(*printed, value) << "it is still the same JSON";
}

TEST(CommandGet, PrintsWhatIsDeepAndWhatIsHuge) {
  CounterServer server;
  Value deep = 1;
  for (int i = 0; i < 100; ++i) deep = i % 2 == 0 ? array({deep}) : object({{"in", deep}});
  server.thing.set(deep);
  const Ended printed = run_command({"get", server.url(), "thing", "--pretty"});
  EXPECT_EQ(*parse_json(printed.out), deep);
  std::vector<Value> items;
  for (int i = 0; i < 50'000; ++i) items.push_back(object({{"row", i}, {"name", "a row of many"}}));
  server.thing.set(array(std::move(items)));
  const Ended huge = run_command({"get", server.url(), "thing"});
  EXPECT_EQ(huge.code, 0);
  EXPECT_EQ(huge.out.size(), 1'838'892U);
}

TEST(CommandGet, SaysThatNobodyListens) {
  const Ended ended = run_command({"get", ":1", "thing"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(
      ended.err,
      "updraft: no server listens at ws://127.0.0.1:1 (Connection refused); is it running?\n");
}

TEST(CommandGet, EndsInTimeWhereThereIsNoValue) {
  CounterServer server;
  const auto [time, ended] = run_out_of_time(
      [&](const std::string& limit) {
        return Texts{"get", server.url(), "nowhere", "--timeout", limit};
      },
      [](const Ended& run) { return !has(run.err, "no connection to"); });
  EXPECT_EQ(ended.code, 4);
  EXPECT_EQ(ended.err,
            "updraft: no value of \"nowhere\" within " + time.substr(0, time.size() - 2) +
                " ms; is there such a model? `updraft paths " + server.url() + "` lists them\n");
}

/// A port that takes connections and never answers.
class SilentPort {
 public:
  SilentPort() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto generic = std::bit_cast<sockaddr>(address);
    socklen_t size = sizeof generic;
    if (::bind(socket_, &generic, size) != 0 || ::listen(socket_, 1) != 0 ||
        ::getsockname(socket_, &generic, &size) != 0) {
      throw std::runtime_error("no port");
    }
    number_ = ntohs(std::bit_cast<sockaddr_in>(generic).sin_port);
  }
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;
  ~SilentPort() { ::close(socket_); }

  [[nodiscard]] std::string url() const { return ":" + std::to_string(number_); }

 private:
  int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t number_ = 0;
};

TEST(CommandGet, EndsInTimeWhereTheServerDoesNotAnswer) {
  const SilentPort port;
  const Ended ended = run_command({"get", port.url(), "thing", "--timeout", "200ms"});
  EXPECT_EQ(ended.code, 4);
  EXPECT_EQ(ended.err,
            "updraft: no connection to ws://127.0.0.1" + port.url() + " within 200 ms\n");
}

TEST(CommandGet, WaitsForAServerThatIsNotThereYet) {
  std::uint16_t port = 0;
  {
    const CounterServer before;
    port = before.port();
  }
  Command command({"get", std::to_string(port), "count", "--retry"});
  ASSERT_TRUE(command.complains("updraft: waiting for a server at ws://127.0.0.1:"));
  const CounterServer server(port);
  EXPECT_EQ(command.exit_code(), 0) << command.err();
  EXPECT_EQ(command.out(), "0\n");
}

TEST(CommandGet, NoticesThatItsOutputCannotBeWritten) {
  CounterServer server;
  const Ended ended = run_command({"get", server.url(), "count"}, {.output_file = "/dev/full"});
  EXPECT_EQ(ended.code, 5);
  EXPECT_EQ(ended.err, "updraft: can't write to the standard output: No space left on device\n");
}

TEST(CommandGet, EndsWithoutAWordWhereNobodyReads) {
  CounterServer server;
  server.thing.set(std::string(500'000, 'x'));
  Command command({"get", server.url(), "thing"});
  command.stop_reading();
  EXPECT_EQ(command.exit_code(), 0);
  EXPECT_EQ(command.err(), "");
}

TEST(CommandGet, TakesTheLongestTimesForLongOnes) {
  CounterServer server;
  for (const std::string time : {"1e12", "9223372036854775807ms", "1e999", "inf"}) {
    const Ended ended = run_command({"get", server.url(), "count", "--timeout", time});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.out, "0\n");
  }
}

TEST(CommandGet, SaysWhatIsWrongWithItsArguments) {
  const std::pair<std::vector<std::string>, std::string> wrong[] = {
      {{}, "which command? there are: get, "},
      {{"gett"}, "there is no command \"gett\"; did you mean get?"},
      {{"get"}, "URL is required; see updraft get --help"},
      {{"get", "x", "a", "b"}, "\"b\" was not expected"},
      {{"get", "x", "--jsno"}, "there is no flag --jsno; did you mean --json?"},
      {{"get", "x", "-t", "soon"}, "--timeout: \"soon\" is no time"},
      {{"get", "x", "-t", "1e-999"}, "--timeout: \"1e-999\" is no time"},
      {{"get", "x", "--color", "blue"}, "--color: expected auto, always or never"},
      {{"watch", "x", "--count", "0"}, "--count: \"0\" is no number from 1 on"},
      {{"get", "wss://x"}, "TLS is not spoken yet"},
      {{"get", "ftp://x"}, "it begins neither with ws:// nor with http://"},
      {{"get", ":99999"}, "its port is none"},
      {{"get", "me:secret@x"}, "--header 'Authorization: …'"},
      {{"get", "x", "-H", "Authorization"}, "--header: expected 'Name: value'"},
      {{"get", "x", "\xff"}, "not UTF-8"},
      {{"completion", "tcsh"}, "there are: bash, zsh, fish"},
      {{"press", "x", "y"}, "press needs the TEXT of a component, --key or --at"},
      {{"press", "x", "y", "z", "-p", "{"}, "--payload is no JSON"},
  };
  for (const auto& [arguments, message] : wrong) {
    const Ended ended = run_command(arguments);
    EXPECT_EQ(ended.code, 2) << message;
    EXPECT_TRUE(has(ended.err, message)) << ended.err;
    EXPECT_EQ(std::ranges::count(ended.err, '\n'), 1) << ended.err;
    EXPECT_EQ(ended.out, "");
  }
}

TEST(CommandGet, SendsHeadersWithTheHandshake) {
  CounterServer server;
  const Ended ended =
      run_command({"get", server.url(), "count", "-H", "Authorization: Bearer x", "-H", "X-Y:z"});
  EXPECT_EQ(ended.out, "0\n") << ended.err;
}

}  // namespace
}  // namespace updraft::test::get_test
