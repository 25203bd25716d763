#include "model/handler_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace updraft::model::handler_table_test {
namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};

Limits limits_of(std::chrono::milliseconds time, std::size_t count) {
  Limits limits;
  limits.retired_handler_time = time;
  limits.retired_handlers = count;
  return limits;
}

std::uint64_t id_of(const Value& leaf) {
  return leaf.event_leaf()->id;
}

TEST(HandlerTable, GivesIdsToTheLeavesOfAValue) {
  HandlerTable table(1, {});
  const Value value =
      object({{"a", event([] {})}, {"b", array({event([] {}), 1, object({{"c", event([] {})}})})}});
  table.replace(Value(), value, start);
  EXPECT_EQ(table.find(id_of(value["a"])), value["a"].event_leaf());
  EXPECT_EQ(table.find(id_of(value["b"].items()[0])), value["b"].items()[0].event_leaf());
  EXPECT_EQ(table.find(id_of(value["b"][2]["c"])), value["b"][2]["c"].event_leaf());
  EXPECT_FALSE(table.find(0));
  EXPECT_FALSE(table.find(12345));
  const Value root = event([] {});
  table.replace(value, root, start);
  EXPECT_EQ(table.find(id_of(root)), root.event_leaf());
}

TEST(HandlerTable, NeverGivesAnIdTwiceNorTheIdZero) {
  // From this seed the sequence starts with the one number that becomes 0.
  HandlerTable table(std::uint64_t{0} - 0x9e3779b97f4a7c15U, {});
  std::set<std::uint64_t> ids;
  Value last;
  for (int i = 0; i < 10'000; ++i) {
    const Value next = event([] {});
    table.replace(last, next, start);
    EXPECT_NE(id_of(next), 0U);
    EXPECT_TRUE(ids.insert(id_of(next)).second);
    last = next;
  }
}

