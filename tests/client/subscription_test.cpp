#include "client/rig.hpp"
#include "websocket/frame.hpp"

#include <gtest/gtest.h>

namespace updraft::test::subscription_test {
namespace {

using Lines = std::vector<std::string>;

TEST(ClientSubscription, IsOneSubOnTheWireHoweverManyWatch) {
  Rig rig;
  const auto first = rig.watch("lamp");
  const auto second = rig.watch("lamp");
  rig.accept();
  EXPECT_EQ(rig.heard(), R"({"$":"sub","keys":["lamp"]})");
  const auto third = rig.watch("lamp");
  rig.turn();
  EXPECT_EQ(rig.heard(), "");

  rig.say(R"({"$":"up","key":"lamp","val":1})");
  EXPECT_EQ(first->read(), Lines{"1"});
  EXPECT_EQ(third->read(), Lines{"1"});
}

TEST(ClientSubscription, EndsOnTheWireWhenTheLastWatcherHasGone) {
  Rig rig;
  const auto first = rig.watch("lamp");
  const auto second = rig.watch("lamp");
  rig.accept();
  rig.heard();
  rig.unwatch(*first);
  rig.turn();
  EXPECT_EQ(rig.heard(), "");
  rig.unwatch(*second);
  rig.turn();
  EXPECT_EQ(rig.heard(), R"({"$":"unsub","keys":["lamp"]})");
  rig.say(R"({"$":"up","key":"lamp","val":1})");
  EXPECT_EQ(second->read(), Lines{});
}

TEST(ClientSubscription, IsAskedForAnewAfterItHasEnded) {
  Rig rig;
  const auto first = rig.watch("lamp");
  rig.accept();
  rig.heard();
  rig.say(R"({"$":"up","key":"lamp","val":1})");
  rig.unwatch(*first);
  const auto second = rig.watch("lamp");
  EXPECT_EQ(second->topic->version, 0U);
  rig.turn();
  EXPECT_EQ(rig.heard(), R"({"$":"unsub","keys":["lamp"]})");
  EXPECT_EQ(rig.heard(), R"({"$":"sub","keys":["lamp"]})");
  rig.say(R"({"$":"up","key":"lamp","val":2})");
  EXPECT_EQ(second->read(), Lines{"2"});
}

TEST(ClientSubscription, EndsBeforeItIsAskedForAnewInHoweverManyMessages) {
  ClientOptions one_by_one;
  one_by_one.keys_per_message = 1;
  Rig rig(one_by_one);
  const auto first = rig.watch("lamp");
  rig.accept();
  rig.heard();
  rig.unwatch(*first);
  const auto second = rig.watch("lamp");
  const auto another = rig.watch("door");
  rig.turn();
  EXPECT_EQ(rig.heard(), R"({"$":"unsub","keys":["lamp"]})");
  EXPECT_EQ(rig.heard(), R"({"$":"sub","keys":["lamp"]})");
  EXPECT_EQ(rig.heard(), R"({"$":"sub","keys":["door"]})");
  EXPECT_EQ(rig.heard(), "");
}

TEST(ClientSubscription, CostsNothingOnceItHasEndedWithOrWithoutAConnection) {
  Rig rig;
  const auto stays = rig.watch("lamp");
  const auto come_and_go = [&rig] {
    for (int i = 0; i < 1000; ++i) {
      const auto passing = rig.watch("path/" + std::to_string(i));
      rig.unwatch(*passing);
      rig.turn();
    }
    return rig.core.kept().untold;
  };
  EXPECT_LE(come_and_go(), 2U) << "before there is a connection";
  rig.accept();
  EXPECT_EQ(come_and_go(), 0U) << "with a connection";
  const auto said = rig.watch("door");
  rig.turn();
  rig.break_off();
  rig.unwatch(*said);
  EXPECT_LE(come_and_go(), 2U) << "after it";
  EXPECT_EQ(rig.core.kept().topics, 1U);
  rig.core.close();
  rig.unwatch(*stays);
  EXPECT_EQ(come_and_go(), 0U) << "after the end";
}

TEST(ClientSubscription, ThatNobodyWantsAnyMoreIsNeverSpokenOf) {
  Rig rig;
  rig.accept();
  const auto diary = rig.watch("lamp");
  rig.unwatch(*diary);
  rig.turn();
  EXPECT_EQ(rig.heard(), "");
}

TEST(ClientSubscription, ManyOfATurnAreOneMessage) {
  Rig rig;
  std::vector<std::shared_ptr<Diary>> diaries;
  for (int i = 0; i < 10'000; ++i) diaries.push_back(rig.watch("item/" + std::to_string(i)));
  rig.accept();
  const auto message = parse_json(rig.heard());
  ASSERT_TRUE(message);
  EXPECT_EQ((*message)["keys"].items().size(), 10'000U);
  EXPECT_EQ(rig.heard(), "");
}

TEST(ClientSubscription, AreSeveralMessagesWhereOneWouldBeTooLong) {
  Rig rig({.sent_message_bytes = 64});
  const auto first = rig.watch("a-path-of-twenty-b-1");
  const auto second = rig.watch("a-path-of-twenty-b-2");
  const auto third = rig.watch("a-path-of-twenty-b-3");
  rig.accept();
  std::size_t paths = 0;
  int messages = 0;
  for (std::string text = rig.heard(); !text.empty(); text = rig.heard()) {
    EXPECT_LE(text.size(), 64U);
    paths += (*parse_json(text))["keys"].items().size();
    ++messages;
  }
  EXPECT_EQ(paths, 3U);
  EXPECT_EQ(messages, 3);
}

TEST(ClientSubscription, SpellsAPathAsJson) {
  Rig rig;
  const auto diary = rig.watch("a \"b\"\n");
  rig.accept();
  EXPECT_EQ(rig.heard(), R"({"$":"sub","keys":["a \"b\"\n"]})");
  EXPECT_FALSE(rig.core.watch("\xff", diary));
}

TEST(ClientSubscription, TellsOnceOfSeveralValuesThatComeTogether) {
  Rig rig;
  const auto diary = rig.watch("n");
  rig.accept();
  const std::string one(
      websocket::make_frame(websocket::Opcode::text, R"({"$":"up","key":"n","val":1})").bytes());
  const std::string two(
      websocket::make_frame(websocket::Opcode::text, R"({"$":"up","key":"n","val":2})").bytes());
  rig.say_bytes(one + two);
  EXPECT_EQ(diary->read(), Lines{"2"});
  EXPECT_EQ(diary->topic->version, 2U);
}

TEST(ClientSubscription, TakesAValueThatJavaScriptLeftOutAsNull) {
  Rig rig;
  const auto diary = rig.watch("n");
  rig.accept();
  rig.say(R"({"$":"up","key":"n"})");
  EXPECT_EQ(diary->read(), Lines{"null"});
}

TEST(ClientSubscription, EndsWithTheClient) {
  Rig rig;
  const auto diary = rig.watch("n");
  rig.accept();
  rig.heard();
  rig.say(R"({"$":"up","key":"n","val":1})");
  rig.core.close();
  rig.turn();
  EXPECT_EQ(rig.heard(), "close 1000 ");
  EXPECT_EQ(diary->read(), (Lines{"1", "1 closed"}));
  EXPECT_FALSE(rig.connected());
}

}  // namespace
}  // namespace updraft::test::subscription_test
