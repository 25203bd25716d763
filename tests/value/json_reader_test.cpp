#include "value/json_reader.hpp"

#include <updraft/json.hpp>

#include "support/second_reading.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::json_reader_test {
namespace {

using Next = JsonReader::Next;

std::string error_of(std::string_view text, std::size_t max_depth = 128) {
  JsonReader reader(text, max_depth);
  reader.read();
  const auto error = reader.finish();
  return error ? error->message() : "";
}

TEST(JsonReader, GoesThroughATextWithoutMakingValuesOfIt) {
  JsonReader reader(R"( {"a" : [1, "two", {}], "b": null} )", 3);
  ASSERT_EQ(reader.next(), Next::object);
  std::string_view name;
  reader.enter();
  ASSERT_TRUE(reader.next_member(name));
  EXPECT_EQ(name, "a");
  ASSERT_EQ(reader.next(), Next::array);
  reader.enter();
  ASSERT_TRUE(reader.next_item());
  EXPECT_EQ(reader.next(), Next::number);
  EXPECT_EQ(reader.read_number(), Value(1));
  ASSERT_TRUE(reader.next_item());
  EXPECT_EQ(reader.next(), Next::string);
  EXPECT_EQ(reader.read_string(), "two");
  ASSERT_TRUE(reader.next_item());
  reader.skip();
  EXPECT_FALSE(reader.next_item());
  ASSERT_TRUE(reader.next_member(name));
  EXPECT_EQ(name, "b");
  EXPECT_EQ(reader.next(), Next::null);
  EXPECT_TRUE(reader.read().is_null());
  EXPECT_FALSE(reader.next_member(name));
  EXPECT_FALSE(reader.finish());
}

TEST(JsonReader, ChecksWhatItPassesOver) {
  for (const auto* text : {R"({"a":tru})", R"({"a":[1,]})", R"({"a":{"b"}})", R"({"a":"\x"})",
                           R"({"a":01})", R"({"a":[1})", R"({"a":"b)", "{\"a\":\"\n\"}"}) {
    JsonReader reader(text, 128);
    reader.skip();
    EXPECT_TRUE(reader.finish()) << text;
  }
}

TEST(JsonReader, EndsLoopsAtTheFirstFault) {
  JsonReader reader("[1 2,3]", 128);
  int items = 0;
  for (reader.enter(); reader.next_item(); ++items) reader.skip();
  EXPECT_EQ(items, 1);
  EXPECT_EQ(reader.next(), Next::nothing);
  EXPECT_EQ(reader.finish()->message(), "not JSON: a , or ] is missing, at byte 3");
}

TEST(JsonReader, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(error_of(""), "not JSON: a value is missing, at byte 0");
  EXPECT_EQ(error_of("[1,]"), "not JSON: a value is missing, at byte 3");
  EXPECT_EQ(error_of(R"({"a" 1})"), "not JSON: a : is missing, at byte 5");
  EXPECT_EQ(error_of(R"({"a":1,})"), "not JSON: a name is missing, at byte 7");
  EXPECT_EQ(error_of(R"({"a":1]})"), "not JSON: a , or } is missing, at byte 6");
  EXPECT_EQ(error_of(R"("ab)"), "not JSON: a string has no end, at byte 3");
  EXPECT_EQ(error_of(R"("ab\qc")"), "not JSON: a string has a malformed escape, at byte 4");
  EXPECT_EQ(error_of("\"a\nb\""), "not JSON: a string has a control character, at byte 2");
  EXPECT_EQ(error_of("[1.]"), "not JSON: a number is malformed, at byte 3");
  EXPECT_EQ(error_of("1e999"), "JSON has a number beyond all doubles, at byte 5");
  EXPECT_EQ(error_of("1 1"), "not JSON: there is more after the value, at byte 2");
  EXPECT_EQ(error_of("[[[]]]", 2), "JSON nests too deep, at byte 2");
}

TEST(JsonReader, TakesNumbersThatAreTooSmallForDoublesAsZero) {
  for (const auto* text :
       {"1e-999", "0.0001e-400", "-1E-400", "1e-99999999999999999999", "1e-9223372036854775807"}) {
    const auto number = parse_json(text);
    ASSERT_TRUE(number) << text;
    EXPECT_EQ(number->as_number(), 0.0) << text;
  }
  EXPECT_EQ(parse_json("1e99999999999999999999").error().kind(), ErrorKind::overloaded);
  EXPECT_EQ(parse_json("100e9223372036854775807").error().kind(), ErrorKind::overloaded);
  EXPECT_FALSE(parse_json(std::string(400, '9')));
  EXPECT_EQ(parse_json("0." + std::string(400, '0') + "1")->as_number(), 0.0);
  EXPECT_EQ(parse_json("0e99999999999999999999")->as_number(), 0.0);
}

TEST(JsonReader, FindsTheEndOfAStringWhereverItIs) {
  for (std::size_t length = 0; length < 70; ++length) {
    for (const std::string_view behind : {"", " ", "                                        "}) {
      const std::string plain(length, 'x');
      EXPECT_EQ(parse_json('"' + plain + '"' + std::string(behind))->text(), plain);
      EXPECT_EQ(parse_json('"' + plain + R"(\n)" + plain + '"')->text(), plain + '\n' + plain);
      EXPECT_FALSE(parse_json('"' + plain + "\x1f" + plain + '"'));
      EXPECT_TRUE(parse_json('"' + plain + "\x7f\xc3\xa9" + plain + '"'));
    }
  }
}

/// Texts that a random hand has gone over.
class Texts {
 public:
  std::string next() {
    std::string text(seeds[pick(seeds.size())]);
    for (std::size_t edits = pick(4); edits > 0; --edits) edit(text);
    return text;
  }

 private:
  static constexpr std::array<std::string_view, 9> seeds{
      R"({"$":"evt","key":"e1","target":{"path":["a",2,"props","onPress"]},"payload":[1,"two"]})",
      R"([0,-1,12.5,1e3,-2.5E-7,123456789012345678,9223372036854775807,true,false,null])",
      R"("a text with \"escapes\", \u00e9, \ud83d\ude00 and \\ in it")",
      R"({"a":{"b":{"c":[[],{},[{}],""]}},"a":2})",
      R"( [ 1 , 2 , { "x" : [ ] } ] )",
      "[\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"]",
      R"(["0123456789abcdef0123456789abcdef","short",""])",
      R"({"":"","long name of a member that is there twice":1,"b":[-0,0.0,-0.0]})",
      R"(-17)"};

