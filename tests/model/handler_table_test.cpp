#include "model/handler_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

namespace updraft::model::handler_table_test {
namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};
constexpr Secret secret = repeatable_secret(1);

Limits limits_of(std::chrono::milliseconds time, std::size_t count) {
  Limits limits;
  limits.retired_handler_time = time;
  limits.retired_handlers = count;
  return limits;
}

const HandlerId& id_of(const Value& leaf) {
  return leaf.event_leaf()->id;
}

/// A table, and the place that it serves values at.
struct Table : HandlerTable {
  explicit Table(const Limits& limits = {}, const Secret& of_run = secret)
      : HandlerTable(of_run, limits) {}

  void replace(const Value& last, const Value& next, Time now) {
    HandlerTable::replace(here, last, next, now);
  }
  void retire(const Value& value, Time now) { HandlerTable::retire(here, value, now); }
  [[nodiscard]] std::shared_ptr<EventLeaf> leaf(const HandlerId& id) const {
    const auto found = find(id);
    return found ? found->leaf : nullptr;
  }

  std::shared_ptr<Place> here = place("here");
};

TEST(HandlerTable, GivesIdsToTheLeavesOfAValue) {
  Table table;
  const Value value =
      object({{"a", event([] {})}, {"b", array({event([] {}), 1, object({{"c", event([] {})}})})}});
  table.replace(Value(), value, start);
  EXPECT_EQ(table.leaf(id_of(value["a"])), value["a"].event_leaf());
  EXPECT_EQ(table.leaf(id_of(value["b"].items()[0])), value["b"].items()[0].event_leaf());
  EXPECT_EQ(table.leaf(id_of(value["b"][2]["c"])), value["b"][2]["c"].event_leaf());
  EXPECT_FALSE(table.find(HandlerId()));
  const Value root = event([] {});
  table.replace(value, root, start);
  EXPECT_EQ(table.leaf(id_of(root)), root.event_leaf());
}

