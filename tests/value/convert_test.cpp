#include <updraft/convert.hpp>
#include <updraft/handler.hpp>
#include <updraft/json.hpp>

#include "value/reading.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace updraft {
namespace {

struct Colour {
  unsigned rgb = 0;
};
struct Shape {
  Colour fill;
};
struct Written {};
struct Picky {
  int number = 0;
};

}  // namespace

template <>
struct Convert<Colour> {
  static Result<Colour, Misfit> from_value(const Value& value) {
    if (value.text() == "#ff8800") return Colour{0xff8800};
    return Misfit("a colour such as #ff8800");
  }
};
template <>
struct Convert<Shape> {
  static Result<Shape, Misfit> from_value(const Value& value) {
    auto fill = read_member<Colour>(value, "fill");
    if (!fill) return std::move(fill).error();
    return Shape{*fill};
  }
};
template <>
struct Convert<Written> {
  static Value to_value(const Written& /*written*/) { return "written"; }
};
/// Names the place of what does not fit by hand.
template <>
struct Convert<Picky> {
  static Result<Picky, Misfit> from_value(const Value& value) {
    if (const auto number = value["number"].as_integer()) return Picky{static_cast<int>(*number)};
    return within("number", Misfit("a lucky number"));
  }
};

namespace {

template <class T>
void expect_round_trip(const T& original, const Value& written) {
  EXPECT_EQ(Value(original), written);
  const auto read = value_to<T>(written);
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(*read, original);
}

static_assert(ReadableFromValue<Colour> && !Convertible<Colour>);
static_assert(Convertible<Written> && !ReadableFromValue<Written>);
static_assert(!ReadableFromValue<std::string_view> && !ReadableFromValue<const char*>);
static_assert(!ReadableFromValue<char> && !ReadableFromValue<wchar_t>);
static_assert(!ReadableFromValue<std::vector<Written>> && !Convertible<std::vector<Colour>>);
static_assert(!ReadableFromValue<std::optional<Written>> && !Convertible<std::optional<Colour>>);
static_assert(!ReadableFromValue<std::variant<int, Written>> &&
              !Convertible<std::variant<int, Colour>>);
static_assert(!ReadableFromValue<std::pair<int, Written>> && !Convertible<std::tuple<int, Colour>>);
static_assert(!ReadableFromValue<std::map<std::string, Written>>);
static_assert(!ReadableFromValue<std::map<int, int>> && !Convertible<std::map<int, int>>);
static_assert(std::convertible_to<std::vector<std::string_view>, Value>);
static_assert(!std::convertible_to<std::vector<Member>, Value>);

TEST(Convert, ReadsBooleansAndNothingThatIsAlmostOne) {
  EXPECT_EQ(read_json<bool>("true"), true);
  EXPECT_EQ(read_json<bool>("false"), false);
  EXPECT_EQ(problem_in<bool>("1"), "expected true or false, found the number 1");
  EXPECT_EQ(problem_in<bool>("null"), "expected true or false, found null");
  EXPECT_EQ(problem_in<int>("true"), "expected a whole number, found true");
}

TEST(Convert, ReadsWholeNumbersWithinTheirRange) {
  EXPECT_EQ(read_json<std::uint8_t>("255"), 255);
  EXPECT_EQ(read_json<std::int8_t>("-128"), -128);
  EXPECT_EQ(read_json<int>("-3.0"), -3);
  EXPECT_EQ(read_json<std::int64_t>("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(read_json<std::int64_t>("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(problem_in<std::uint8_t>("256"),
            "expected a whole number from 0 to 255, found the number 256");
  EXPECT_EQ(problem_in<std::uint8_t>("-1"),
            "expected a whole number from 0 to 255, found the number -1");
  EXPECT_EQ(problem_in<std::uint8_t>("\"a\""),
            "expected a whole number from 0 to 255, found the text \"a\"");
  EXPECT_EQ(problem_in<int>("2147483648"),
            "expected a whole number from -2147483648 to 2147483647, found the number 2147483648");
  EXPECT_NE(problem_in<int>("0.5"), "");
  EXPECT_EQ(problem_in<int>("{}"), "expected a whole number, found an object");
}

TEST(Convert, ReadsNoNumberIntoAnIntegerThatCannotHoldIt) {
  for (const double number : {1e300, -1e300, 0x1p63, -0x1.8p63, std::nan(""), HUGE_VAL}) {
    EXPECT_NE(problem<std::int64_t>(Value(number)), "") << number;
    EXPECT_NE(problem<std::int32_t>(Value(number)), "") << number;
    EXPECT_NE(problem<std::uint32_t>(Value(number)), "") << number;
  }
  for (const double number : {1e300, -1.0, 0x1p64, std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    EXPECT_NE(problem<std::uint64_t>(Value(number)), "") << number;
  }
}

TEST(Convert, ReadsUnsignedNumbersBeyond63Bits) {
  EXPECT_EQ(*value_to<std::uint64_t>(Value(0x1p63)), std::uint64_t{1} << 63);
  EXPECT_EQ(*value_to<std::uint64_t>(Value(std::uint64_t{3} << 62)), std::uint64_t{3} << 62);
  EXPECT_EQ(*value_to<std::uint64_t>(Value(INT64_MAX)), std::uint64_t{INT64_MAX});
  EXPECT_EQ(*value_to<std::uint64_t>(Value(UINT64_MAX)), UINT64_MAX);
}

TEST(Convert, ReadsNumbersThatAreFiniteAndFit) {
  EXPECT_EQ(read_json<double>("0.1"), 0.1);
  EXPECT_EQ(read_json<double>("3"), 3.0);
  EXPECT_EQ(read_json<float>("0.5"), 0.5F);
  EXPECT_EQ(read_json<long double>("0.5"), 0.5L);
  const float largest = std::numeric_limits<float>::max();
  EXPECT_EQ(*value_to<float>(Value(largest)), largest);
  EXPECT_NE(problem_in<float>("1e300"), "");
  EXPECT_EQ(*value_to<float>(*parse_json("3.4028235e38")), std::numeric_limits<float>::max());
  EXPECT_EQ(*value_to<float>(Value(-std::numeric_limits<float>::max())),
            -std::numeric_limits<float>::max());
  EXPECT_NE(problem<float>(Value(0x1.ffffffp127)), "");
  EXPECT_EQ(*value_to<std::uint64_t>(*parse_json("18446744073709551615")), UINT64_MAX);
  EXPECT_EQ(problem<std::int64_t>(Value(std::uint64_t{1} << 63)),
            "expected a whole number from -9223372036854775808 to 9223372036854775807, found the "
            "number 9223372036854775808");
  EXPECT_EQ(problem<double>(Value(std::nan(""))),
            "expected a number, found a number that is not finite");
  EXPECT_EQ(problem_in<double>("\"1\""), "expected a number, found the text \"1\"");
}

TEST(Convert, ReadsTexts) {
  EXPECT_EQ(read_json<std::string>("\"a\\u0000b\""), std::string("a\0b", 3));
  EXPECT_EQ(problem_in<std::string>("5"), "expected a text, found the number 5");
  EXPECT_EQ(problem_in<std::string>("0.5"), "expected a text, found the number 0.5");
  EXPECT_EQ(problem_in<std::string>("[1]"), "expected a text, found an array");
  EXPECT_EQ(problem<std::string>(Value(event([] {}))), "expected a text, found a handler");
}

TEST(Convert, LeavesAValueAsItIs) {
  const Value value = object({{"a", array({1, Value()})}});
  EXPECT_TRUE(value_to<Value>(value)->shares_with(value));
  EXPECT_TRUE(value_to<Value>(Value())->is_null());
}

TEST(Convert, ReadsNullAsNoOptional) {
  expect_round_trip(std::optional<int>(), Value());
  expect_round_trip(std::optional<int>(3), 3);
  EXPECT_EQ(problem_in<std::optional<int>>("\"a\""),
            "expected a whole number, found the text \"a\"");
}

TEST(Convert, WritesAndReadsListsAsArrays) {
  const Value written = array({1, 2, 2});
  expect_round_trip(std::vector<int>{1, 2, 2}, written);
  expect_round_trip(std::list<int>{1, 2, 2}, written);
  expect_round_trip(std::deque<int>{1, 2, 2}, written);
  expect_round_trip(std::array<int, 3>{1, 2, 2}, written);
  expect_round_trip(std::vector<bool>{true, false}, array({true, false}));
  expect_round_trip(std::vector<std::vector<std::string>>{{}, {"a"}},
                    array({array({}), array({"a"})}));
  EXPECT_EQ(problem_in<std::vector<int>>("{}"), "expected an array, found an object");
  EXPECT_EQ(problem_in<std::vector<int>>("[1,null]"), "[1]: expected a whole number, found null");
}

TEST(Convert, WritesAndReadsSetsAsArrays) {
  expect_round_trip(std::set<std::string>{"a", "b"}, array({"a", "b"}));
  EXPECT_EQ(read_json<std::set<int>>("[3,1,3]"), (std::set<int>{1, 3}));
  expect_round_trip(std::unordered_set<int>{7}, array({7}));
  EXPECT_EQ(read_json<std::unordered_set<int>>("[3,1,3]"), (std::unordered_set<int>{1, 3}));
}

TEST(Convert, ReadsArraysOfFixedSizeOnlyIfTheyHaveIt) {
  EXPECT_EQ((problem_in<std::array<int, 2>>("[1]")),
            "expected an array of 2 items, found one of 1");
  EXPECT_EQ((problem_in<std::array<int, 1>>("[1,2]")),
            "expected an array of 1 item, found one of 2");
  EXPECT_EQ((problem_in<std::array<int, 0>>("null")), "expected an array of 0 items, found null");
  EXPECT_EQ((problem_in<std::array<int, 2>>("[1,\"a\"]")),
            "[1]: expected a whole number, found the text \"a\"");
}

TEST(Convert, WritesAndReadsPairsAndTuplesAsArrays) {
  expect_round_trip(std::pair<std::string, int>("a", 1), array({"a", 1}));
  expect_round_trip(std::tuple<int, std::string, bool>(1, "a", true), array({1, "a", true}));
  expect_round_trip(std::tuple<>(), array({}));
  expect_round_trip(std::tuple<Value>(array({1})), array({array({1})}));
  expect_round_trip(std::tuple<std::tuple<int>>(std::tuple<int>(1)), array({array({1})}));
  EXPECT_EQ((problem_in<std::pair<int, int>>("[1,2,3]")),
            "expected an array of 2 items, found one of 3");
  EXPECT_EQ((problem_in<std::pair<int, int>>("[1]")), "[1] is missing: expected a whole number");
  EXPECT_EQ((problem_in<std::pair<int, std::string>>("[1,2]")),
            "[1]: expected a text, found the number 2");
  EXPECT_EQ((read_json<std::tuple<int, std::optional<int>>>("[1]")),
            (std::tuple<int, std::optional<int>>(1, std::nullopt)));
}

TEST(Convert, WritesAndReadsMapsOfTextsAsObjects) {
  expect_round_trip(std::map<std::string, int>{{"a", 1}, {"b", 2}}, object({{"b", 2}, {"a", 1}}));
  expect_round_trip(std::unordered_map<std::string, int>{{"a", 1}, {"b", 2}},
                    object({{"a", 1}, {"b", 2}}));
  EXPECT_EQ((problem_in<std::map<std::string, int>>("[]")), "expected an object, found an array");
  EXPECT_EQ((problem_in<std::map<std::string, std::vector<int>>>(R"({"a":[1],"b":[0,true]})")),
            "b[1]: expected a whole number, found true");
}

TEST(Convert, WritesTheAlternativeOfAVariantAndReadsTheFirstThatFits) {
  using Size = std::variant<int, double, std::string, std::vector<int>>;
  expect_round_trip(Size(3), 3);
  expect_round_trip(Size(0.5), 0.5);
  expect_round_trip(Size("50%"), "50%");
  expect_round_trip(Size(std::vector<int>{1}), array({1}));
  EXPECT_EQ(read_json<Size>("3.0"), Size(3));
  expect_round_trip(std::variant<std::monostate, int>(), Value());
}

TEST(Convert, SaysAllThatAVariantCouldHaveBeen) {
  EXPECT_EQ((problem_in<std::variant<int, std::string, std::int64_t>>("null")),
            "expected a whole number or a text, found null");
  EXPECT_EQ((problem_in<std::variant<std::string, std::vector<int>>>("[1,[]]")),
            "[1]: expected a whole number, found an array");
}

TEST(Convert, SaysWhereInAValueItMisfits) {
  using Guests = std::map<std::string, std::vector<std::map<std::string, std::string>>>;
  EXPECT_EQ(problem_in<Guests>(R"({"guests":[{},{},{"name":5}]})"),
            "guests[2].name: expected a text, found the number 5");
}

TEST(Convert, AddsWhatWasFoundToWhatAConversionOfTheUserExpected) {
  EXPECT_EQ(problem_in<Colour>("\"red\""),
            "expected a colour such as #ff8800, found the text \"red\"");
  EXPECT_EQ(problem_in<Shape>("[]"), "expected an object, found an array");
  EXPECT_EQ(problem_in<Shape>("{}"), "fill is missing: expected a colour such as #ff8800");
  EXPECT_EQ(problem_in<std::vector<Shape>>(R"([{"fill":"#ff8800"},{"fill":true}])"),
            "[1].fill: expected a colour such as #ff8800, found true");
  EXPECT_EQ(problem_in<Picky>(R"({"number":"3"})"),
            "number: expected a lucky number, found the text \"3\"");
  EXPECT_EQ(problem_in<std::vector<Picky>>("[{}]"),
            "[0].number is missing: expected a lucky number");
}

TEST(Convert, LetsOptionalMembersOnlyBeMissing) {
  const Value none = object({});
  EXPECT_EQ(*read_member<std::optional<int>>(none, "a"), std::nullopt);
  ASSERT_FALSE(read_member<Value>(none, "a"));
  EXPECT_EQ(read_member<Value>(none, "a").error().message(), "a is missing: expected a value");
  EXPECT_EQ(read_member<int>(none, "a").error().message(), "a is missing: expected a whole number");
}

TEST(Convert, RepeatsNoLongInputOfAClient) {
  const std::string longest(100'000, 'x');
  EXPECT_LT(problem<int>(Value(longest)).size(), 120U);
  EXPECT_LT((problem<std::map<std::string, int>>(object({{longest, "a"}}))).size(), 300U);
  Value nested = longest;
  for (int i = 0; i < 300; ++i) nested = array({nested});
  EXPECT_LT(problem<std::vector<int>>(nested).size(), 120U);
}

TEST(Convert, CutsTextsBetweenCharactersAndKeepsThemToOneLineOfUtf8) {
  for (std::size_t before = 36; before <= 41; ++before) {
    const std::string text = std::string(before, 'x') + "€€€€";
    const std::string message = problem<int>(Value(text));
    std::string json;
    EXPECT_FALSE(print_json(message, json)) << message;
    EXPECT_NE(message.find("…"), std::string::npos) << message;
  }
  EXPECT_EQ(problem<int>(Value("a\nb\x7f")), "expected a whole number, found the text \"a b \"");
  EXPECT_EQ(problem<int>(Value("\xff")), "expected a whole number, found the text \"(not UTF-8)\"");
  EXPECT_EQ(problem<int>(Value("€")), "expected a whole number, found the text \"€\"");
}

TEST(Convert, IsInvalidForWhoAsksForAResult) {
  EXPECT_EQ(value_to<int>(Value("a")).error().kind(), ErrorKind::invalid);
}

/// Any value of a few levels, biased to the edges of numbers.
Value random_value(std::mt19937& random, int levels) {
  const auto below = [&](unsigned end) { return random() % end; };
  switch (below(levels > 0 ? 8 : 5)) {
    case 0:
      return {};
    case 1:
      return below(2) == 0;
    case 2:
      return std::int64_t{1} << below(63);
    case 3:
      return std::ldexp(static_cast<double>(below(9)) - 4, static_cast<int>(below(80)) - 8);
    case 4:
      return std::string(below(4), static_cast<char>('a' + below(3)));
    case 5:
    case 6: {
      std::vector<Value> items;
      for (auto count = below(4); count > 0; --count) {
        items.push_back(random_value(random, levels - 1));
      }
      return array(std::move(items));
    }
    default: {
      std::vector<Member> members;
      for (auto count = below(4); count > 0; --count) {
        members.push_back(
            {std::string(1, static_cast<char>('a' + below(3))), random_value(random, levels - 1)});
      }
      return object(std::move(members));
    }
  }
}

/// Whatever can be read is written as what reads the same again; all else is explained.
template <class T>
bool reads_back(const Value& value) {
  const auto read = value_to<T>(value);
  if (!read) {
    EXPECT_NE(read.error().message().find("expected "), std::string::npos);
    return false;
  }
  const auto again = value_to<T>(Value(*read));
  EXPECT_TRUE(again && *again == *read) << to_json(value);
  return true;
}

TEST(Convert, WritesWhatItReadOfAnyValueSoThatItReadsTheSame) {
  using Mixed = std::variant<bool, std::int64_t, std::string, std::vector<std::optional<double>>>;
  using Objects = std::map<std::string, std::vector<Mixed>>;
  std::mt19937 random(20261123);
  std::array<int, 7> fitting{};
  for (int i = 0; i < 20'000; ++i) {
    const Value value = random_value(random, 3);
    fitting[0] += reads_back<std::int8_t>(value);
    fitting[1] += reads_back<std::uint64_t>(value);
    fitting[2] += reads_back<float>(value);
    fitting[3] += reads_back<Mixed>(value);
    fitting[4] += reads_back<Objects>(value);
    fitting[5] += reads_back<std::tuple<Mixed, std::optional<Mixed>>>(value);
    fitting[6] += reads_back<std::unordered_map<std::string, Value>>(value);
  }
  for (const int count : fitting) EXPECT_GT(count, 100);
}

TEST(Convert, RefusesKeysThatWereChosenToShareABucket) {
  constexpr std::int64_t count = 1'000;
  std::unordered_set<std::int64_t> table;
  table.reserve(count);
  const auto buckets = static_cast<std::int64_t>(table.bucket_count());
  std::vector<Value> chosen;
  std::vector<Value> honest;
  for (std::int64_t i = 0; i < count; ++i) {
    chosen.emplace_back(i * buckets);
    honest.emplace_back(i * 8);
  }
  EXPECT_FALSE(value_to<std::unordered_set<std::int64_t>>(array(chosen)));
  EXPECT_TRUE(value_to<std::set<std::int64_t>>(array(chosen)));
  EXPECT_TRUE(value_to<std::vector<std::int64_t>>(array(chosen)));
  const auto read = value_to<std::unordered_set<std::int64_t>>(array(honest));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->size(), static_cast<std::size_t>(count));
}

TEST(Convert, RefusesNamesThatWereChosenToShareABucket) {
  // As many buckets as a table has for names that are just too many for one.
  std::unordered_map<std::string, int> table;
  std::vector<Member> members;
  for (int i = 0; i <= static_cast<int>(conversion::longest_bucket); ++i) {
    table[std::to_string(i)] = i;
  }
  const std::size_t buckets = table.bucket_count();
  for (int i = 0; members.size() <= conversion::longest_bucket; ++i) {
    std::string name = std::to_string(i);
    if (std::hash<std::string>()(name) % buckets == 0) members.push_back({std::move(name), i});
  }
  EXPECT_FALSE((value_to<std::unordered_map<std::string, int>>(object(members))));
  members.pop_back();
  EXPECT_TRUE((value_to<std::unordered_map<std::string, int>>(object(members))));
}

}  // namespace
}  // namespace updraft
