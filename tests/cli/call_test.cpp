#include "cli/command.hpp"
#include "cli/counter_server.hpp"

#include <gtest/gtest.h>

// `updraft send` and `updraft press`.

namespace updraft::test::call_test {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST(CommandPress, PressesWhatIsNamedByItsTextItsKeyOrItsPlace) {
  CounterServer server;
  const std::string url = server.url();
  EXPECT_EQ(run_command({"press", url, "counter", "Plus 1"}).code, 0);
  EXPECT_EQ(server.counted(), 1);
  EXPECT_EQ(run_command({"press", url, "counter", "--key", "plus"}).code, 0);
  EXPECT_EQ(run_command({"press", url, "counter", "--at", "children[1]"}).code, 0);
  EXPECT_EQ(run_command({"press", url, "counter", "--at", "children.plus"}).code, 0);
  EXPECT_EQ(server.counted(), 4);
}

TEST(CommandPress, PrintsTheResponseAndTellsPeopleWhatElseWasAnswered) {
  CounterServer server;
  const Ended piped = run_command({"press", server.url(), "counter", "Set", "--payload", "7"});
  EXPECT_EQ(piped.out, "7\n");
  EXPECT_EQ(piped.err, "");
  EXPECT_EQ(server.counted(), 7);
  const std::string list = "--payload=[-8]";
  const Ended shown = run_command({"press", server.url(), "counter", "Set", list, "--pretty"});
  EXPECT_EQ(shown.out, "-8\n");
  EXPECT_TRUE(has(shown.err, "updraft: the client is asked to {\"$\":\"action\"")) << shown.err;
  EXPECT_EQ(run_command({"press", server.url(), "counter", "Plus 1", "--pretty"}).err,
            "updraft: done\n");
}

TEST(CommandPress, NamesWhatThereIsWhereNothingWasFound) {
  CounterServer server;
  const Ended near = run_command({"press", server.url(), "counter", "plus 2"});
  EXPECT_EQ(near.code, 1);
  EXPECT_EQ(near.err,
            "updraft: \"counter\" has nothing that says \"plus 2\"; did you mean \"Plus 1\"? "
            "there are: Plus 1, Minus 1, Set, Fail, Reject, Wait\n");
  const Ended far = run_command({"press", server.url(), "counter", "--key", "nobody"});
  EXPECT_EQ(far.err,
            "updraft: \"counter\" has nothing of the key \"nobody\"; "
            "there are: Plus 1, Minus 1, Set, Fail, Reject, Wait\n");
  const Ended prop = run_command({"press", server.url(), "counter", "Set", "--prop", "onChange"});
  EXPECT_TRUE(has(prop.err, "nothing that says \"Set\" with onChange; there are: onPress of Plus"));
}

TEST(CommandPress, PrintsTheErrorOfAHandlerInOneLine) {
  CounterServer server;
  const Ended failed = run_command({"press", server.url(), "counter", "Fail"});
  EXPECT_EQ(failed.code, 1);
  EXPECT_EQ(failed.err, "updraft: Error: not\\u000a\\u001b[31mtoday\n");
  const Ended rejected = run_command({"press", server.url(), "counter", "Reject"});
  EXPECT_EQ(rejected.code, 1);
  EXPECT_EQ(rejected.err, "updraft: the handler rejected the call with [1,2]\n");
  const Ended argument = run_command({"press", server.url(), "counter", "Set", "-p", "\"x\""});
  EXPECT_EQ(argument.code, 1);
  EXPECT_TRUE(has(argument.err, "updraft: ArgumentError: argument 1")) << argument.err;
}

TEST(CommandPress, EndsInTimeWhereTheHandlerDoesNot) {
  CounterServer server;
  const auto [time, ended] = run_out_of_time(
      [&](const std::string& limit) {
        return std::vector<std::string>{"press", server.url(), "counter",
                                        "Wait",  "--timeout",  limit};
      },
      [](const Ended& run) {
        return !has(run.err, "no connection to") && !has(run.err, "no value");
      });
  EXPECT_EQ(ended.code, 4);
  EXPECT_EQ(ended.err, "updraft: no response within " + time.substr(0, time.size() - 2) + " ms\n");
}

TEST(CommandSend, CallsTheHandlerAtAPosition) {
  CounterServer server;
  const std::string url = server.url();
  EXPECT_EQ(run_command({"send", url, "counter", "children", "1", "props", "onPress"}).code, 0);
  EXPECT_EQ(run_command({"send", url, "counter", "children", "plus", "props", "onPress"}).code, 0);
  EXPECT_EQ(run_command({"send", url, "counter", "--at", "children[1].props.onPress"}).code, 0);
  EXPECT_EQ(server.counted(), 3);
  EXPECT_EQ(run_command({"send", url, "switches", "lamp", "--payload", "[true]"}).out, "\"on\"\n");
  EXPECT_EQ(run_command({"send", url, "switches", "lamp", "--payload", "false"}).out, "\"off\"\n");
}

TEST(CommandSend, NamesTheHandlersThatThereAre) {
  CounterServer server;
  const Ended ended = run_command({"send", server.url(), "switches", "fan"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.err, "updraft: \"switches\" has no handler at fan; there are: lamp\n");
  EXPECT_EQ(run_command({"send", server.url(), "count"}).err,
            "updraft: \"count\" has no handler of its own; there are none\n");
}

TEST(CommandSend, SaysThatNobodyListens) {
  EXPECT_EQ(run_command({"send", ":1", "switches", "lamp"}).code, 3);
  EXPECT_EQ(run_command({"press", ":1", "counter", "Plus 1"}).code, 3);
}

}  // namespace
}  // namespace updraft::test::call_test