TEST(HandlerTable, NeverGivesAnIdTwiceNorAnEmptyOne) {
  std::unordered_set<HandlerId, HandlerId::Hash> ids;
  for (const std::uint64_t run : {0U, 1U, 2U, 4'000'000'000U}) {
    Table table({}, repeatable_secret(run));
    Value last;
    for (int i = 0; i < 10'000; ++i) {
      const Value next = event([] {});
      table.replace(last, next, start);
      EXPECT_FALSE(id_of(next).empty());
      EXPECT_TRUE(ids.insert(id_of(next)).second) << "run " << run;
      last = next;
    }
  }
}

TEST(HandlerTable, GivesTheSameIdsForTheSameSecretSoThatSimulationsRepeat) {
  Table one;
  Table other;
  for (int i = 0; i < 100; ++i) {
    const Value a = event([] {});
    const Value b = event([] {});
    one.replace(Value(), a, start);
    other.replace(Value(), b, start);
    EXPECT_EQ(id_of(a).text(), id_of(b).text());
  }
}

TEST(HandlerTable, NamesItsRunInEachIdAndKnowsThoseOfOthersAgain) {
  Table mine;
  Table theirs({}, repeatable_secret(2));
  const Value a = event([] {});
  const Value b = event([] {});
  mine.replace(Value(), a, start);
  theirs.replace(Value(), b, start);
  EXPECT_TRUE(mine.is_of_this_run(id_of(a)));
  EXPECT_FALSE(mine.is_of_this_run(id_of(b)));
  EXPECT_FALSE(mine.is_of_this_run(HandlerId()));
  EXPECT_FALSE(mine.find(id_of(b)));
}

TEST(HandlerTable, GivesALeafAnIdOfItsOwnAtEachPlace) {
  Table table;
  const Value shared = event([] {});
  const auto there = table.place("there");
  table.replace(Value(), shared, start);
  static_cast<HandlerTable&>(table).replace(there, Value(), array({shared}), start);
  const HandlerId* id_here = table.here->find(*shared.event_leaf());
  const HandlerId* id_there = there->find(*shared.event_leaf());
  ASSERT_TRUE(id_here && id_there);
  EXPECT_NE(id_here->text(), id_there->text());
  EXPECT_EQ(table.find(*id_here)->place->path(), "here");
  EXPECT_EQ(table.find(*id_there)->place->path(), "there");
  EXPECT_EQ(table.leaf(*id_there), shared.event_leaf());
  EXPECT_FALSE(table.place("elsewhere")->find(*shared.event_leaf())) << "it was never served there";
}

TEST(HandlerTable, KeepsTheIdOfAnotherPlaceWhereALeafTakesTheRoleOfAnother) {
  Table table;
  const auto there = table.place("there");
  const Value first = event([] {});
  table.replace(Value(), first, start);
  static_cast<HandlerTable&>(table).replace(there, Value(), first, start);
  const HandlerId id = *there->find(*first.event_leaf());
  // As redraw does where only the options of a keyed handler change.
  const auto next = std::make_shared<EventLeaf>(*first.event_leaf());
  next->timeout = 5s;
  static_cast<HandlerTable&>(table).replace(there, first, Value(next), start);
  EXPECT_EQ(there->find(*next)->text(), id.text());
  EXPECT_EQ(table.leaf(id), next);
}

TEST(HandlerTable, ForgetsTheIdsOfAPlaceThatIsGoneButNotThoseOfOthers) {
  Table table(limits_of(30s, 1000));
  const Value constant = event([] {});
  table.replace(Value(), constant, start);
  auto& any_place = static_cast<HandlerTable&>(table);
  HandlerId id_there;
  {
    const auto there = table.place("there");
    any_place.replace(there, Value(), constant, start);
    id_there = *there->find(*constant.event_leaf());
    any_place.retire(there, constant, start);
  }
  EXPECT_TRUE(table.find(id_there)) << "a tap may be on its way";
  table.expire(start + 30s);
  EXPECT_FALSE(table.find(id_there));
  EXPECT_TRUE(table.find(id_of(constant)));
}

TEST(HandlerTable, DoesNotGrowOverManyPlacesOfOneLeaf) {
  Table table(limits_of(30s, 50));
  auto& any_place = static_cast<HandlerTable&>(table);
  const Value constant = event([] {});
  for (int i = 0; i < 20'000; ++i) {
    const auto there = table.place("user/" + std::to_string(i));
    any_place.replace(there, Value(), constant, start);
    any_place.retire(there, constant, start);
  }
  EXPECT_LE(table.known(), 1000U);
}

TEST(HandlerTable, KeepsTheIdsOfLeavesThatStay) {
  Table table;
  const Value kept = event([] {});
  const Value before = array({kept, event([] {})});
  table.replace(Value(), before, start);
  const auto id = id_of(kept);
  table.replace(before, array({1, 2, object({{"moved", kept}})}), start);
  EXPECT_EQ(id_of(kept), id);
  EXPECT_EQ(table.leaf(id), kept.event_leaf());
}

TEST(HandlerTable, FindsRetiredLeavesUntilTheirTimeIsOver) {
  Table table(limits_of(30s, 100));
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
  Table table(limits_of(30s, 100));
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
  Table table(limits_of(30s, 10));
  std::vector<HandlerId> ids;
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
  Table table(limits_of(30s, 50));
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
  Table table(limits_of(30s, 100));
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
  Table table(limits_of(30s, 100));
  Value leaf = event([] {});
  table.replace(Value(), leaf, start);
  const auto id = id_of(leaf);
  table.replace(leaf, Value(), start);
  table.expire(start + 31s);
  EXPECT_EQ(table.retired(), 0U);
  EXPECT_EQ(table.leaf(id), leaf.event_leaf());
  leaf = Value();
  EXPECT_FALSE(table.find(id));
}

TEST(HandlerTable, FindsTheNewestOfTheLeavesOfOneId) {
  Table table(limits_of(30s, 100));
  const Value first = event([] {});
  table.replace(Value(), first, start);
  const auto id = id_of(first);
  const auto leaf = std::make_shared<EventLeaf>(*first.event_leaf());
  leaf->timeout = 5s;
  const Value second(leaf);
  table.replace(first, second, start);
  EXPECT_EQ(table.leaf(id), leaf);
  table.expire(start + 31s);
  EXPECT_EQ(table.leaf(id), leaf) << "the older one takes nothing along";
}

TEST(HandlerTable, RetiresNothingThatOnlyMoves) {
  Table table(limits_of(30s, 3));
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
