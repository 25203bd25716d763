#include "value/position.hpp"

#include <updraft/handler.hpp>
#include <updraft/local_state.hpp>
#include <updraft/value.hpp>

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace updraft::position_test {
namespace {

const Value screen = object({
    {"$", "component"},
    {"children", array({object({{"key", "first"}, {"props", object({{"label", "one"}})}}),
                        object({{"key", "second"}, {"props", object({{"label", "two"}})}}), "text",
                        object({{"key", "second"}, {"props", object({{"label", "later"}})}}),
                        object({{"key", 7}, {"props", object({{"label", "seven"}})}})})},
    {"2024", "a year"},
});

const Value* at(const Position& position) {
  return find(screen, position);
}

TEST(Position, FindsTheValueItselfWhereItHasNoTerms) {
  EXPECT_EQ(at({}), &screen);
}

TEST(Position, FindsMembersItemsAndItemsByKey) {
  EXPECT_EQ(*at({"$"}), Value("component"));
  EXPECT_EQ(*at({"children", 1, "props", "label"}), Value("two"));
  EXPECT_EQ(*at({"children", "first", "props", "label"}), Value("one"));
  EXPECT_EQ(*at({"children", 2}), Value("text"));
}

TEST(Position, FindsTheFirstOfItemsOfTheSameKey) {
  EXPECT_EQ(*at({"children", "second", "props", "label"}), Value("two"));
}

TEST(Position, TakesAWholeDoubleForAnIndex) {
  EXPECT_EQ(*at({"children", 2.0}), Value("text"));
}

TEST(Position, FindsTheMemberThatANumberNames) {
  EXPECT_EQ(*at({2024}), Value("a year"));
}

TEST(Position, FindsNothingWhereNothingIs) {
  for (const Position& position : {Position{"absent"},
                                   {"children", 5},
                                   {"children", -1},
                                   {"children", 0.5},
                                   {"children", 1e300},
                                   {"children", "third"},
                                   {"children", "0"},
                                   {"children", "7"},
                                   {"children", ""},
                                   {"children", "length"},
                                   {"$", 0},
                                   {"$", "length"},
                                   {"children", 2, "x"},
                                   {nullptr},
                                   {true},
                                   {array({})},
                                   {"children", nullptr},
                                   {"absent", "further", 3},
                                   {-1},
                                   {"__proto__"},
                                   {"children", "__proto__"},
                                   {"constructor"}}) {
    EXPECT_FALSE(find(screen, position)) << to_string(position);
  }
}

TEST(Position, FindsNothingInsideAHandler) {
  const Value value = object({{"onPress", event([] {}, {.args = {{"id", local_state("id", 1)}}})}});
  EXPECT_TRUE(find(value, Position{"onPress"}));
  EXPECT_FALSE(find(value, Position{"onPress", "id"}));
  EXPECT_FALSE(find(value, Position{"onPress", "args"}));
  EXPECT_FALSE(find(value, Position{"onPress", 0}));
}

TEST(Position, ReadsAsAPathOfNamesAndIndices) {
  EXPECT_EQ(to_string(Position{"children", 3, "props", "onPress"}), "children[3].props.onPress");
  EXPECT_EQ(to_string(Position{}), "");
  EXPECT_EQ(to_string(Position{0, 1, "a"}), "[0][1].a");
  EXPECT_EQ(to_string(Position{"a", "b"}), "a.b");
}

Value rows(std::size_t count) {
  std::vector<Value> all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(object({{"key", "row " + std::to_string(i)}, {"place", i}}));
  }
  return array(std::move(all));
}

TEST(Position, FindsItemsByTheirKeysInArraysOfAnyLength) {
  for (const std::size_t count : {1U, 63U, 64U, 65U, 66U, 1000U}) {
    const Value list = rows(count);
    for (std::size_t i = 0; i < count; ++i) {
      const Value* const found = find(list, Position{"row " + std::to_string(i), "place"});
      ASSERT_TRUE(found) << i << " of " << count;
      EXPECT_EQ(*found, Value(i));
    }
    EXPECT_FALSE(find(list, Position{"row " + std::to_string(count)}));
    EXPECT_FALSE(find(list, Position{""}));
  }
}

TEST(Position, FindsTheFirstOfTheItemsWithOneKeyInALongArrayToo) {
  std::vector<Value> items(200, Value());
  for (const std::size_t place : {50U, 100U, 150U}) {
    items[place] = object({{"key", "same"}, {"place", place}});
  }
  items[10] = object({{"key", 7}});
  items[20] = array({"same"});
  items[30] = object({{"key", ""}, {"place", 30}});
  const Value list = array(std::move(items));
  EXPECT_EQ(*find(list, Position{"same", "place"}), Value(50));
  EXPECT_EQ(*find(list, Position{"", "place"}), Value(30));
  EXPECT_FALSE(find(list, Position{"7"}));
}

TEST(Position, OfAnItemIsItsKeyWhereThatLeadsToIt) {
  const auto item = [](Value key) { return object({{"key", std::move(key)}}); };
  const Value list = array({item("a"), item("a"), item(""), item(7), "text", item("b")});
  EXPECT_EQ(term_of_item(list, 0), Value("a"));
  EXPECT_EQ(term_of_item(list, 1), Value(1));
  for (const std::size_t i : {2U, 3U, 4U}) EXPECT_EQ(term_of_item(list, i), Value(i));
  EXPECT_EQ(term_of_item(list, 5), Value("b"));
  const Value long_list = rows(1'000);
  EXPECT_EQ(term_of_item(long_list, 999), Value("row 999"));
}

TEST(Position, LooksThroughALongArrayOnce) {
  const Value list = rows(10'000);
  std::size_t steps = 0;
  EXPECT_FALSE(find(list, Position{"none"}, steps));
  EXPECT_GE(steps, 10'000U);
  EXPECT_LT(steps, 10'010U);
  steps = 0;
  EXPECT_FALSE(find(list, Position{"none"}, steps));
  EXPECT_TRUE(find(list, Position{"row 9999", "place"}, steps));
  EXPECT_LT(steps, 10U);
}

TEST(Position, IsLookedForByManyThreadsInTheSameArray) {
  const Value list = rows(5'000);
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < 5'000; i += 7) {
        EXPECT_TRUE(find(list, Position{"row " + std::to_string(i)}));
      }
    });
  }
}

}  // namespace
}  // namespace updraft::position_test
