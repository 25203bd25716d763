#include <updraft/error.hpp>
#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/local_state.hpp>
#include <updraft/value.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <thread>

namespace updraft::value_test {
namespace {

using Kind = Value::Kind;

Value nested(std::size_t depth) {
  Value value = array({});
  for (std::size_t i = 1; i < depth; ++i) value = array({value});
  return value;
}

/// An object of `count` members "name0": 0, "name1": 1, …, written from the last to the first.
Value numbered(int count) {
  std::vector<Member> members;
  for (int i = count - 1; i >= 0; --i) members.push_back({"name" + std::to_string(i), i});
  return object(std::move(members));
}

TEST(Value, TakesSixteenBytes) {
  EXPECT_EQ(sizeof(Value), 16U);
}

TEST(Value, IsNullUnlessMadeOfSomething) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_TRUE(Value(nullptr).is_null());
  EXPECT_EQ(Value(), Value(nullptr));
  EXPECT_NE(Value(), Value(false));
  EXPECT_NE(Value(), Value(0));
  EXPECT_NE(Value(), Value(""));
}

TEST(Value, KnowsItsKind) {
  EXPECT_EQ(Value(true).kind(), Kind::boolean);
  EXPECT_EQ(Value(1).kind(), Kind::integer);
  EXPECT_EQ(Value(std::uint8_t{1}).kind(), Kind::integer);
  EXPECT_EQ(Value(1.0).kind(), Kind::number);
  EXPECT_EQ(Value(1.0F).kind(), Kind::number);
  EXPECT_EQ(Value("").kind(), Kind::string);
  EXPECT_EQ(array({}).kind(), Kind::array);
  EXPECT_EQ(object({}).kind(), Kind::object);
  EXPECT_EQ(Value(event([] {})).kind(), Kind::event);
}

TEST(Value, GivesNothingAsAnotherType) {
  for (const Value& value :
       {Value(), Value("1"), array({1}), object({{"a", 1}}), Value(event([] {}))}) {
    EXPECT_FALSE(value.as_boolean());
    EXPECT_FALSE(value.as_integer());
    EXPECT_FALSE(value.as_number());
  }
  EXPECT_FALSE(Value(1).as_boolean());
  EXPECT_FALSE(Value(true).as_integer());
  EXPECT_FALSE(Value(1).as_string());
  EXPECT_EQ(Value(1).text(), "");
  EXPECT_TRUE(Value(1).items().empty());
  EXPECT_TRUE(array({1}).members().empty());
  EXPECT_TRUE(object({{"a", 1}}).items().empty());
  EXPECT_EQ(Value("a").event_leaf(), nullptr);
}

TEST(Value, HoldsStringsOfEveryLengthAroundWhatFitsInside) {
  for (std::size_t length = 0; length <= 40; ++length) {
    const std::string text(length, static_cast<char>('a' + length % 26));
    const Value value = text;
    EXPECT_EQ(value.text(), text);
    EXPECT_EQ(value.as_string(), std::string_view(text));
    EXPECT_EQ(value, Value(text));
    const Value copy = value;
    EXPECT_EQ(copy.text(), text);
    EXPECT_EQ(copy.text().data() == value.text().data(), length > 14) << length;
  }
}

TEST(Value, TellsStringsApartThatDifferInTheirLastByteOrLength) {
  for (const std::size_t length : {13U, 14U, 15U, 16U}) {
    const std::string text(length, 'a');
    EXPECT_NE(Value(text), Value(text + 'a'));
    EXPECT_NE(Value(text), Value(text.substr(1)));
    EXPECT_NE(Value(text), Value(text.substr(1) + 'b'));
  }
  EXPECT_NE(Value(std::string_view("a\0b", 3)), Value(std::string_view("a\0c", 3)));
  EXPECT_NE(Value(std::string_view("a\0", 2)), Value("a"));
}

TEST(Value, HoldsTheEmptyStringViewThatPointsNowhere) {
  EXPECT_EQ(Value(std::string_view()), Value(""));
}

TEST(Value, SharesWhatACopyHolds) {
  const Value list = array({1, 2});
  const Value copy = list;
  EXPECT_TRUE(copy.shares_with(list));
  EXPECT_FALSE(array({1, 2}).shares_with(list));
  EXPECT_EQ(array({1, 2}), list);
  EXPECT_FALSE(Value(1).shares_with(Value(1)));
  EXPECT_FALSE(Value().shares_with(Value()));
  EXPECT_TRUE(array({}).shares_with(array({})));
  EXPECT_TRUE(object({}).shares_with(object({})));
  EXPECT_FALSE(array({}).shares_with(object({})));
  EXPECT_FALSE(array({}).shares_with(list));
  EXPECT_TRUE(object({{"list", list}})["list"].shares_with(list));
}

TEST(Value, IsNullAfterItWasMovedFrom) {
  Value from = array({1});
  const Value to = std::move(from);
  EXPECT_TRUE(from.is_null());  // NOLINT(bugprone-use-after-move): it is what is tested
  EXPECT_EQ(to, array({1}));
  from = "a string that is not held inside";
  EXPECT_EQ(from.text(), "a string that is not held inside");
}

TEST(Value, TakesAPartOfItselfInItsPlace) {
  Value value = object({{"inside", array({"a string that is not held inside"})}});
  value = value["inside"];
  value = value.items()[0];
  EXPECT_EQ(value.text(), "a string that is not held inside");
  const Value& same = value;
  value = same;
  EXPECT_EQ(value.text(), "a string that is not held inside");
  value = std::move(const_cast<Value&>(same));
  EXPECT_EQ(value.text(), "a string that is not held inside");
}

TEST(Value, KeepsUnsignedIntegersOf64BitsExactly) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(Value(most).kind(), Kind::integer);
  EXPECT_EQ(Value(most).as_unsigned(), most);
  EXPECT_EQ(Value(most).as_number(), 0x1p64);
  EXPECT_FALSE(Value(most).as_integer());
  EXPECT_NE(Value(most), Value(most - 1));
  EXPECT_NE(Value(most), Value(0x1p64));
  EXPECT_NE(Value(most), Value(-1));
  EXPECT_EQ(Value(std::uint64_t{1} << 63), Value(0x1p63));
  EXPECT_EQ(Value(0x1p63).as_unsigned(), std::uint64_t{1} << 63);
  EXPECT_EQ(Value(std::uint64_t{1} << 62).as_integer(), std::int64_t{1} << 62);
  EXPECT_EQ(Value(7).as_unsigned(), 7U);
  EXPECT_EQ(Value(-0.0).as_unsigned(), 0U);
  for (const Value& none :
       {Value(-1), Value(-0.5), Value(0.5), Value(0x1p64), Value(std::nan("")), Value("7")}) {
    EXPECT_FALSE(none.as_unsigned());
  }
  Value copy = Value(most);
  copy = Value(copy);
  EXPECT_EQ(copy.as_unsigned(), most);
}