TEST(HandlerTable, GivesOtherIdsFromAnotherSeed) {
  std::set<std::uint64_t> ids;
  for (const std::uint64_t seed : {0U, 1U, 2U, 4'000'000'000U}) {
    HandlerTable table(seed, {});
    for (int i = 0; i < 1000; ++i) {
      const Value leaf = event([] {});
      table.replace(Value(), leaf, start);
      EXPECT_TRUE(ids.insert(id_of(leaf)).second) << "seed " << seed;
    }
  }
}

TEST(HandlerTable, KeepsTheIdsOfLeavesThatStay) {
  HandlerTable table(1, {});
  const Value kept = event([] {});
  const Value before = array({kept, event([] {})});
  table.replace(Value(), before, start);
  const auto id = id_of(kept);
  table.replace(before, array({1, 2, object({{"moved", kept}})}), start);
  EXPECT_EQ(id_of(kept), id);
  EXPECT_EQ(table.find(id), kept.event_leaf());
}

TEST(HandlerTable, FindsRetiredLeavesUntilTheirTimeIsOver) {
  HandlerTable table(1, limits_of(30s, 100));
  Value value = array({event([] {}), event([] {})});
  table.replace(Value(), value, start);
  const auto first = id_of(value.items()[0]);
  const auto second = id_of(value[1]);
  const Value next = array({event([] {}), value[1]});
  table.replace(value, next, start);
  value = next;
  EXPECT_EQ(table.retired(), 1U);
  table.expire(start + 29'999ms);
  EXPECT_TRUE(table.find(first));
  table.expire(start + 30s);
  EXPECT_FALSE(table.find(first));
  EXPECT_TRUE(table.find(second)) << "what is shown has no end";
  EXPECT_EQ(table.retired(), 0U);
}

TEST(HandlerTable, RetiresAllLeavesOfAValueThatIsGone) {
  HandlerTable table(1, limits_of(30s, 100));
  Value value = object({{"a", event([] {})}, {"b", array({event([] {})})}});
  table.replace(Value(), value, start);
  const auto a = id_of(value["a"]);
  const auto b = id_of(value["b"].items()[0]);
  table.retire(value, start);
  value = Value();
  EXPECT_TRUE(table.find(a));
  EXPECT_TRUE(table.find(b));
  table.expire(start + 31s);
  EXPECT_FALSE(table.find(a));
  EXPECT_FALSE(table.find(b));
}

TEST(HandlerTable, KeepsABoundedNumberOfRetiredLeavesTheNewestOnes) {
  HandlerTable table(1, limits_of(30s, 10));
  std::vector<std::uint64_t> ids;
  Value last;
  for (int i = 0; i < 100; ++i) {
    const Value next = event([] {});
    table.replace(last, next, start);
    ids.push_back(id_of(next));
    last = next;
  }
  EXPECT_EQ(table.retired(), 10U);
  EXPECT_FALSE(table.find(ids[88]));
  for (std::size_t i = 89; i < 100; ++i) EXPECT_TRUE(table.find(ids[i])) << i;
}

TEST(HandlerTable, DoesNotGrowOverManyRedraws) {
  constexpr int rows = 5;
  HandlerTable table(1, limits_of(30s, 50));
  const auto alive = std::make_shared<int>(0);
  const auto draw = [&] {
    std::vector<Value> items;
    for (int i = 0; i < rows; ++i) items.push_back(object({{"onPress", [alive] {}}}));
    return array(std::move(items));
  };
  Value last;
  for (int i = 0; i < 100'000; ++i) {
    const Value next = draw();
    table.replace(last, next, start + std::chrono::milliseconds(i));
    last = next;
    if (i % 1000 == 0) table.expire(start + std::chrono::milliseconds(i));
  }
  EXPECT_LE(alive.use_count(), 1 + 50 + rows);
  EXPECT_LE(table.retired(), 50U);
}

TEST(HandlerTable, KnowsLeavesAgainThatComeBack) {
  HandlerTable table(1, limits_of(30s, 100));
  const Value leaf = event([] {});
  table.replace(Value(), leaf, start);
  const auto id = id_of(leaf);
  table.replace(leaf, Value(), start);
  table.expire(start + 31s);
  table.replace(Value(), array({leaf}), start + 32s);
  EXPECT_EQ(id_of(leaf), id);
  EXPECT_TRUE(table.find(id));
}

TEST(HandlerTable, FindsALeafAsLongAsAnybodyHoldsIt) {
  HandlerTable table(1, limits_of(30s, 100));
  Value leaf = event([] {});
  table.replace(Value(), leaf, start);
  const auto id = id_of(leaf);
  table.replace(leaf, Value(), start);
  table.expire(start + 31s);
  EXPECT_EQ(table.retired(), 0U);
  EXPECT_EQ(table.find(id), leaf.event_leaf());
  leaf = Value();
  EXPECT_FALSE(table.find(id));
}

TEST(HandlerTable, FindsTheNewestOfTheLeavesOfOneId) {
  HandlerTable table(1, limits_of(30s, 100));
  const Value first = event([] {});
  table.replace(Value(), first, start);
  const auto id = id_of(first);
  const auto leaf = std::make_shared<EventLeaf>(*first.event_leaf());
  leaf->timeout = 5s;
  const Value second(leaf);
  table.replace(first, second, start);
  EXPECT_EQ(table.find(id), leaf);
  table.expire(start + 31s);
  EXPECT_EQ(table.find(id), leaf) << "the older one takes nothing along";
}

TEST(HandlerTable, RetiresNothingThatOnlyMoves) {
  HandlerTable table(1, limits_of(30s, 3));
  std::vector<Value> rows{event([] {})};
  Value gone = array(rows);
  table.replace(Value(), gone, start);
  const auto id = id_of(gone.items()[0]);
  rows.clear();
  for (int i = 0; i < 10; ++i) rows.push_back(object({{"onPress", [] {}}}));
  Value last = array(rows);
  table.replace(gone, last, start);
  gone = Value();
  ASSERT_TRUE(table.find(id));
  std::ranges::rotate(rows, rows.begin() + 1);
  table.replace(last, array(rows), start);
  EXPECT_TRUE(table.find(id)) << "rows that moved took the place of what really retired";
}

}  // namespace
}  // namespace updraft::model::handler_table_test
