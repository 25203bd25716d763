#include "protocol/encode.hpp"

#include <updraft/handler.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace updraft::protocol::encode_test {
namespace {

const ReplyTo flat{.event_id = "e\"1", .dialect = Dialect::flat};
const ReplyTo nested{.event_id = "e\"1", .dialect = Dialect::nested};

std::string update(std::string_view path, const Value& value, const Place* place = nullptr) {
  std::string out;
  const auto error = UpdateEncoder(path).encode(value, place, "", out);
  return error ? error->message() : out;
}

std::string response(const ReplyTo& reply_to, const Response& response) {
  std::string out;
  const auto error = encode_response(reply_to, response, out);
  return error ? error->message() : out;
}

TEST(Encode, WritesAnUpdate) {
  EXPECT_EQ(update("", nullptr), R"({"$":"up","key":"","val":null})");
  EXPECT_EQ(update("a/\"b\"\n", object({{"n", 1}, {"list", array({true, 0.5, "x"})}})),
            R"({"$":"up","key":"a/\"b\"\n","val":{"n":1,"list":[true,0.5,"x"]}})");
}

TEST(Encode, WritesTheHandlersOfAnUpdate) {
  const Value press = event([] {});
  const auto place = std::make_shared<Place>("p");
  press.event_leaf()->id = HandlerId::parse("run_name_0123456789abcdefABCDE").value();
  press.event_leaf()->place = place;
  EXPECT_EQ(
      update("p", object({{"onPress", press}}), place.get()),
      R"({"$":"up","key":"p","val":{"onPress":{"$":"event","id":"run_name_0123456789abcdefABCDE"}}})");
}

TEST(Encode, WritesNoIdOfAHandlerThatHasNoneAtThePlace) {
  const Value press = event([] {});
  const Value served_elsewhere = event([] {});
  served_elsewhere.event_leaf()->id = HandlerId::parse("run_name_0123456789abcdefABCDE").value();
  served_elsewhere.event_leaf()->place = std::make_shared<Place>("elsewhere");
  const Place place("p");
  for (const Value& leaf : {press, served_elsewhere}) {
    EXPECT_EQ(update("p", leaf, &place), R"({"$":"up","key":"p","val":{"$":"event"}})");
    EXPECT_EQ(update("p", leaf), R"({"$":"up","key":"p","val":{"$":"event"}})");
  }
}

TEST(Encode, WritesAResponseInTheShapeOfItsEvent) {
  const Response full = respond(array({1}), {action("go", {{"path", "home"}})});
  EXPECT_EQ(
      response(flat, full),
      R"({"$":"evt-res","key":"e\"1","payload":[1],"actions":[{"$":"action","name":"go","path":"home"}]})");
  EXPECT_EQ(
      response(nested, full),
      R"({"$":"evt-res","key":"e\"1","res":{"$":"response","payload":[1],"actions":[{"$":"action","name":"go","path":"home"}]}})");
}

TEST(Encode, LeavesOutOfAResponseWhatItHasNot) {
  EXPECT_EQ(response(flat, {}), R"({"$":"evt-res","key":"e\"1"})");
  EXPECT_EQ(response(nested, {}), R"({"$":"evt-res","key":"e\"1","res":{"$":"response"}})");
}

TEST(Encode, WritesFalsyPayloads) {
  EXPECT_EQ(response(flat, respond(nullptr)), R"({"$":"evt-res","key":"e\"1","payload":null})");
  EXPECT_EQ(response(flat, respond(0)), R"({"$":"evt-res","key":"e\"1","payload":0})");
  EXPECT_EQ(response(flat, respond(false)), R"({"$":"evt-res","key":"e\"1","payload":false})");
  EXPECT_EQ(response(nested, respond("")),
            R"({"$":"evt-res","key":"e\"1","res":{"$":"response","payload":""}})");
}

