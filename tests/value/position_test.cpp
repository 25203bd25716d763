#include <updraft/handler.hpp>
#include <updraft/local_state.hpp>
#include <updraft/value.hpp>

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace updraft::position_test