TEST(Value, TakesAFloatAsTheShortestTextThatReadsBackAsIt) {
  EXPECT_EQ(Value(0.1F), Value(0.1));
  EXPECT_EQ(to_json(Value(0.1F)), "0.1");
  EXPECT_EQ(to_json(Value(-2.3F)), "-2.3");
  EXPECT_EQ(to_json(Value(16777216.0F)), "16777216");
  EXPECT_EQ(to_json(Value(std::numeric_limits<float>::max())), "3.4028235e+38");
  EXPECT_EQ(to_json(array(std::vector<Value>{0.5F, 21.7F, -0.0F})), "[0.5,21.7,0]");
  EXPECT_EQ(Value(std::numeric_limits<float>::infinity()).as_number(), HUGE_VAL);
  EXPECT_TRUE(std::isnan(*Value(std::nanf("")).as_number()));
  EXPECT_EQ(Value(0.1L), Value(0.1));
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same floats each time
  for (int i = 0; i < 100'000; ++i) {
    const auto number = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    if (!std::isfinite(number)) continue;
    ASSERT_EQ(static_cast<float>(*Value(number).as_number()), number);
  }
}

TEST(Value, GivesAWholeDoubleAsAnIntegerAndNoOther) {
  EXPECT_EQ(Value(3.0).as_integer(), 3);
  EXPECT_EQ(Value(-0.0).as_integer(), 0);
  EXPECT_EQ(Value(-0x1p63).as_integer(), std::numeric_limits<std::int64_t>::min());
  for (const double number :
       {0.5, 0x1p63, -0x1.8p63, 1e300, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_FALSE(Value(number).as_integer()) << number;
  }
}

TEST(Value, ComparesNumbersByValueAcrossKinds) {
  EXPECT_EQ(Value(3), Value(3.0));
  EXPECT_EQ(Value(3), Value(3U));
  EXPECT_NE(Value(3), Value(3.5));
  EXPECT_NE(Value(1), Value(true));
  EXPECT_EQ(Value(0.0), Value(-0.0));
  EXPECT_EQ(Value(0), Value(-0.0));
  EXPECT_EQ(array({1, 2}), array({1.0, 2.0}));
}

TEST(Value, TellsIntegersApartThatAreOneDouble) {
  const std::int64_t two_53 = std::int64_t{1} << 53;
  EXPECT_NE(Value(two_53), Value(two_53 + 1));
  EXPECT_NE(Value(two_53 + 1), Value(static_cast<double>(two_53)));
  EXPECT_EQ(Value(two_53), Value(static_cast<double>(two_53)));
}

TEST(Value, TellsTheLargestIntegerFromTheDoubleBeyondIt) {
  EXPECT_NE(Value(std::numeric_limits<std::int64_t>::max()), Value(0x1p63));
  EXPECT_NE(Value(0x1p63), Value(std::numeric_limits<std::int64_t>::max() - 1));
  EXPECT_EQ(Value(std::numeric_limits<std::int64_t>::min()), Value(-0x1p63));
}

TEST(Value, IsEqualToItselfIfItIsNaN) {
  const Value nan = std::nan("");
  EXPECT_EQ(nan, Value(-std::nan("1"))) << "both are shown as null";
  EXPECT_EQ(array({nan}), array({nan}));
  EXPECT_NE(nan, Value(0));
  EXPECT_NE(nan, Value());
  EXPECT_NE(nan, Value(std::numeric_limits<double>::infinity()));
}

TEST(Value, ComparesObjectsWithoutRegardToOrder) {
  EXPECT_EQ(object({{"a", 1}, {"b", 2}}), object({{"b", 2}, {"a", 1}}));
  EXPECT_NE(object({{"a", 1}, {"b", 2}}), object({{"a", 2}, {"b", 1}}));
  EXPECT_NE(object({{"a", nullptr}}), object({{"b", nullptr}}));
  EXPECT_NE(object({{"a", 1}}), object({{"a", 1}, {"b", nullptr}}));
  EXPECT_NE(array({1, 2}), array({2, 1}));
  EXPECT_NE(array({}), object({}));
}

TEST(Value, ComparesLargeObjectsWithoutRegardToOrder) {
  std::vector<Member> ascending;
  for (int i = 0; i < 100; ++i) ascending.push_back({"name" + std::to_string(i), i});
  EXPECT_EQ(object(ascending), numbered(100));
  ascending.back().value = 0;
  EXPECT_NE(object(ascending), numbered(100));
}

TEST(Value, TakesHandlersToBeEqualToThemselvesOnly) {
  const Value press = event([] {});
  EXPECT_EQ(press, Value(press));
  EXPECT_NE(press, event([] {}));
  EXPECT_EQ(object({{"onPress", press}}), object({{"onPress", press}}));
}

TEST(Value, LetsTheLastOfEqualNamesCountInThePlaceOfTheFirst) {
  const Value small = object({{"a", 1}, {"b", 2}, {"a", 3}, {"c", 4}, {"a", 5}, {"b", 6}});
  ASSERT_EQ(small.members().size(), 3U);
  EXPECT_EQ(small.members()[0], (Member{"a", 5}));
  EXPECT_EQ(small.members()[1], (Member{"b", 6}));
  EXPECT_EQ(small.members()[2], (Member{"c", 4}));

  for (const int distinct : {1, 8, 16, 17, 40}) {
    std::vector<Member> members;
    for (int i = 0; i < 3 * distinct; ++i) {
      members.push_back({"name" + std::to_string(i % distinct), i});
    }
    const Value value = object(std::move(members));
    ASSERT_EQ(value.members().size(), static_cast<std::size_t>(distinct));
    for (int i = 0; i < distinct; ++i) {
      const std::string name = "name" + std::to_string(i);
      EXPECT_EQ(value.members()[static_cast<std::size_t>(i)], (Member{name, 2 * distinct + i}));
      EXPECT_EQ(value[name], Value(2 * distinct + i));
    }
  }
}

TEST(Value, FindsEveryMemberWhateverTheSizeOfTheObject) {
  for (const int count : {0, 1, 15, 16, 17, 18, 200}) {
    const Value value = numbered(count);
    for (int i = 0; i < count; ++i) {
      const Value* found = value.find("name" + std::to_string(i));
      ASSERT_TRUE(found) << i << " of " << count;
      EXPECT_EQ(*found, Value(i));
    }
    for (const auto* absent : {"", "name", "name00", "nam", "zzz", "name200", "__proto__"}) {
      EXPECT_FALSE(value.find(absent)) << absent << " of " << count;
    }
    EXPECT_EQ(value.members().size(), static_cast<std::size_t>(count));
    if (count > 0) {
      EXPECT_EQ(value.members()[0].value, Value(count - 1));
    }
  }
}

TEST(Value, ReadsWhatIsMissingAsNull) {
  const Value value = object({{"list", array({1})}});
  EXPECT_TRUE(value["absent"].is_null());
  EXPECT_TRUE(value["list"][1].is_null());
  EXPECT_TRUE(value["list"]["name"].is_null());
  EXPECT_TRUE(value["absent"]["further"][3].is_null());
  EXPECT_TRUE(value[std::size_t{0}].is_null());
  EXPECT_FALSE(Value("text").find("length"));
}

TEST(Value, CountsItsDepth) {
  EXPECT_EQ(Value("a string that is not held inside").depth(), 0U);
  EXPECT_EQ(array({}).depth(), 1U);
  EXPECT_EQ(object({{"a", array({1})}, {"b", 1}}).depth(), 2U);
  EXPECT_EQ(Value(event([] {})).depth(), 1U);
  EXPECT_EQ(event([] {}, {.args = {{"a", local_state("a", 1)}}}).value().depth(), 3U);
}

TEST(Value, CountsTheArrayOfActionsWithinTheDepthOfAnEvent) {
  // On the wire: {"$":"event","actions":[{"$":"action",…}]}.
  EXPECT_EQ(event([] {}, {.actions = {action("go")}}).value().depth(), 3U);
}

TEST(Value, NestsToTheLimitAndNoDeeper) {
  const Value deepest = nested(Value::max_depth);
  EXPECT_EQ(deepest.depth(), Value::max_depth);
  EXPECT_THROW(array({deepest}), Error);
  EXPECT_THROW(object({{"a", 1}, {"deep", deepest}}), Error);
  EXPECT_THROW(event([] {}, {.args = {{"deep", local_state("deep", deepest)}}}), Error);
  EXPECT_EQ(array({nested(Value::max_depth - 1)}).depth(), Value::max_depth);
}

TEST(Value, ComparesAndDestroysTheDeepestValues) {
  Value deep = nested(Value::max_depth);
  EXPECT_EQ(deep, nested(Value::max_depth));
  EXPECT_FALSE(deep.shares_with(nested(Value::max_depth)));
  deep = Value();
  EXPECT_TRUE(deep.is_null());
}

TEST(Value, KnowsWhetherHandlersAreInside) {
  EXPECT_TRUE(Value(event([] {})).has_events());
  EXPECT_TRUE(object({{"rows", array({1, object({{"onPress", event([] {})}})})}}).has_events());
  EXPECT_FALSE(object({{"rows", array({1, "a string that is not held inside"})}}).has_events());
}

TEST(Value, DestroysTheHandlerWithItsLastCopy) {
  const auto captured = std::make_shared<int>(0);
  {
    Value list = array({event([captured] {})});
    const Value copy = list;
    list = Value();
    EXPECT_EQ(captured.use_count(), 2);
  }
  EXPECT_EQ(captured.use_count(), 1);
}

TEST(Value, IsMadeOfStandardContainers) {
  EXPECT_EQ(Value(std::vector<int>{1, 2}), array({1, 2}));
  EXPECT_EQ(Value(std::vector<bool>{true, false}), array({true, false}));
  EXPECT_EQ(Value(std::vector<std::vector<std::string>>{{"a"}, {}}),
            array({array({"a"}), array({})}));
  EXPECT_EQ(Value(std::map<std::string, double>{{"b", 2.5}, {"a", 1}}),
            object({{"a", 1}, {"b", 2.5}}));
  EXPECT_EQ(Value(std::optional<int>(1)), Value(1));
  EXPECT_EQ(Value(std::optional<int>()), Value());
}

TEST(Value, IsCopiedAndDroppedByTwoThreadsAtOnce) {
  const auto captured = std::make_shared<int>(0);
  {
    const Value shared =
        array({object({{"a", "a string that is not held inside"}}), event([captured] {})});
    std::atomic<int> ready = 0;
    const auto work = [&ready, mine = shared]() mutable {
      ++ready;
      while (ready < 2) std::this_thread::yield();
      for (int i = 0; i < 100'000; ++i) {
        const Value copy = mine;
        const Value inside = copy.items()[0]["a"];
        mine = array({inside}).shares_with(copy) ? inside : copy;
      }
      mine = Value();
    };
    std::thread one(work);
    std::thread two(work);
    one.join();
    two.join();
    EXPECT_EQ(shared.items()[0]["a"].text(), "a string that is not held inside");
  }
  EXPECT_EQ(captured.use_count(), 1);
}

}  // namespace
}  // namespace updraft::value_test