  void edit(std::string& text) {
    static constexpr std::string_view letters = "{}[]\",:\\ute0123456789.-+Enflsr \t\n\x01\x7f\xc3";
    const std::size_t place = pick(text.size() + 1);
    switch (pick(4)) {
      case 0:
        text.insert(place, 1, letters[pick(letters.size())]);
        break;
      case 1:
        if (place < text.size()) text[place] = letters[pick(letters.size())];
        break;
      case 2:
        text.erase(place, pick(3));
        break;
      default:
        text.insert(place, text.substr(pick(text.size() + 1), pick(12)));
        break;
    }
  }
  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }

  std::mt19937 random_{7};
};

TEST(JsonReader, ReadsRandomTextsAsAnotherParserDoes) {
  Texts texts;
  int taken = 0;
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = texts.next();
    const auto ours = parse_json(text);
    taken += ours ? 1 : 0;
    ASSERT_EQ(SecondReading(text).difference(ours), "") << text;
  }
  EXPECT_GT(taken, 10'000);
  EXPECT_LT(taken, 40'000);
}

bool has_too_many_values(std::string_view text, std::size_t max_values) {
  JsonReader reader(text, 128, max_values);
  reader.skip();
  const bool failed = reader.finish().has_value();
  EXPECT_EQ(reader.has_too_many_values(), failed) << text;
  JsonReader again(text, 128, max_values);
  again.read();
  EXPECT_EQ(again.finish().has_value(), failed) << text;
  return failed;
}

TEST(JsonReader, CountsTheTextItsItemsAndItsMembersAsValues) {
  for (const auto& [text, values] :
       std::vector<std::pair<std::string, std::size_t>>{{"7", 1},
                                                        {"[]", 1},
                                                        {"[[],[]]", 3},
                                                        {"[1,[2,3]]", 5},
                                                        {R"({"a":1,"a":2})", 3},
                                                        {R"({"a":[{"b":{}}]})", 4}}) {
    EXPECT_FALSE(has_too_many_values(text, values)) << text;
    if (values > 1) {
      EXPECT_TRUE(has_too_many_values(text, values - 1)) << text;
    }
    JsonReader reader(text, 128);
    reader.skip();
    EXPECT_EQ(reader.values(), values) << text;
  }
}

}  // namespace
}  // namespace updraft::json_reader_test
