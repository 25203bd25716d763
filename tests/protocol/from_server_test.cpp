#include "protocol/from_server.hpp"

#include <updraft/json.hpp>

#include <gtest/gtest.h>

namespace updraft::protocol::from_server_test {
namespace {

ServerMessage decoded(std::string_view text) {
  auto message = decode_from_server(text, 16);
  return message ? *std::move(message) : Unknown{"no message: " + message.error().message()};
}

Answer answer(std::string_view text) {
  return std::get<Answer>(decoded(text));
}

std::string problem(std::string_view text) {
  return std::get<Unknown>(decoded(text)).problem;
}

TEST(FromServer, ReadsAnUpdateWhateverTheOrderOfItsMembers) {
  const auto update =
      std::get<Update>(decoded(R"({"val":{"a":[1]},"more":{},"key":"a/b","$":"up"})"));
  EXPECT_EQ(update.path, "a/b");
  EXPECT_EQ(to_json(update.value), R"({"a":[1]})");
}

TEST(FromServer, ReadsResponsesOfBothShapes) {
  const Answer flat = answer(R"({"$":"evt-res","key":"e1","payload":0,"actions":[]})");
  EXPECT_EQ(flat.event_id, "e1");
  EXPECT_EQ(flat.dialect, Dialect::flat);
  EXPECT_EQ(flat.response.payload, Value(0));
  EXPECT_FALSE(flat.response.error);
  const Answer nested = answer(
      R"({"$":"evt-res","key":"e1","payload":7,"res":{"$":"response","error":true,"payload":null}})");
  EXPECT_EQ(nested.dialect, Dialect::nested);
  EXPECT_EQ(nested.response.payload, Value(nullptr));
  EXPECT_TRUE(nested.response.error);
}

TEST(FromServer, TellsNoPayloadFromNull) {
  EXPECT_FALSE(answer(R"({"$":"evt-res","key":"e1"})").response.payload);
  EXPECT_TRUE(answer(R"({"$":"evt-res","key":"e1","payload":null})").response.payload);
  EXPECT_FALSE(answer(R"({"$":"evt-res","key":"e1","res":{}})").response.payload);
}

TEST(FromServer, TakesThoseActionsThatAreSome) {
  const auto actions = answer(R"({"$":"evt-res","key":"e","actions":[
    {"name":"toast","$":"action","title":"Hi"}, 7, {"$":"action"}, {"name":"x"}, null]})")
                           .response.actions;
  ASSERT_EQ(actions.size(), 1U);
  EXPECT_EQ(to_json(actions[0].value()), R"({"$":"action","name":"toast","title":"Hi"})");
}

TEST(FromServer, NamesWhatItDoesNotKnow) {
  EXPECT_EQ(problem(R"({"$":"hello"})"), R"("$" is "hello", which is none of up, evt-res, err)");
  EXPECT_EQ(problem(R"({"$":"up","key":1})"), R"(up: "key" must be a string)");
  EXPECT_EQ(problem(R"({"$":"evt-res"})"), R"(evt-res: "key" must be a string)");
  EXPECT_EQ(std::get<Complaint>(decoded(R"({"$":"err","message":"no"})")).message, "no");
}

TEST(FromServer, RefusesWhatIsNoMessage) {
  EXPECT_EQ(problem("[]"), "no message: a message must be an object");
  EXPECT_EQ(problem("{}"), "no message: \"$\" must be a string");
  for (const char* text : {"", "{", R"({"$":"up"} x)", R"({"$":"up",})"}) {
    EXPECT_FALSE(decode_from_server(text, 16)) << text;
  }
  const auto deep = decode_from_server(R"({"$":"up","val":[[[]]]})", 3);
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().kind(), ErrorKind::overloaded);
}

}  // namespace
}  // namespace updraft::protocol::from_server_test
