#include "client/rig.hpp"

#include <gtest/gtest.h>

namespace updraft::test::reconnect_test {
namespace {

using client::Stage;
using Lines = std::vector<std::string>;

TEST(ClientReconnect, SubscribesAgainInOneMessageAndKeepsValuesAsStale) {
  Rig rig;
  const auto lamp = rig.watch("lamp");
  const auto door = rig.watch("door");
  rig.accept();
  rig.say(R"({"$":"up","key":"lamp","val":1})");
  EXPECT_EQ(lamp->read(), Lines{"1"});
  rig.break_off();
  EXPECT_EQ(rig.core.stage(), Stage::waiting);
  EXPECT_EQ(rig.core.problem(), "connection reset");
  EXPECT_EQ(lamp->read(), Lines{"1 stale"});
  EXPECT_EQ(door->read(), Lines{});

  rig.advance(1s);
  rig.accept();
  EXPECT_EQ((*parse_json(rig.heard()))["keys"].items().size(), 2U);
  EXPECT_EQ(rig.heard(), "");
  EXPECT_EQ(lamp->read(), Lines{});
  rig.say(R"({"$":"up","key":"lamp","val":2})");
  EXPECT_EQ(lamp->read(), Lines{"2"});
}

TEST(ClientReconnect, CountsAValueThatComesAgainAsCurrentButNotAsNew) {
  Rig rig;
  const auto lamp = rig.watch("lamp");
  rig.accept();
  rig.say(R"({"$":"up","key":"lamp","val":{"on":true}})");
  rig.break_off();
  rig.advance(1s);
  rig.accept();
  lamp->read();
  rig.say(R"({"$":"up","key":"lamp","val":{"on":true}})");
  EXPECT_EQ(lamp->read(), Lines{R"({"on":true})"});
  EXPECT_EQ(lamp->topic->version, 1U);
}

TEST(ClientReconnect, SaysNothingOfPathsThatWereLetGoMeanwhile) {
  Rig rig;
  const auto lamp = rig.watch("lamp");
  const auto door = rig.watch("door");
  rig.accept();
  rig.break_off();
  rig.unwatch(*door);
  rig.advance(1s);
  rig.accept();
  EXPECT_EQ(rig.heard(), R"({"$":"sub","keys":["lamp"]})");
}

TEST(ClientReconnect, FailsWhatMayHaveBeenDeliveredAndNeverSendsItTwice) {
  Rig rig;
  rig.accept();
  rig.send("sent");
  rig.turn();
  EXPECT_NE(rig.heard(), "");
  rig.stuck_bytes = std::size_t{64} << 20;
  rig.send("unsent");
  rig.turn();
  rig.break_off();
  EXPECT_EQ(rig.outcomes(), Lines{"sent: disconnected: the connection was lost before the response "
                                  "came: connection reset"});
  rig.stuck_bytes = 0;
  rig.advance(1s);
  rig.accept();
  EXPECT_EQ((*parse_json(rig.heard()))["target"]["path"][0].text(), "unsent");
  EXPECT_EQ(rig.heard(), "");
}

TEST(ClientReconnect, WaitsAtRandomUpToABoundThatDoublesUpToTheLongest) {
  Rig rig({.first_delay = 100ms, .longest_delay = 1s});
  for (const auto most : {100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}) {
    rig.random = static_cast<std::uint64_t>(most.count());  // the longest that there may be
    const int attempts = rig.attempts();
    rig.refuse_connection();
    rig.advance(most - 1ms);
    EXPECT_EQ(rig.attempts(), attempts) << most.count();
    rig.advance(1ms);
    EXPECT_EQ(rig.attempts(), attempts + 1) << most.count();
  }
  rig.random = 0;
  rig.refuse_connection();
  rig.advance(0ms);
  EXPECT_EQ(rig.attempts(), 8);
}

TEST(ClientReconnect, BeginsWithShortDelaysAgainOnceAServerHasSaidSomething) {
  Rig rig({.first_delay = 100ms});
  rig.random = 100;
  for (int i = 0; i < 4; ++i) {
    rig.refuse_connection();
    rig.advance(30s);
  }
  rig.accept();
  rig.say(R"({"$":"up","key":"lamp","val":1})");
  const int attempts = rig.attempts();
  rig.random = 100;
  rig.break_off();
  rig.advance(100ms);
  EXPECT_EQ(rig.attempts(), attempts + 1);
}

TEST(ClientReconnect, GivesUpAConnectionThatTakesTooLong) {
  Rig rig;
  rig.advance(9'999ms);
  EXPECT_EQ(rig.core.stage(), Stage::connecting);
  rig.advance(1ms);
  EXPECT_EQ(rig.core.stage(), Stage::waiting);
  EXPECT_EQ(rig.core.problem(), "no connection within 10000 ms");
  EXPECT_FALSE(rig.connected());
}

TEST(ClientReconnect, GivesUpAServerThatTakesTheConnectionAndSaysNothing) {
  Rig rig;
  rig.take_connection();
  rig.advance(10s);
  EXPECT_EQ(rig.core.stage(), Stage::waiting);
}

TEST(ClientReconnect, PingsAServerThatIsSilentAndGivesItUpWhenItStaysSo) {
  Rig rig;
  rig.accept();
  rig.advance(15s);
  EXPECT_EQ(rig.heard(), "ping ");
  rig.advance(9'999ms);
  EXPECT_EQ(rig.core.stage(), Stage::live);
  rig.advance(1ms);
  EXPECT_EQ(rig.core.stage(), Stage::waiting);
  EXPECT_EQ(rig.core.problem(), "the server is silent");
}

TEST(ClientReconnect, KeepsAServerThatAnswersAnything) {
  Rig rig;
  rig.accept();
  for (int i = 0; i < 10; ++i) {
    rig.advance(15s);
    EXPECT_EQ(rig.heard(), "ping ");
    rig.advance(9s);
    rig.say_frame(websocket::Opcode::pong, "");
  }
  EXPECT_EQ(rig.core.stage(), Stage::live);
}

TEST(ClientReconnect, DoesNotPingAServerThatTalks) {
  Rig rig;
  rig.accept();
  for (int i = 0; i < 10; ++i) {
    rig.advance(14s);
    rig.say(R"({"$":"up","key":"n","val":1})");
  }
  EXPECT_EQ(rig.heard(), "");
}

TEST(ClientReconnect, DoesNotCountTimeInWhichTheProgramStoodStill) {
  Rig rig;
  rig.accept();
  rig.advance(15s);
  rig.clock.advance(60s);
  rig.core.run_due(rig.clock.now());
  rig.turn();
  EXPECT_EQ(rig.core.stage(), Stage::live);
  rig.advance(10s);
  EXPECT_EQ(rig.core.stage(), Stage::waiting);
}

TEST(ClientReconnect, ComesBackAfterAGoodbye) {
  Rig rig;
  rig.accept();
  rig.say_frame(websocket::Opcode::close, "\x03\xe9the server stops");
  EXPECT_EQ(rig.heard(), "close 1001 ");
  EXPECT_EQ(rig.core.problem(), "the server closed the connection with 1001 (the server stops)");
  rig.advance(1s);
  EXPECT_EQ(rig.attempts(), 2);
}

TEST(ClientReconnect, EndsWithTheClient) {
  Rig rig;
  rig.refuse_connection();
  rig.core.close();
  rig.advance(120s);
  EXPECT_EQ(rig.attempts(), 1);
  EXPECT_EQ(rig.core.next_due(), std::nullopt);
}

// Each second the server stops in the midst of things, sixty times.
TEST(ClientReconnect, SurvivesAServerThatRestartsEverySecond) {
  Rig rig;
  const auto lamp = rig.watch("lamp");
  int events = 0;
  for (int round = 1; round <= 60; ++round) {
    rig.accept();
    ASSERT_EQ(rig.heard(), R"({"$":"sub","keys":["lamp"]})");
    rig.send("lamp");
    rig.turn();
    ASSERT_NE(rig.heard(), "");
    rig.say(R"({"$":"up","key":"lamp","val":)" + std::to_string(round) + "}");
    EXPECT_EQ(lamp->topic->value, Value(round));
    rig.advance(700ms);
    rig.break_off();
    events += static_cast<int>(rig.outcomes().size());
    const int attempts = rig.attempts();
    rig.advance(300ms);
    ASSERT_EQ(rig.attempts(), attempts + 1);
  }
  EXPECT_EQ(events, 60);
  rig.accept();
  rig.say(R"({"$":"up","key":"lamp","val":"final"})");
  EXPECT_EQ(lamp->topic->value, Value("final"));
  EXPECT_TRUE(lamp->topic->current);
}

}  // namespace
}  // namespace updraft::test::reconnect_test