TEST(Encode, WritesErrors) {
  EXPECT_EQ(
      response(flat, error_response("Error", "no \"a\"")),
      R"({"$":"evt-res","key":"e\"1","error":true,"payload":{"name":"Error","message":"no \"a\""}})");
  EXPECT_EQ(response(nested, reject(5)),
            R"({"$":"evt-res","key":"e\"1","res":{"$":"response","error":true,"payload":5}})");
  EXPECT_EQ(response(flat, {.payload = {}, .actions = {}, .error = true}),
            R"({"$":"evt-res","key":"e\"1","error":true})");
}

TEST(Encode, AppendsToWhatIsThere) {
  std::string out = "before ";
  EXPECT_FALSE(UpdateEncoder("a").encode(1, nullptr, "", out));
  EXPECT_FALSE(encode_response(flat, {}, out));
  encode_refusal("bad", out);
  EXPECT_EQ(
      out,
      R"(before {"$":"up","key":"a","val":1}{"$":"evt-res","key":"e\"1"}{"$":"err","message":"bad"})");
}

TEST(Encode, SaysWhereAnUpdateHoldsWhatJsonCannot) {
  std::string out = "before";
  const auto number =
      UpdateEncoder("a").encode(object({{"rows", array({1, std::nan("")})}}), nullptr, "", out);
  ASSERT_TRUE(number);
  EXPECT_EQ(number->message(), "a number is not finite, which JSON can't hold at rows[1]");
  EXPECT_TRUE(UpdateEncoder("a").encode(object({{"b", "\xff"}}), nullptr, "", out));
  EXPECT_TRUE(UpdateEncoder("\xff").encode(1, nullptr, "", out));
  EXPECT_EQ(out, "before");
}

TEST(Encode, ReplacesWhatJsonCannotHoldInAnUpdate) {
  std::string out;
  Replacements replacements;
  EXPECT_FALSE(UpdateEncoder("a").encode(object({{"rows", array({1, std::nan("")})}}), nullptr, "",
                                         out, &replacements));
  EXPECT_EQ(out, R"({"$":"up","key":"a","val":{"rows":[1,null]}})");
  ASSERT_EQ(replacements.told().size(), 1U);
  EXPECT_EQ(replacements.told()[0].position(), "rows[1]");
}

TEST(Encode, SpellsThePathOfAnUpdateAsAClientDoes) {
  std::string out;
  EXPECT_FALSE(UpdateEncoder("a/\"b\"").encode(5, nullptr, "", out));
  EXPECT_EQ(respelled_update(out, "/a//\"b\"/"), R"({"$":"up","key":"/a//\"b\"/","val":5})");
}

TEST(Encode, RefusesAResponseThatHoldsWhatJsonCannot) {
  for (const ReplyTo& reply_to : {flat, nested}) {
    std::string out = "before";
    const auto payload = encode_response(reply_to, respond(object({{"n", std::nan("")}})), out);
    ASSERT_TRUE(payload);
    EXPECT_EQ(payload->message(),
              "a number is not finite, which JSON can't hold at n of the response's payload");
    const auto actions =
        encode_response(reply_to, respond(1, {action("a"), action("b", {{"text", "\xff"}})}), out);
    ASSERT_TRUE(actions);
    EXPECT_EQ(actions->message(), "a string is not UTF-8 at [1].text of the response's actions");
    EXPECT_EQ(out, "before");
  }
}

TEST(Encode, RefusesAResponseThatHoldsAHandler) {
  std::string out = "before";
  const auto payload = encode_response(flat, respond(array({event([] {})})), out);
  ASSERT_TRUE(payload);
  EXPECT_EQ(payload->message(),
            "a response holds a handler in its payload; handlers live in models only");
  EXPECT_TRUE(encode_response(nested, respond(1, {action("a", {{"onPress", event([] {})}})}), out));
  EXPECT_EQ(out, "before");
}

TEST(Encode, WritesARefusalWhateverItsProblemHolds) {
  std::string out;
  encode_refusal("a \"quote\"", out);
  EXPECT_EQ(out, R"({"$":"err","message":"a \"quote\""})");
  out.clear();
  encode_refusal("\xff", out);
  EXPECT_EQ(out, R"({"$":"err","message":"malformed message"})");
}

}  // namespace
}  // namespace updraft::protocol::encode_test
