#include "protocol/decode.hpp"

#include <gtest/gtest.h>

namespace updraft::protocol::decode_test {
namespace {

Message read(std::string_view text, const Limits& limits = {}) {
  auto message = decode(text, limits);
  EXPECT_TRUE(message) << text << ": " << (message ? "" : message.error().message());
  return message ? *std::move(message) : Message(Refused{"no message", std::nullopt});
}

EventCall read_event(std::string_view text) {
  const Message message = read(text);
  const auto* refused = std::get_if<Refused>(&message);
  EXPECT_FALSE(refused) << text << ": " << (refused ? refused->problem : "");
  const auto* call = std::get_if<Recycled<EventCall>>(&message);
  return call ? **call : EventCall{};
}

/// The problem of a message that is refused; empty if it is taken.
std::string problem(std::string_view text, const Limits& limits = {}) {
  const Message message = read(text, limits);
  const auto* refused = std::get_if<Refused>(&message);
  return refused ? refused->problem : "";
}

/// A flat `evt` of these further fields.
std::string flat(const std::string& fields) {
  return R"({"$":"evt","key":"e1")" + fields + "}";
}
/// A nested `evt` of these fields within `event`.
std::string nested(const std::string& fields) {
  return R"({"$":"evt","key":"e1","event":{)" + fields + "}}";
}

constexpr auto target = R"("target":{"component":"Button","key":"k","propKey":"onPress",)"
                        R"("path":["rows/a","children",2,"props","onPress"]})";
constexpr auto echoed = R"({"$":"event","id":"run_name_0123456789abcdefABCDE"})";

void expect_the_press(const EventCall& call) {
  EXPECT_EQ(call.reply_to.event_id, Value("e1"));
  EXPECT_EQ(call.event.target, "rows/a");
  EXPECT_EQ(call.event.path, "") << "that is for the server to say";
  EXPECT_EQ(call.event.position, (Position{"children", 2, "props", "onPress"}));
  EXPECT_EQ(call.event.component, "Button");
  EXPECT_EQ(call.event.component_key, "k");
  EXPECT_EQ(call.event.prop, "onPress");
  EXPECT_EQ(call.handler_id, HandlerId::parse("run_name_0123456789abcdefABCDE"));
  EXPECT_EQ(call.event.payload, array({1, "two"}));
}

TEST(Decode, ReadsAnEventOfTheWrittenSpecification) {
  const auto call = read_event(
      nested(std::string(target) + R"(,"modelState":)" + echoed + R"(,"payload":[1,"two"])"));
  expect_the_press(call);
  EXPECT_EQ(call.reply_to.dialect, Dialect::nested);
}

TEST(Decode, ReadsAnEventThatCallsTheModelStateDataState) {
  const auto call = read_event(
      nested(std::string(target) + R"(,"dataState":)" + echoed + R"(,"payload":[1,"two"])"));
  expect_the_press(call);
  EXPECT_EQ(call.reply_to.dialect, Dialect::nested);
}

TEST(Decode, ReadsAFlatEvent) {
  const auto call = read_event(
      flat("," + std::string(target) + R"(,"modelState":)" + echoed + R"(,"payload":[1,"two"])"));
  expect_the_press(call);
  EXPECT_EQ(call.reply_to.dialect, Dialect::flat);
}

TEST(Decode, TakesTheNestedFieldsWhereAnEventHasBoth) {
  const auto call = read_event(
      R"({"$":"evt","key":"e1","target":{"path":["outside"]},"payload":["outside"],"event":{)" +
      std::string(target) + R"(,"modelState":)" + echoed + R"(,"payload":[1,"two"]}})");
  expect_the_press(call);
  EXPECT_EQ(call.reply_to.dialect, Dialect::nested);
  EXPECT_EQ(problem(R"({"$":"evt","key":"e1","event":null,"target":{"path":["a"]}})"),
            R"(evt: "event" must be an object, but is null)");
}

TEST(Decode, TakesAPayloadThatIsNoArrayAsOneArgument) {
  for (const auto* payload : {"0", "false", "null", R"("")", "1.5", R"({"a":[1]})", R"("text")"}) {
    const auto call = read_event(flat("," + std::string(target) + R"(,"payload":)" + payload));
    ASSERT_EQ(call.event.payload.items().size(), 1U) << payload;
    EXPECT_EQ(call.event.payload.kind(), Value::Kind::array);
  }
  EXPECT_EQ(read_event(nested(std::string(target) + R"(,"payload":0)")).event.payload, array({0}));
  EXPECT_EQ(read_event(nested(std::string(target) + R"(,"payload":"")")).event.payload,
            array({""}));
}

TEST(Decode, TakesAMissingPayloadAsNoArguments) {
  EXPECT_EQ(read_event(flat("," + std::string(target))).event.payload, array({}));
  EXPECT_EQ(read_event(flat("," + std::string(target) + R"(,"payload":[])")).event.payload,
            array({}));
  EXPECT_EQ(read_event(flat("," + std::string(target) + R"(,"payload":[[]])")).event.payload,
            array({array({})}));
}

TEST(Decode, FindsNoHandlerIdWhereTheClientSendsNone) {
  for (const auto* state : {"null", "{}", R"({"$":"event"})", R"("text")", "7", "[]"}) {
    EXPECT_FALSE(
        read_event(flat("," + std::string(target) + R"(,"modelState":)" + state)).handler_id)
        << state;
  }
  EXPECT_FALSE(read_event(flat("," + std::string(target))).handler_id);
}

TEST(Decode, TakesAHandlerIdThatWeNeverWroteForOneThatNobodyHas) {
  for (const auto* id :
       {"null", "7", R"("")", R"("ab")", R"("00000000000000ab")",
        R"("run_name_0123456789abcdefABCD")", R"("run_name_0123456789abcdefABCDEF")",
        R"("run_name 0123456789abcdefABCDE")", R"("run_name_0123456789abcdefABCD\u0000")", "[]",
        R"({"id":"1"})"}) {
    const auto call = read_event(
        flat("," + std::string(target) + R"(,"modelState":{"$":"event","id":)" + id + "}"));
    ASSERT_TRUE(call.handler_id) << id;
    EXPECT_TRUE(call.handler_id->empty()) << id;
  }
}

TEST(Decode, TakesNullForAComponentWithoutAKey) {
  const auto call =
      read_event(flat(R"(,"target":{"key":null,"component":"B","propKey":"p","path":[""]})"));
  EXPECT_EQ(call.event.component_key, "");
  EXPECT_EQ(call.event.target, "");
  EXPECT_TRUE(call.event.position.empty());
  EXPECT_EQ(read_event(flat(R"(,"target":{"path":["a"]})")).event.component, "");
}

TEST(Decode, NamesTheFieldOfAnEventThatIsWrong) {
  const std::pair<const char*, const char*> wrong[] = {
      {R"("payload":[])", R"("target" must be an object, but is missing)"},
      {R"("target":null)", R"("target" must be an object, but is null)"},
      {R"("target":["a"])", R"("target" must be an object, but is an array)"},
      {R"("target":{})", R"("target.path" must be an array, but is missing)"},
      {R"("target":{"path":"a"})", R"("target.path" must be an array, but is a string)"},
      {R"("target":{"path":[]})", R"("target.path[0]" must be a string, but is missing)"},
      {R"("target":{"path":[0]})", R"("target.path[0]" must be a string, but is a number)"},
      {R"("target":{"path":["a","b",null]})",
       R"("target.path[2]" must be a string or an index, but is null)"},
      {R"("target":{"path":["a",-1]})",
       R"("target.path[1]" must be a string or an index, but is a number)"},
      {R"("target":{"path":["a",0.5]})",
       R"("target.path[1]" must be a string or an index, but is a number)"},
      {R"("target":{"path":["a",1e300]})",
       R"("target.path[1]" must be a string or an index, but is a number)"},
      {R"("target":{"path":["a",{}]})",
       R"("target.path[1]" must be a string or an index, but is an object)"},
      {R"("target":{"path":["a"],"component":null})",
       R"("target.component" must be a string, but is null)"},
      {R"("target":{"path":["a"],"component":[]})",
       R"("target.component" must be a string, but is an array)"},
      {R"("target":{"path":["a"],"key":5})", R"("target.key" must be a string, but is a number)"},
      {R"("target":{"path":["a"],"propKey":true})",
       R"("target.propKey" must be a string, but is a boolean)"},
  };
  for (const auto& [fields, expected] : wrong) {
    EXPECT_EQ(problem(flat("," + std::string(fields))), "evt: " + std::string(expected));
    EXPECT_EQ(problem(nested(fields)), "evt: \"event." + std::string(expected).substr(1));
  }
  for (const auto* body : {"null", "[]", "5", R"("text")", "false"}) {
    const Message message = read(R"({"$":"evt","key":"e1","event":)" + std::string(body) + "}");
    const auto* refused = std::get_if<Refused>(&message);
    ASSERT_TRUE(refused) << body;
    EXPECT_EQ(refused->problem.rfind(R"(evt: "event" must be an object, but is )", 0), 0U);
    ASSERT_TRUE(refused->reply_to);
    EXPECT_EQ(refused->reply_to->dialect, Dialect::nested);
  }
}

TEST(Decode, KeepsTheEventIdAndDialectOfARefusedEvent) {
  const Message plain = read(flat(R"(,"target":5)"));
  ASSERT_TRUE(std::get<Refused>(plain).reply_to);
  EXPECT_EQ(std::get<Refused>(plain).reply_to->event_id, Value("e1"));
  EXPECT_EQ(std::get<Refused>(plain).reply_to->dialect, Dialect::flat);
  const Message inner = read(nested(R"("target":5)"));
  ASSERT_TRUE(std::get<Refused>(inner).reply_to);
  EXPECT_EQ(std::get<Refused>(inner).reply_to->dialect, Dialect::nested);
}

TEST(Decode, HasNobodyToAnswerWhereTheKeyOfAnEventIsNoString) {
  for (const auto* key : {"null", "5", "{}", "[]", "true"}) {
    const Message message = read(R"({"$":"evt","key":)" + std::string(key) + "," + target + "}");
    const auto* refused = std::get_if<Refused>(&message);
    ASSERT_TRUE(refused) << key;
    EXPECT_FALSE(refused->reply_to);
    EXPECT_EQ(refused->problem.rfind(R"(evt: "key" must be a string, but is )", 0), 0U);
  }
  EXPECT_EQ(problem(R"({"$":"evt"})"), R"(evt: "key" must be a string, but is missing)");
  EXPECT_EQ(read_event(R"({"$":"evt","key":"","target":{"path":["a"]}})").reply_to.event_id,
            Value(""));
}

TEST(Decode, ReadsSubscriptions) {
  const Message some = read(R"({"$":"sub","keys":["","a/b","a/b","\ud83d\ude00"]})");
  ASSERT_TRUE(std::holds_alternative<Subscribe>(some));
  EXPECT_EQ(std::get<Subscribe>(some).paths, array({"", "a/b", "a/b", "\xF0\x9F\x98\x80"}));
  const Message none = read(R"({"keys":[],"$":"sub"})");
  EXPECT_EQ(std::get<Subscribe>(none).paths, array({}));
  const Message end = read(R"({"$":"unsub","keys":["x"],"more":{}})");
  ASSERT_TRUE(std::holds_alternative<Unsubscribe>(end));
  EXPECT_EQ(std::get<Unsubscribe>(end).paths, array({"x"}));
}

TEST(Decode, NamesTheFieldOfASubscriptionThatIsWrong) {
  for (const std::string dollar : {"sub", "unsub"}) {
    const auto with = [&](const std::string& rest) {
      return problem(R"({"$":")" + dollar + '"' + rest + "}");
    };
    EXPECT_EQ(with(""), dollar + R"(: "keys" must be an array of strings, but is missing)");
    EXPECT_EQ(with(R"(,"keys":"a")"),
              dollar + R"(: "keys" must be an array of strings, but is a string)");
    EXPECT_EQ(with(R"(,"keys":null)"),
              dollar + R"(: "keys" must be an array of strings, but is null)");
    EXPECT_EQ(with(R"(,"keys":{"0":"a"})"),
              dollar + R"(: "keys" must be an array of strings, but is an object)");
    EXPECT_EQ(with(R"(,"keys":["a","b",3])"),
              dollar + R"(: "keys[2]" must be a string, but is a number)");
    EXPECT_EQ(with(R"(,"keys":[null,"b"])"),
              dollar + R"(: "keys[0]" must be a string, but is null)");
    EXPECT_EQ(with(R"(,"keys":[["a"]])"),
              dollar + R"(: "keys[0]" must be a string, but is an array)");
  }
}

TEST(Decode, LimitsTheLengthOfPaths) {
  Limits limits;
  limits.path_bytes = 4;
  EXPECT_EQ(problem(R"({"$":"sub","keys":["1234"]})", limits), "");
  EXPECT_EQ(problem(R"({"$":"sub","keys":["1234","12345"]})", limits),
            R"(sub: "keys[1]" is longer than 4 bytes)");
  EXPECT_EQ(problem(flat(R"(,"target":{"path":["12345"]})"), limits),
            R"(evt: "target.path[0]" is longer than 4 bytes)");
  EXPECT_EQ(problem(nested(R"("target":{"path":["12345"]})"), limits),
            R"(evt: "event.target.path[0]" is longer than 4 bytes)");
}

TEST(Decode, TakesNamesOfPrototypesAsNamesLikeAnyOther) {
  const Message message = read(R"({"$":"sub","keys":["__proto__","constructor","toString"]})");
  EXPECT_EQ(std::get<Subscribe>(message).paths.items().size(), 3U);
  const auto call = read_event(flat(
      R"(,"target":{"path":["__proto__","constructor","__proto__"]},"modelState":{"__proto__":{"id":"x"}})"));
  EXPECT_EQ(call.event.target, "__proto__");
  EXPECT_EQ(call.event.position, (Position{"constructor", "__proto__"}));
  EXPECT_FALSE(call.handler_id);
  EXPECT_EQ(problem(R"({"$":"evt","__proto__":{"key":"e1"}})"),
            R"(evt: "key" must be a string, but is missing)");
}

TEST(Decode, NamesADollarThatItDoesNotKnow) {
  EXPECT_EQ(problem(R"({"$":"up","key":"a"})"), R"("$" is "up", which is none of sub, unsub, evt)");
  EXPECT_EQ(problem(R"({"$":""})"), R"("$" is "", which is none of sub, unsub, evt)");
  EXPECT_EQ(problem(R"({"$":"evt-res","key":"a"})"),
            R"("$" is "evt-res", which is none of sub, unsub, evt)");
  EXPECT_FALSE(std::get<Refused>(read(R"({"$":"toString","key":"a"})")).reply_to);
}

TEST(Decode, CutsALongDollarAtACharacter) {
  const std::string emoji = "\xF0\x9F\x98\x80";
  for (int ascii = 0; ascii < 4; ++ascii) {
    std::string name(static_cast<std::size_t>(ascii), 'a');
    for (int i = 0; i < 1000; ++i) name += emoji;
    const std::string said = problem(R"({"$":")" + name + "\"}");
    EXPECT_LT(said.size(), 120U);
    const std::size_t start =
        std::string_view(R"("$" is ")").size() + static_cast<std::size_t>(ascii);
    const std::size_t cut = said.find("\u2026");
    ASSERT_NE(cut, std::string::npos);
    EXPECT_GT(cut, start);
    EXPECT_EQ((cut - start) % emoji.size(), 0U) << said;
  }
}

TEST(Decode, FailsOnWhatIsNoMessage) {
  for (const auto* text : {"", " ", "sub", "{", R"({"$":"sub","keys":["a"]} x)", "\xff", "null",
                           "5", R"("sub")", R"(["sub"])", "{}", R"({"$":null})", R"({"$":5})",
                           R"({"$":["sub"]})", R"({"$":{"$":"sub"}})", R"({"keys":["a"]})"}) {
    const auto message = decode(text, {});
    ASSERT_FALSE(message) << text;
    EXPECT_EQ(message.error().kind(), ErrorKind::invalid) << text;
    EXPECT_FALSE(message.error().message().empty());
  }
  EXPECT_EQ(decode("[]", {}).error().message(), "a message must be an object, but is an array");
  EXPECT_EQ(decode("{}", {}).error().message(), R"("$" must be a string, but is missing)");
}

TEST(Decode, LimitsTheDepth) {
  const auto deep = [](std::size_t containers) {
    return flat("," + std::string(target) + R"(,"payload":)" + std::string(containers, '[') +
                std::string(containers, ']'));
  };
  EXPECT_TRUE(decode(deep(127), {}));
  for (const std::size_t containers : {std::size_t{128}, std::size_t{129}, std::size_t{20'000}}) {
    const auto deeper = decode(deep(containers), {});
    ASSERT_TRUE(deeper) << containers;
    const auto& refused = std::get<Refused>(*deeper);
    EXPECT_TRUE(refused.problem.starts_with("JSON nests too deep, at byte ")) << refused.problem;
    EXPECT_TRUE(refused.reply_to.has_value());
  }
}

TEST(Decode, AnswersTheEventWhoseNumberIsBeyondAllDoubles) {
  const auto message = decode(flat("," + std::string(target) + R"(,"payload":1e400)"), {});
  ASSERT_TRUE(message);
  const auto& refused = std::get<Refused>(*message);
  EXPECT_TRUE(refused.problem.starts_with("JSON has a number beyond all doubles"));
  ASSERT_TRUE(refused.reply_to.has_value());
  EXPECT_EQ(refused.reply_to->dialect, Dialect::flat);
}

TEST(Decode, LimitsTheDepthBehindNumbersThatNoIntegerHolds) {
  // The text that the second reading takes is longer than what the parser was made for.
  std::string text = R"({"$":"evt","key":"e1","numbers":[0)";
  for (int i = 0; i < 4000; ++i) text += ",100000000000000000000";
  text += R"(],"deep":)" + std::string(600, '[') + std::string(600, ']') + "}";
  EXPECT_NO_THROW({
    const auto message = decode(text, {});
    EXPECT_TRUE(message && std::holds_alternative<Refused>(*message));
  });
}

TEST(Decode, KeepsWholeNumbersExactlyBesideALoneSurrogate) {
  const auto call =
      read_event(flat("," + std::string(target) + R"(,"payload":[9223372036854775807,"\ud800"])"));
  EXPECT_EQ(call.event.payload.items()[0].kind(), Value::Kind::integer);
  EXPECT_EQ(call.event.payload.items()[0].as_integer(), 9223372036854775807);
}

TEST(Decode, LetsTheLastOfEqualFieldsCount) {
  EXPECT_EQ(problem(R"({"$":"evt","$":"sub","keys":5,"keys":["a"]})"), "");
}

TEST(Decode, ReadsNoMoreValuesThanTheLimit) {
  const Limits limits{.values_per_message = 6};
  // Itself, three members, and the items of the keys.
  std::size_t values = 0;
  const auto just = decode(R"({"$":"sub","keys":["a","b"],"more":1})", limits, values);
  ASSERT_TRUE(just);
  EXPECT_TRUE(std::holds_alternative<Subscribe>(*just));
  EXPECT_EQ(values, 6U);
  // What comes after it is not even read: it is no JSON.
  for (const auto* text : {R"({"$":"sub","keys":["a","b"],"more":[1]})",
                           R"({"$":"evt","key":"1","payload":[[1,2,3],!!!)"}) {
    const auto message = decode(text, limits);
    ASSERT_TRUE(message) << text;
    ASSERT_TRUE(std::holds_alternative<TooManyValues>(*message)) << text;
    EXPECT_NE(std::get<TooManyValues>(*message).problem.find("values-per-message"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace updraft::protocol::decode_test
