#include "client/rig.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace updraft::test::events_test {
namespace {

using Lines = std::vector<std::string>;

std::string answer_to(const std::string& event, std::string_view rest) {
  const auto message = *parse_json(event);
  return R"({"$":"evt-res","key":)" + to_json(message["key"]) + std::string(rest) + "}";
}

TEST(ClientEvent, ResolvesToTheResponseWithItsActions) {
  Rig rig;
  rig.accept();
  rig.send("lamp");
  rig.turn();
  rig.say(answer_to(rig.heard(),
                    R"(,"payload":3,"actions":[{"$":"action","name":"toast","title":"Hi"},7])"));
  EXPECT_EQ(rig.outcomes(),
            Lines{R"(lamp: resolved 3 does {"$":"action","name":"toast","title":"Hi"})"});
}

TEST(ClientEvent, TakesResponsesOfTheNestedShapeToo) {
  Rig rig;
  rig.accept();
  rig.send("lamp");
  rig.turn();
  rig.say(
      answer_to(rig.heard(), R"(,"res":{"$":"response","error":true,"payload":{"message":"no"}})"));
  EXPECT_EQ(rig.outcomes(), Lines{R"(lamp: rejected {"message":"no"})"});
}

TEST(ClientEvent, WaitsForTheConnection) {
  Rig rig;
  rig.send("lamp");
  rig.turn();
  rig.accept();
  EXPECT_EQ((*parse_json(rig.heard()))["$"].text(), "evt");
}

TEST(ClientEvent, GoesAfterTheSubscriptionsOfItsTurn) {
  Rig rig;
  rig.accept();
  const auto diary = rig.watch("lamp");
  rig.send("lamp");
  rig.turn();
  EXPECT_EQ((*parse_json(rig.heard()))["$"].text(), "sub");
  EXPECT_EQ((*parse_json(rig.heard()))["$"].text(), "evt");
}

TEST(ClientEvent, EndsAfterTheTimeoutOfTheOptionsTheLeafOrTheCall) {
  Rig rig;
  rig.accept();
  rig.send("usual");
  auto leaf = Rig::request("leaf");
  leaf.leaf = object({{"$", "event"}, {"timeout", 300}});
  rig.send(leaf);
  leaf.path = "call";
  leaf.timeout = 200ms;
  rig.send(leaf);
  rig.turn();
  rig.advance(199ms);
  EXPECT_EQ(rig.outcomes(), Lines{});
  rig.advance(1ms);
  EXPECT_EQ(rig.outcomes(),
            Lines{"call: overloaded: the server did not respond to the event in time"});
  rig.advance(100ms);
  EXPECT_EQ(rig.outcomes().size(), 1U);
  rig.advance(9'700ms);
  EXPECT_EQ(rig.outcomes(),
            Lines{"usual: overloaded: the server did not respond to the event in time"});
}

TEST(ClientEvent, IsNeverSentAfterItsTime) {
  Rig rig({.connect_timeout = 60s});
  rig.send("lamp");
  rig.advance(10s);
  EXPECT_EQ(rig.outcomes(), Lines{"lamp: overloaded: the event could not be sent in time"});
  rig.accept();
  EXPECT_EQ(rig.heard(), "");
}

TEST(ClientEvent, IsAnsweredOnce) {
  Rig rig;
  rig.accept();
  rig.send("lamp");
  rig.turn();
  const std::string answer = answer_to(rig.heard(), "");
  rig.say(answer);
  rig.say(answer);
  rig.say(R"({"$":"evt-res","key":"e99"})");
  rig.say(R"({"$":"evt-res","key":"nonsense"})");
  EXPECT_EQ(rig.outcomes(), Lines{"lamp: resolved nothing"});
}

TEST(ClientEvent, IsNotAnsweredBeforeItIsSent) {
  Rig rig;
  rig.accept();
  rig.stuck_bytes = std::size_t{64} << 20;
  rig.send("lamp");
  rig.turn();
  rig.say(R"({"$":"evt-res","key":"e1","payload":1})");
  EXPECT_EQ(rig.outcomes(), Lines{});
}

TEST(ClientEvent, ThatIsCancelledHearsNothing) {
  Rig rig;
  rig.accept();
  const auto id = rig.send("lamp");
  rig.turn();
  const std::string answer = answer_to(rig.heard(), "");
  rig.core.cancel(id);
  rig.say(answer);
  rig.advance(60s);
  EXPECT_EQ(rig.outcomes(), Lines{});
}

TEST(ClientEvent, ThatIsCancelledBeforeItIsSentIsNotSent) {
  Rig rig;
  const auto id = rig.send("lamp");
  rig.core.cancel(id);
  rig.accept();
  EXPECT_EQ(rig.heard(), "");
}

TEST(ClientEvent, LeavesTheLineWhenItEndsUnsent) {
  Rig rig;
  const auto stays = rig.send("lamp");
  for (int i = 0; i < 1000; ++i) rig.core.cancel(rig.send("lamp"));
  EXPECT_LE(rig.core.kept().unsent, 2U) << "cancelled";
  for (int i = 0; i < 1000; ++i) rig.send("lamp");
  rig.core.cancel(stays);
  rig.advance(11s);
  EXPECT_EQ(rig.outcomes().size(), 1000U);
  EXPECT_EQ(rig.core.kept().unsent, 0U) << "too late";
  EXPECT_EQ(rig.core.kept().events, 0U);
}

TEST(ClientEvent, ThatJsonCantHoldIsRefusedAlone) {
  Rig rig;
  rig.accept();
  auto wrong = Rig::request("wrong");
  wrong.payload = array({std::numeric_limits<double>::quiet_NaN()});
  rig.send(wrong);
  rig.send("lamp");
  rig.turn();
  ASSERT_EQ(rig.outcomes().size(), 1U);
  rig.say(answer_to(rig.heard(), ""));
  EXPECT_EQ(rig.outcomes(), Lines{"lamp: resolved nothing"});
}

TEST(ClientEvent, ThatIsTooLongIsRefusedAlone) {
  Rig rig({.sent_message_bytes = 1000});
  rig.accept();
  auto wrong = Rig::request("wrong");
  wrong.payload = array({std::string(1000, 'x')});
  rig.send(wrong);
  rig.turn();
  EXPECT_EQ(rig.outcomes(), Lines{"wrong: invalid: the event is longer than 1000 bytes"});
  EXPECT_EQ(rig.heard(), "");
}

TEST(ClientEvent, IsRefusedWhereTooManyWait) {
  Rig rig({.events = 2});
  rig.send("a");
  rig.send("b");
  rig.send("c");
  rig.turn();
  EXPECT_EQ(rig.outcomes(), Lines{"c: overloaded: 2 events wait for their responses"});
}

TEST(ClientEvent, StaysWithTheClientWhileTheServerReadsNothing) {
  Rig rig({.outbox_bytes = 1000});
  rig.accept();
  rig.stuck_bytes = 1000;
  rig.send("lamp");
  rig.turn();
  EXPECT_EQ(rig.heard(), "");
  rig.stuck_bytes = 0;
  rig.turn();
  EXPECT_NE(rig.heard(), "");
}

TEST(ClientEvent, FailsWhenTheClientIsClosed) {
  Rig rig;
  rig.accept();
  rig.send("a");
  rig.turn();
  rig.core.close();
  rig.send("b");
  rig.turn();
  EXPECT_EQ(rig.outcomes(), (Lines{"a: disconnected: the client was closed",
                                   "b: disconnected: the client is closed"}));
}

}  // namespace
}  // namespace updraft::test::events_test
