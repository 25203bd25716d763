#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/local_state.hpp>
#include <updraft/node.hpp>

#include "model/served.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

namespace updraft::model::redraw_test {
namespace {

using namespace std::chrono_literals;

TEST(Redraw, ReturnsTheVerySameValueWhereNothingChanged) {
  const auto screen = [] {
    return object({{"title", "a string that is not held inside"},
                   {"rows", array({1, object({{"n", 2.5}}), array({}), nullptr})}});
  };
  const Value last = screen();
  EXPECT_TRUE(redraw(last, {}, screen(), 1).shares_with(last));
}

TEST(Redraw, SharesTheUnchangedPartsOfWhatChanged) {
  const Value last = object({{"a", array({1, 2})}, {"b", array({3, 4})}, {"c", 5}});
  const Value next =
      redraw(last, {}, object({{"a", array({1, 2})}, {"b", array({3, 5})}, {"c", 5}}), 1);
  EXPECT_EQ(next, object({{"a", array({1, 2})}, {"b", array({3, 5})}, {"c", 5}}));
  EXPECT_TRUE(next["a"].shares_with(last["a"]));
  EXPECT_FALSE(next["b"].shares_with(last["b"]));
}

TEST(Redraw, GivesTheNewValueWhateverTheOldOneWas) {
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same trees each time
  const auto pick = [&](int below) { return std::uniform_int_distribution(0, below - 1)(random); };
  const std::function<Value(int)> any = [&](int depth) -> Value {
    switch (pick(depth > 0 ? 7 : 4)) {
      case 0:
        return pick(3);
      case 1:
        return nullptr;
      case 2:
        return std::string(static_cast<std::size_t>(pick(20)), 'x');
      case 3:
        return pick(2) == 0;
      case 4: {
        std::vector<Value> items;
        for (int i = pick(4); i > 0; --i) items.push_back(any(depth - 1));
        return array(std::move(items));
      }
      default: {
        std::vector<Member> members;
        for (int i = pick(4); i > 0; --i) {
          members.push_back(
              {pick(2) == 0 ? "key" : std::string(1, static_cast<char>('a' + pick(3))),
               pick(3) == 0 ? Value(std::to_string(pick(2))) : any(depth - 1)});
        }
        return object(std::move(members));
      }
    }
  };
  Value last;
  for (int i = 0; i < 20'000; ++i) {
    const Value next = any(4);
    const Value redrawn = redraw(last, {}, next, 1);
    ASSERT_EQ(redrawn, next) << to_json(last) << " became " << to_json(next);
    last = redrawn;
  }
}

TEST(Redraw, KeepsTheIdsOfKeyedElementsAndRunsTheirNewestHandlers) {
  Served served;
  const Value before =
      served.show(stack({element("B", "a", answers(1)), element("B", "b", answers(2))}));
  const auto a = id_of(handler_of(before, 0));
  const auto b = id_of(handler_of(before, 1));
  const Value after =
      served.show(stack({element("B", "a", answers(11)), element("B", "b", answers(12))}));
  EXPECT_TRUE(after.shares_with(before));
  EXPECT_EQ(press(*served.table().find(a)), 11);
  EXPECT_EQ(press(*served.table().find(b)), 12);
}

TEST(Redraw, KeepsTheIdOfARootWithAKey) {
  Served served;
  const auto id = id_of(handler_of(served.show(element("B", "a", answers(1)))));
  EXPECT_EQ(id_of(handler_of(served.show(element("B", "a", answers(2))))), id);
  EXPECT_NE(id_of(handler_of(served.show(element("B", "b", answers(3))))), id);
  EXPECT_EQ(press(*served.table().find(id)), 2);
}

TEST(Redraw, GivesNewIdsWhereOnlyPositionIdentifies) {
  Served served;
  const Value before =
      served.show(stack({element("B", "", answers(1)), element("B", "", answers(2))}));
  const auto first = id_of(handler_of(before, 0));
  const auto second = id_of(handler_of(before, 1));
  const Value after = served.show(stack({element("B", "", answers(12))}));
  EXPECT_NE(id_of(handler_of(after, 0)), first);
  EXPECT_NE(id_of(handler_of(after, 0)), second);
  EXPECT_EQ(press(*served.table().find(first)), 1);
  EXPECT_EQ(press(*served.table().find(second)), 2);
  const Value root = served.show(element("B", "", answers(3)));
  EXPECT_NE(id_of(handler_of(root)), id_of(handler_of(served.show(element("B", "", answers(4))))));
}

TEST(Redraw, GivesNewIdsToKeysBeneathAnItemWithoutOne) {
  Served served;
  const auto draw = [&](int result) {
    return served.show(stack({element("Box", "", 0, {element("B", "a", answers(result))})}));
  };
  const auto id = id_of(handler_of(draw(1)["children"].items()[0], 0));
  EXPECT_NE(id_of(handler_of(draw(2)["children"].items()[0], 0)), id);
  EXPECT_EQ(press(*served.table().find(id)), 1);
}

TEST(Redraw, KeepsIdsOfKeysBeneathKeys) {
  Served served;
  const auto draw = [&](int result) {
    return served.show(
        stack({element("Box", "x", answers(result), {element("B", "a", answers(result))})}));
  };
  const Value before = draw(1);
  const Value after = draw(2);
  EXPECT_TRUE(after.shares_with(before));
  EXPECT_EQ(press(handler_of(after["children"].items()[0], 0)), 2);
}

TEST(Redraw, GivesNewIdsToAnotherComponentOfTheSameKey) {
  Served served;
  const auto draw = [&](const char* component, int result) {
    return served.show(
        stack({element(component, "a", answers(result), {element("B", "in", answers(result))})}));
  };
  const Value before = draw("Button", 1);
  const Value after = draw("Switch", 2);
  EXPECT_NE(id_of(handler_of(after, 0)), id_of(handler_of(before, 0)));
  EXPECT_NE(id_of(handler_of(after["children"].items()[0], 0)),
            id_of(handler_of(before["children"].items()[0], 0)));
  EXPECT_EQ(press(*served.table().find(id_of(handler_of(before, 0)))), 1);
}

TEST(Redraw, LetsKeyedRowsOfAShiftedListKeepTheirIds) {
  Served served;
  std::vector<Value> rows;
  for (int i = 0; i < 10; ++i) rows.push_back(element("B", std::to_string(i), answers(i)));
  const Value before = served.show(stack(rows));
  rows.erase(rows.begin());
  for (int i = 1; i < 10; ++i) {
    rows[static_cast<std::size_t>(i) - 1] = element("B", std::to_string(i), answers(100 + i));
  }
  const Value after = served.show(stack(rows));
  for (std::size_t i = 1; i < 10; ++i) {
    EXPECT_EQ(id_of(handler_of(after, i - 1)), id_of(handler_of(before, i)));
    EXPECT_EQ(press(*served.table().find(id_of(handler_of(before, i)))), 100 + static_cast<int>(i));
  }
  EXPECT_EQ(press(*served.table().find(id_of(handler_of(before, 0)))), 0);
}

TEST(Redraw, TakesNothingOverBetweenElementsOfADoubledKey) {
  Served served;
  const Value before =
      served.show(stack({element("B", "a", answers(1)), element("B", "a", answers(2))}));
  const Value after =
      served.show(stack({element("B", "a", answers(3)), element("B", "a", answers(4))}));
  const std::unordered_set<HandlerId, HandlerId::Hash> ids{
      id_of(handler_of(before, 0)), id_of(handler_of(before, 1)), id_of(handler_of(after, 0)),
      id_of(handler_of(after, 1))};
  EXPECT_EQ(ids.size(), 4U);
  const Value single = served.show(stack({element("B", "a", answers(5))}));
  EXPECT_FALSE(ids.contains(id_of(handler_of(single, 0))));
}

TEST(Redraw, TakesNothingOverBetweenElementsOfADoubledKeyWhereOneStaysTheSameValue) {
  {
    const Value kept = element("B", "a", answers(1));
    Served served;
    const auto other =
        id_of(handler_of(served.show(stack({kept, element("B", "a", answers(2))})), 1));
    EXPECT_NE(id_of(handler_of(served.show(stack({kept, element("B", "a", answers(3))})), 1)),
              other);
    EXPECT_EQ(press(*served.table().find(other)), 2);
  }
  const Value kept = element("B", "a", answers(1));
  Served served;
  const auto other =
      id_of(handler_of(served.show(stack({element("B", "a", answers(2)), kept})), 0));
  EXPECT_NE(id_of(handler_of(served.show(stack({element("B", "a", answers(3)), kept})), 0)), other);
  EXPECT_EQ(press(*served.table().find(other)), 2);
}

TEST(Redraw, GivesTheSecondComponentOfAKeyAnotherKey) {
  const auto text = [](std::string_view key) {
    return object({{"$", "component"}, {"component", "Text"}, {"key", key}});
  };
  DoubledKeys doubled;
  const Value shown =
      redraw({}, {}, stack({text("a"), text("a"), text("b"), text("a~2"), text("a")}), 1, &doubled);
  std::vector<std::string> keys;
  for (const Value& child : shown["children"].items()) keys.emplace_back(child["key"].text());
  EXPECT_EQ(keys, (std::vector<std::string>{"a", "a~3", "b", "a~2", "a~4"}));
  ASSERT_EQ(doubled.found.size(), 1U);
  EXPECT_EQ(doubled.found[0].substr(0, 42), "two items of one list have the key \"a\": al");
  DoubledKeys refused{.are_refused = true};
  EXPECT_THROW((void)redraw({}, {}, stack({text("a"), text("a")}), 1, &refused), Error);
}

TEST(Redraw, GivesTheKeyBackToAComponentThatHasItAlone) {
  const Value kept = element("B", "a", answers(1));
  Served served;
  const Value before = served.show(stack({element("B", "a", answers(2)), kept}));
  EXPECT_EQ(before["children"][1]["key"], Value("a~2"));
  const Value after = served.show(stack({kept}));
  EXPECT_EQ(after["children"].items()[0]["key"], Value("a"));
  EXPECT_EQ(served.tap(id_of(handler_of(before, 0))), 2);
  EXPECT_EQ(served.tap(id_of(handler_of(after, 0))), 1);
}

TEST(Redraw, LeavesTheKeysOfDataAlone) {
  const Value data = array({object({{"key", "a"}, {"n", 1}}), object({{"key", "a"}, {"n", 2}})});
  DoubledKeys doubled;
  EXPECT_EQ(redraw({}, {}, data, 1, &doubled), data);
  EXPECT_TRUE(doubled.found.empty());
}

TEST(Redraw, KeepsTheIdWhereOnlyTheOptionsOfAHandlerChange) {
  const EventOptions options[] = {{},
                                  {.timeout = 5s},
                                  {.args = {{"name", local_state("name", 1)}}},
                                  {.args = {{"name", local_state("name", 2)}}},
                                  {.actions = {action("go")}},
                                  {.timeout = 5s, .actions = {action("go"), action("back")}},
                                  {}};
  Served served;
  HandlerId id;
  int result = 0;
  Value before;
  for (const EventOptions& each : options) {
    const Value shown = served.show(element("B", "a", answers(++result, each)));
    const auto leaf = handler_of(shown).event_leaf();
    if (id.empty()) id = leaf->id;
    EXPECT_EQ(leaf->id, id);
    EXPECT_EQ(leaf->timeout, each.timeout);
    EXPECT_EQ(leaf->actions.size(), each.actions.size());
    EXPECT_NE(shown, before) << "clients have to be told";
    EXPECT_EQ(press(*served.table().find(id)), result);
    before = shown;
  }
}

TEST(Redraw, LeavesAHandlerAsItWasMadeForThoseWhoKeepIt) {
  Served served;
  const Value save = answers(1);
  (void)served.show(element("B", "a", save));
  EXPECT_EQ(press(handler_of(served.show(element("B", "a", answers(2))))), 2);
  EXPECT_EQ(press(save), 1) << "values are immutable";
  EXPECT_EQ(press(handler_of(served.show(element("B", "a", save)))), 1);
}

TEST(Redraw, LeavesAHandlerAsItWasMadeWhereAnotherModelShowsIt) {
  const Value shared = answers(1);
  Served one(1);
  Served other(2);
  (void)one.show(element("B", "a", shared));
  const Value elsewhere = other.show(element("B", "a", shared));
  (void)one.show(element("B", "a", answers(2)));
  EXPECT_EQ(press(handler_of(elsewhere)), 1);
}

TEST(Redraw, LeavesAHandlerAsItWasMadeWhereItMovesToAnotherElement) {
  Served served;
  const Value moving = answers(1);
  (void)served.show(stack({element("B", "a", moving)}));
  const Value after =
      served.show(stack({element("B", "a", answers(2)), element("B", "b", moving)}));
  EXPECT_EQ(press(handler_of(after, 0)), 2);
  EXPECT_EQ(press(handler_of(after, 1)), 1);
}

TEST(Redraw, GivesElementsThatSharedAHandlerEachTheirOwn) {
  Served served;
  const Value shared = answers(1);
  (void)served.show(stack({element("B", "a", shared), element("B", "b", shared)}));
  const Value after =
      served.show(stack({element("B", "a", answers(2)), element("B", "b", answers(3))}));
  EXPECT_EQ(press(handler_of(after, 0)), 2);
  EXPECT_EQ(press(handler_of(after, 1)), 3);
  EXPECT_EQ(press(*served.table().find(id_of(handler_of(after, 0)))), 2);
  EXPECT_EQ(press(*served.table().find(id_of(handler_of(after, 1)))), 3);
}

TEST(Redraw, NeverShowsOneIdForTwoHandlers) {
  Served served;
  const Value save = answers(1);
  (void)served.show(stack({element("B", "a", save)}));
  // "a" gets a handler of other options, under the id that `save` had; then `save` is shown
  // elsewhere.
  (void)served.show(stack({element("B", "a", answers(2, {.timeout = 5s}))}));
  const Value after =
      served.show(stack({element("B", "a", answers(3, {.timeout = 5s})), element("B", "b", save)}));
  EXPECT_NE(id_of(handler_of(after, 0)), id_of(handler_of(after, 1)));
  EXPECT_EQ(press(*served.table().find(id_of(handler_of(after, 0)))), 3);
  EXPECT_EQ(press(*served.table().find(id_of(handler_of(after, 1)))), 1);
}

TEST(Redraw, NeverChangesAHandlerThatItServesElsewhereToo) {
  Served served;
  const Value before = served.show(stack({element("B", "a", answers(1))}));
  // The program takes "a" out of the value that is served, and puts it under another key as well.
  const Value taken = handler_of(before, 0);
  const Value after = served.show(stack({element("B", "a", answers(2)), element("B", "b", taken)}));
  EXPECT_EQ(press(handler_of(after, 0)), 2);
  EXPECT_EQ(press(handler_of(after, 1)), 1);
  EXPECT_NE(id_of(handler_of(after, 0)), id_of(handler_of(after, 1)));
}

TEST(Redraw, NeverChangesAHandlerThatItServesTwice) {
  Served served;
  const Value before = served.show(stack({element("B", "a", answers(1))}));
  const Value taken = handler_of(before, 0);
  (void)served.show(stack({element("B", "a", taken), element("B", "b", taken)}));
  const Value after = served.show(stack({element("B", "a", answers(2)), element("B", "b", taken)}));
  EXPECT_EQ(press(handler_of(after, 0)), 2);
  EXPECT_EQ(press(handler_of(after, 1)), 1);
}

TEST(Redraw, RunsTheHandlersOfTheConstantTreeThatIsShown) {
  const auto tree = [](int base) {
    return element(
        "Screen", "", answers(base),
        {element("B", "one", answers(base + 1)),
         element("Box", "two", answers(base + 2),
                 {element("B", "in", answers(base + 3)), element("B", "", answers(base + 4))})});
  };
  const Value a = tree(100);
  const Value b = tree(200);
  Served served;
  const Value first = served.show(a);
  for (int round = 0; round < 4; ++round) {
    for (const Value& shown_tree : {b, a, a, b, b, a}) {
      const int base = press(handler_of(shown_tree));
      const Value shown = served.show(shown_tree);
      const Value box = shown["children"][1];
      EXPECT_EQ(served.tap(id_of(handler_of(shown))), base);
      EXPECT_EQ(served.tap(id_of(handler_of(shown, 0))), base + 1);
      EXPECT_EQ(served.tap(id_of(handler_of(box))), base + 2);
      EXPECT_EQ(served.tap(id_of(handler_of(box, 0))), base + 3);
      EXPECT_EQ(served.tap(id_of(handler_of(box, 1))), base + 4);
      EXPECT_EQ(id_of(handler_of(shown, 0)), id_of(handler_of(first, 0)));
      EXPECT_EQ(id_of(handler_of(box, 0)), id_of(handler_of(first["children"][1], 0)));
    }
  }
  EXPECT_EQ(press(handler_of(a, 0)), 101);
  EXPECT_EQ(press(handler_of(b, 0)), 201);
  EXPECT_TRUE(id_of(handler_of(a, 0)).empty()) << "the author's leaf is not the served one";
}

}  // namespace
}  // namespace updraft::model::redraw_test
