#include "message.hpp"

#include <gtest/gtest.h>

#include <array>

namespace updraft::load::message_test {
namespace {

using Kind = Message::Kind;

TEST(MessageReader, ReadsUpdatesHoweverTheyAreWritten) {
  for (const std::string_view text : {
           R"({"$":"up","key":"counter","val":{"n":12,"pad":"xxx"}})",
           R"({"$":"up","key":"counter","val":{"pad":"xxx","n":12}})",
           R"({"val":{"pad":"xxx","n":12},"key":"counter","$":"up"})",
           R"( { "$" : "up", "key": "co\u0075nter", "val": { "n": 12, "pad": "xx\u0078" } } )",
           R"({"$":"up","key":"counter","val":{"n":12,"pad":"xxx","more":[]}})",
       }) {
    MessageReader reader;
    const Message message = reader.read(text);
    ASSERT_EQ(message.kind, Kind::update) << text;
    EXPECT_EQ(message.path, "counter");
    EXPECT_EQ(message.n, 12);
    EXPECT_EQ(message.pad, "xxx");
    EXPECT_EQ(message.id, std::nullopt);
  }
}

TEST(MessageReader, ReadsTheIdsOfItems) {
  for (const std::string_view text : {
           R"({"$":"up","key":"item/7","val":{"id":"7","n":0,"pad":""}})",
           R"({"$":"up","key":"item/7","val":{"n":0,"pad":"","id":"7"}})",
       }) {
    MessageReader reader;
    const Message message = reader.read(text);
    ASSERT_EQ(message.kind, Kind::update) << text;
    EXPECT_EQ(message.path, "item/7");
    EXPECT_EQ(message.id, "7");
    EXPECT_EQ(message.n, 0);
    EXPECT_EQ(message.pad, "");
  }
}

TEST(MessageReader, ReadsResponsesOfBothDialects) {
  for (const std::string_view text : {
           R"({"$":"evt-res","key":"41"})",
           R"({"key":"41","$":"evt-res","error":false})",
           R"({"$":"evt-res","key":"41","res":{"$":"response"}})",
           R"({"$":"evt-res","key":"41","res":{"$":"response","payload":null,"actions":[]}})",
       }) {
    MessageReader reader;
    const Message message = reader.read(text);
    ASSERT_EQ(message.kind, Kind::response) << text;
    EXPECT_EQ(message.event, 41U);
    EXPECT_FALSE(message.has_error);
    EXPECT_EQ(message.payload, std::nullopt);
  }
}

TEST(MessageReader, ReadsThePayloadsAndErrorsOfResponses) {
  MessageReader reader;
  EXPECT_EQ(reader.read(R"({"$":"evt-res","key":"1","payload":"ab"})").payload, "ab");
  EXPECT_EQ(reader.read(R"({"$":"evt-res","key":"1","payload":"a\nb"})").payload, "a\nb");
  EXPECT_EQ(
      reader.read(R"({"$":"evt-res","key":"1","res":{"$":"response","payload":"ab"}})").payload,
      "ab");
  EXPECT_EQ(reader.read(R"({"$":"evt-res","key":"1","res":{"payload":"ab"}})").payload, "ab");
  EXPECT_TRUE(reader.read(R"({"$":"evt-res","key":"1","error":true,"payload":{}})").has_error);
  EXPECT_TRUE(reader.read(R"({"$":"evt-res","key":"1","res":{"error":true}})").has_error);
}

TEST(MessageReader, TakesNothingElse) {
  for (const std::string_view text : {
           "",
           "{}",
           R"({"$":"err","message":"no"})",
           R"({"$":"up","key":"counter","val":{"n":1,"pad":"x"})",
           R"({"$":"up","key":"counter","val":{"n":"1","pad":"x"}})",
           R"({"$":"up","key":"counter","val":{"n":1.5,"pad":"x"}})",
           R"({"$":"up","key":"counter","val":{"n":1}})",
           R"({"$":"up","val":{"n":1,"pad":""}})",
           R"({"$":"evt-res","key":"x1"})",
           R"({"$":"evt-res","key":"1"}})",
           R"({"$":"evt-res","key":"1","res":{"$":"response"})",
           R"({"$":"evt-res","key":"1","payload":7})",
       }) {
    MessageReader reader;
    EXPECT_EQ(reader.read(text).kind, Kind::other) << text;
  }
}

TEST(PadCheck, FindsAnotherSizeAndAnotherEndAtOnce) {
  PadCheck empty(0);
  EXPECT_TRUE(empty.matches(""));
  EXPECT_FALSE(empty.matches("x"));
  const std::string pad(1000, 'x');
  PadCheck check(pad.size());
  EXPECT_TRUE(check.matches(pad));
  EXPECT_FALSE(check.matches(pad.substr(1)));
  EXPECT_FALSE(check.matches(pad + "x"));
  EXPECT_FALSE(check.matches("y" + pad.substr(1)));
  EXPECT_FALSE(check.matches(pad.substr(1) + "y"));
}

TEST(PadCheck, FindsAnotherInsideOfALongPadWithin64Messages) {
  std::string pad(1000, 'x');
  pad[500] = 'y';
  PadCheck check(pad.size());
  bool matched = true;
  for (int i = 0; i < 64; ++i) matched = matched && check.matches(pad);
  EXPECT_FALSE(matched);
  EXPECT_FALSE(PadCheck(3).matches("xyx"));
}

TEST(SubscriptionText, ListsItsPaths) {
  const std::array<std::string, 2> paths{"counter", "item/1"};
  EXPECT_EQ(subscription_text("sub", paths), R"({"$":"sub","keys":["counter","item/1"]})");
}

}  // namespace
}  // namespace updraft::load::message_test
