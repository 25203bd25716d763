#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/local_state.hpp>

#include "value/place.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace updraft::json_test {
namespace {

std::string round_trip(std::string_view text) {
  auto value = parse_json(text);
  return value ? to_json(*value) : value.error().message();
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(Json, ReadsAndWritesEveryKindOfValue) {
  const std::string text =
      R"({"null":null,"yes":true,"no":false,"whole":-7,"half":0.5,"text":"a longer string than fits inside",)"
      R"("list":[1,[2,[]],{}]})";
  EXPECT_EQ(round_trip(text), text);
}

TEST(Json, KeepsDoublesToTheLastBit) {
  for (const double number : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, 123456789.123456789}) {
    const auto back = parse_json(to_json(number));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->as_number(), number);
  }
}

TEST(Json, KeepsWholeNumbersOf64BitsExactly) {
  for (const auto* text : {"9007199254740993", "9223372036854775807", "-9223372036854775808",
                           "9223372036854775808", "18446744073709551615"}) {
    EXPECT_EQ(round_trip(text), text);
  }
}

TEST(Json, TakesLongerWholeNumbersAsDoublesAsJavaScriptWritesThem) {
  EXPECT_EQ(parse_json("100000000000000000000")->as_number(), 1e20);
  EXPECT_EQ(parse_json(R"({"n":-123456789012345678901})")->find("n")->as_number(),
            -123456789012345678901.0);
  EXPECT_EQ(parse_json("18446744073709551616")->as_number(), 0x1p64);
  EXPECT_EQ(parse_json("-9223372036854775809")->as_number(), -0x1p63);
}

TEST(Json, RefusesNumbersBeyondAllDoublesAndMalformedOnes) {
  for (const auto* text : {"1e999", "-1e999", "01", "1.", ".5", "+1", "NaN", "0x10"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
}

TEST(Json, ReplacesLoneSurrogatesThatJavaScriptWrites) {
  EXPECT_EQ(round_trip(R"("half \ud83d emoji")"), "\"half \xEF\xBF\xBD emoji\"");
  EXPECT_EQ(round_trip(R"(["\udc00","\ud800\ud83d\ude00","\\ud800"])"),
            "[\"\xEF\xBF\xBD\",\"\xEF\xBF\xBD\xF0\x9F\x98\x80\",\"\\\\ud800\"]");
}

TEST(Json, LimitsTheDepthExactly) {
  EXPECT_TRUE(parse_json(nested(128)));
  const auto deeper = parse_json(nested(129));
  ASSERT_FALSE(deeper);
  EXPECT_EQ(deeper.error().kind(), ErrorKind::overloaded);
  EXPECT_TRUE(parse_json(nested(512), 512));
  EXPECT_FALSE(parse_json(nested(513), 10'000));
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
}

TEST(Json, LetsTheLastOfEqualNamesCount) {
  EXPECT_EQ(round_trip(R"({"a":1,"b":2,"a":3})"), R"({"a":3,"b":2})");
  std::string many = "{";
  for (int i = 0; i < 1000; ++i)
    many += "\"k" + std::to_string(i % 500) + "\":" + std::to_string(i) + ",";
  many.back() = '}';
  const auto value = parse_json(many);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->members().size(), 500U);
  EXPECT_EQ(value->find("k7")->as_integer(), 507);
  EXPECT_EQ(value->members()[7].name.text(), "k7");
}

TEST(Json, RefusesWhatIsNoJson) {
  for (const auto* text : {"", " ", "{", "[1,]", "{\"a\"}", "{'a':1}", "nul", "[1] 2", "\"a",
                           "\"\x01\"", "\"\xff\"", "\"\\x\"", "\"\\u12\"", "[\"\\ud800", "--1"}) {
    const auto value = parse_json(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().kind(), ErrorKind::invalid) << text;
  }
}

TEST(Json, EscapesControlCharactersQuotesAndNul) {
  const std::string_view text("\"\\\b\f\n\r\t\x01\0 \xC3\xA9", 12);
  EXPECT_EQ(to_json(text), R"("\"\\\b\f\n\r\t\u0001\u0000 )"
                           "\xC3\xA9\"");
}

TEST(Json, NamesWhereAValueCannotBePrinted) {
  const Value bad = object({{"rows", array({1, object({{"width", std::nan("")}})})}});
  std::string out = "before";
  const auto error = print_json(bad, out);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message(), "a number is not finite, which JSON can't hold at rows[1].width");
  EXPECT_EQ(out, "before");
  EXPECT_TRUE(print_json(std::numeric_limits<double>::infinity(), out));
  EXPECT_TRUE(print_json("\xff", out));
  EXPECT_TRUE(print_json(object({{"\xff", 1}}), out));
}

TEST(Json, PrintsEventLeavesAsTheWireShowsThem) {
  const Value plain = event([] {});
  EXPECT_EQ(to_json(plain), R"({"$":"event"})");
  plain.event_leaf()->id = HandlerId::parse("run_name_0123456789abcdefABCDE").value();
  plain.event_leaf()->place = std::make_shared<Place>("panel");
  EXPECT_EQ(to_json(plain), R"({"$":"event"})") << "who may call it is for the model to say";
  const Value full = event([] {}, {.timeout = std::chrono::seconds(2),
                                   .args = {{"name", local_state("name", "x")}},
                                   .actions = {action("go", {{"path", "home"}})}});
  EXPECT_EQ(
      to_json(full),
      R"({"$":"event","timeout":2000,"args":{"name":{"$":"state","key":"name","initialValue":"x"}},)"
      R"("actions":[{"$":"action","name":"go","path":"home"}]})");
}

}  // namespace
}  // namespace updraft::json_test
