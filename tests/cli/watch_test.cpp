#include "cli/command.hpp"
#include "cli/counter_server.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <memory>

namespace updraft::test::watch_test {
namespace {

using Texts = std::vector<std::string>;

const Surroundings terminal{.terminal = true};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST(CommandWatch, PrintsALineForEachUpdateAtOnce) {
  CounterServer server;
  Command command({"watch", server.url(), "count", "thing", "--count", "4"});
  ASSERT_TRUE(command.says(R"({"path":"count","value":0})"
                           "\n"));
  ASSERT_TRUE(command.says(R"({"path":"thing","value":"nothing"})"
                           "\n"));
  server.count.set(1);
  ASSERT_TRUE(command.says(R"({"path":"count","value":1})"
                           "\n"));
  server.thing.set(object({{"on", true}}));
  EXPECT_EQ(command.exit_code(), 0) << "that was the fourth";
  EXPECT_TRUE(has(command.out(), R"({"path":"thing","value":{"on":true}})"
                                 "\n"));
  EXPECT_EQ(std::ranges::count(command.out(), '\n'), 4);
  EXPECT_EQ(command.err(), "");
}

TEST(CommandWatch, RedrawsInPlaceAndHighlightsWhatHasChanged) {
  CounterServer server;
  const auto room = [](int temperature, Value more) {
    return object({{"temperature", temperature},
                   {"door", "closed"},
                   {"list", array({object({{"key", "a"}, {"n", 1}}), std::move(more)})}});
  };
  server.thing.set(room(20, object({{"key", "b"}, {"n", 2}})));
  Command command({"watch", server.url(), "count", "thing"}, terminal);
  ASSERT_TRUE(command.shows("\"temperature\": 20"));
  ASSERT_TRUE(command.shows("● live at ws://127.0.0.1" + server.url()));
  EXPECT_EQ(command.screen().highlighted(), Texts{}) << "all of it is new";

  server.thing.set(room(21, object({{"key", "b"}, {"n", 3}})));
  ASSERT_TRUE(command.shows("\"temperature\": 21"));
  ASSERT_TRUE(command.shows("update 2"));
  EXPECT_EQ(command.screen().highlighted(), (Texts{"21", "3"}));
  EXPECT_FALSE(has(command.screen().text(), "\"temperature\": 20")) << "it was redrawn";
  EXPECT_EQ(command.screen().strange(), "");
  EXPECT_TRUE(command.screen().wraps());

  server.count.set(7);
  ASSERT_TRUE(command.shows("\n7\n"));
  EXPECT_EQ(command.screen().highlighted(), Texts{"7"}) << "only the last change";
  command.signal(SIGINT);
  EXPECT_EQ(command.exit_code(), 130);
}

TEST(CommandWatch, PassesOverTheIdsOfHandlersThatChangeByThemselves) {
  CounterServer server;
  Command command({"watch", server.url(), "counter"}, {.terminal = true, .rows = 200});
  ASSERT_TRUE(command.shows("\"The count is \", 0"));
  server.count.set(5);
  ASSERT_TRUE(command.shows("\"The count is \", 5"));
  EXPECT_EQ(command.screen().highlighted(), Texts{"5"});
}

TEST(CommandWatch, ClipsToANarrowWindowAndStartsAnewWhenItsWidthChanges) {
  CounterServer server;
  server.thing.set(object({{"text", "漢字 and a text that is much longer than the window"}}));
  Command command({"watch", server.url(), "thing"}, {.terminal = true, .columns = 24, .rows = 10});
  ASSERT_TRUE(command.shows("\"text\": \"漢字 and a t…"));
  command.resize(200, 10);
  server.thing.set(object({{"text", "漢字 and a text that is much longer than the window."}}));
  ASSERT_TRUE(command.shows("than the window.\""));
  EXPECT_TRUE(has(command.screen().text(), "漢字 and a t…")) << "what was drawn before stays";
}

TEST(CommandWatch, PrintsBelowWhatHasNoRoom) {
  CounterServer server;
  Command command({"watch", server.url(), "count", "thing"},
                  {.terminal = true, .columns = 80, .rows = 4});
  ASSERT_TRUE(command.shows("thing  update 1"));
  server.count.set(1);
  ASSERT_TRUE(command.shows("count  update 2"));
  ASSERT_TRUE(command.shows("\n0 → 1\n"));
  EXPECT_TRUE(has(command.screen().text(), "count  update 1"));
  EXPECT_FALSE(has(command.out(), "\x1b[2A"));
}

TEST(CommandWatch, NeitherMovesNorColoursADumbTerminal) {
  CounterServer server;
  Command command({"watch", server.url(), "count", "--count", "2"},
                  {.terminal = true, .environment = {"TERM=dumb"}});
  ASSERT_TRUE(command.says("update 1"));
  server.count.set(1);
  EXPECT_EQ(command.exit_code(), 0);
  EXPECT_FALSE(has(command.out(), "\x1b")) << command.out();
}

TEST(CommandWatch, SaysThatTheServerIsGoneAndComesBack) {
  auto server = std::make_unique<CounterServer>();
  const std::string url = server->url();
  const std::uint16_t port = server->port();
  Command drawn({"watch", url, "count"}, terminal);
  Command piped({"watch", url, "count"});
  ASSERT_TRUE(drawn.shows("● live"));
  ASSERT_TRUE(piped.says("\"value\":0"));
  server.reset();
  ASSERT_TRUE(drawn.shows("○ connection lost, trying again: "));
  EXPECT_FALSE(has(drawn.screen().text(), "● live"));
  ASSERT_TRUE(piped.complains("updraft: connection lost, trying again: "));

  server = std::make_unique<CounterServer>(port);
  ASSERT_TRUE(drawn.shows("● live"));
  EXPECT_FALSE(has(drawn.screen().text(), "lost"));
  ASSERT_TRUE(piped.complains("updraft: connected again\n"));
  server->count.set(3);
  EXPECT_TRUE(piped.says("{\"path\":\"count\",\"value\":3}\n"));
  EXPECT_TRUE(drawn.shows("\n3\n"));
}

TEST(CommandWatch, EndsAtOnceWhereThereIsNoServerUnlessItShallWait) {
  const Ended ended = run_command({"watch", ":1", "count"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_TRUE(has(ended.err, "no server listens at ws://127.0.0.1:1"));
  std::uint16_t port = 0;
  {
    const CounterServer before;
    port = before.port();
  }
  Command patient({"watch", std::to_string(port), "count", "--retry", "--count", "1"});
  const CounterServer server(port);
  EXPECT_EQ(patient.exit_code(), 0) << patient.err();
}

TEST(CommandWatch, EndsOnSignalsAndLeavesItsSession) {
  CounterServer server;
  for (const int signal : {SIGINT, SIGTERM}) {
    Command command({"watch", server.url(), "count"});
    ASSERT_TRUE(command.says("\"value\":0"));
    command.signal(signal);
    EXPECT_EQ(command.exit_code(), 130);
    EXPECT_EQ(command.err(), "");
  }
}

TEST(CommandWatch, EndsWithoutAWordWhereNobodyReadsAnyMore) {
  CounterServer server;
  Command command({"watch", server.url(), "count"});
  ASSERT_TRUE(command.says("\"value\":0"));
  command.stop_reading();
  server.count.set(1);
  EXPECT_EQ(command.exit_code(), 0);
  EXPECT_EQ(command.err(), "");
}

TEST(CommandWatch, EndsWithoutAWordWhereNobodyReadsThoughNothingComes) {
  CounterServer server;
  Command command({"watch", server.url(), "count"});
  ASSERT_TRUE(command.says("\"value\":0"));
  command.stop_reading();
  EXPECT_EQ(command.exit_code(), 0);
  EXPECT_EQ(command.err(), "");
}

TEST(CommandWatch, EndsOnTheSecondSignalWhereItsReaderIsStuck) {
  CounterServer server;
  server.thing.set(std::string(900'000, 'x'));
  Command command({"watch", server.url(), "thing"});
  // Its one line is longer than a pipe takes, and nobody reads.
  ASSERT_TRUE(eventually([&] { return server.subscriptions() > 0; }));
  EXPECT_TRUE(eventually([&] {
    if (command.ended()) return true;
    command.signal(SIGINT);
    return false;
  }));
  EXPECT_EQ(command.exit_code(), 130);
}

TEST(CommandWatch, LetsNothingOfAStrangersReachTheTerminal) {
  CounterServer server;
  server.thing.set(object({{"\x1b[2J", "\x1b]0;title\x07 \u009b31m \u202e"}}));
  Command command({"watch", server.url(), "thing", "\u009b2Jpath"}, terminal);
  ASSERT_TRUE(command.shows("]0;title"));
  ASSERT_TRUE(command.shows("\\u009b2Jpath  no value yet"));
  EXPECT_EQ(command.screen().strange(), "");
  EXPECT_FALSE(has(command.out(), "\u009b"));
}

}  // namespace
}  // namespace updraft::test::watch_test
