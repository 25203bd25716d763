#include "client/rig.hpp"
#include "protocol/decode.hpp"

#include <gtest/gtest.h>

namespace updraft::test::dialect_test {
namespace {

/// `flat`, `nested`, or both: where the event's target is.
std::string shape_of(const std::string& text) {
  const Value message = *parse_json(text);
  std::string shape;
  if (message["target"].is_object()) shape += "flat";
  if (message["event"]["target"].is_object()) shape += "nested";
  return shape;
}

/// Sends an event, and lets the server answer in a shape.
std::string exchange(Rig& rig, bool nested) {
  rig.send("lamp");
  rig.turn();
  const std::string event = rig.heard();
  const std::string key = to_json((*parse_json(event))["key"]);
  rig.say(R"({"$":"evt-res","key":)" + key + (nested ? R"(,"res":{"$":"response"}})" : "}"));
  return event;
}

TEST(ClientDialect, BeginsWithAFormThatBothKindsOfServersTake) {
  Rig rig;
  rig.accept();
  const Value event = *parse_json(exchange(rig, false));
  const char* const fields =
      R"({"target":{"key":"plus","component":"Button","propKey":"onPress",)"
      R"("path":["lamp","props","onPress"]},"modelState":{"$":"event","id":"7"},"payload":[1]})";
  EXPECT_EQ(event["event"], *parse_json(fields));
  EXPECT_EQ(event["target"], event["event"]["target"]);
  EXPECT_EQ(event["modelState"], event["event"]["modelState"]);
  EXPECT_EQ(event["payload"], event["event"]["payload"]);
}

TEST(ClientDialect, IsThatOfTheFirstResponse) {
  for (const bool nested : {false, true}) {
    Rig rig;
    rig.accept();
    EXPECT_EQ(shape_of(exchange(rig, nested)), "flatnested");
    EXPECT_EQ(shape_of(exchange(rig, nested)), nested ? "nested" : "flat");
    EXPECT_EQ(shape_of(exchange(rig, nested)), nested ? "nested" : "flat");
  }
}

TEST(ClientDialect, IsFoundOutAgainOnTheNextConnection) {
  Rig rig;
  rig.accept();
  exchange(rig, true);
  rig.break_off();
  rig.advance(1s);
  rig.accept();
  EXPECT_EQ(shape_of(exchange(rig, false)), "flatnested");
  EXPECT_EQ(shape_of(exchange(rig, false)), "flat");
}

TEST(ClientDialect, IsTheOneThatTheProgramNames) {
  Rig flat({.dialect = ClientDialect::flat});
  flat.accept();
  EXPECT_EQ(shape_of(exchange(flat, true)), "flat");
  EXPECT_EQ(shape_of(exchange(flat, true)), "flat");
  Rig nested({.dialect = ClientDialect::nested});
  nested.accept();
  EXPECT_EQ(shape_of(exchange(nested, false)), "nested");
}

TEST(ClientDialect, LeavesAKeyOutThatAComponentHasNot) {
  Rig rig;
  rig.accept();
  auto request = Rig::request("lamp");
  request.component_key.clear();
  rig.send(request);
  rig.turn();
  EXPECT_EQ(to_json((*parse_json(rig.heard()))["target"]),
            R"({"component":"Button","propKey":"onPress","path":["lamp","props","onPress"]})");
}

TEST(ClientDialect, WrapsAPayloadThatIsNoArray) {
  Rig rig;
  rig.accept();
  auto request = Rig::request("lamp");
  request.payload = "bread";
  rig.send(request);
  rig.turn();
  EXPECT_EQ(to_json((*parse_json(rig.heard()))["payload"]), R"(["bread"])");
}

TEST(ClientDialect, IsReadByOurServerInEachForm) {
  for (const auto form :
       {protocol::EventForm::flat, protocol::EventForm::nested, protocol::EventForm::both}) {
    std::string text;
    ASSERT_FALSE(protocol::encode_event("e1", Rig::request("lamp"), form, text));
    const auto message = protocol::decode(text, {});
    ASSERT_TRUE(message);
    const auto* const call = std::get_if<Recycled<protocol::EventCall>>(&*message);
    ASSERT_TRUE(call);
    EXPECT_EQ((*call)->event.path, "lamp");
    EXPECT_EQ((*call)->event.component_key, "plus");
    EXPECT_EQ((*call)->event.payload, array({1}));
    EXPECT_EQ((*call)->reply_to.dialect, form == protocol::EventForm::flat
                                             ? protocol::Dialect::flat
                                             : protocol::Dialect::nested);
  }
}

}  // namespace
}  // namespace updraft::test::dialect_test
