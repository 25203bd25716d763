#include <updraft/component.hpp>
#include <updraft/each.hpp>
#include <updraft/handler.hpp>

#include "model/rows.hpp"
#include "model/served.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace updraft::model::row_test {
namespace {

/// A list of lists, and how often each row was drawn: outer ones by id, inner ones by "outer/id".
struct Nested {
  State<Entries> entries{Entries{{"a", 1, {{"x", 1}, {"y", 2}}}, {"b", 2, {{"x", 3}, {"y", 4}}}}};
  State<int> mark{0};
  State<int> unrelated{0};
  std::map<std::string, int> drawn;
  View<Value> list{[this](Get get) {
    (void)get(unrelated);
    return each(get(entries), &Entry::id, [this, get](const Entry& outer) {
      ++drawn[outer.id];
      auto draw = [&](const Entry& entry) {
        ++drawn[outer.id + "/" + entry.id];
        // One row alone reads the mark, and nothing around it does.
        const int extra = outer.id + entry.id == "bx" ? get(mark) : 0;
        return row_of({{"n", entry.n + extra}, {"onPress", answers(entry.n + extra)}});
      };
      return row_of({{"n", outer.n}, {"inner", each(outer.inner, &Entry::id, draw)}});
    });
  }};
  Served served;

  const Value& show() {
    (void)list.read();
    return served.serve(list.node()->value());
  }
  /// What was drawn since the last call.
  std::map<std::string, int> drawn_now() { return std::exchange(drawn, {}); }
};

using Drawn = std::map<std::string, int>;

TEST(Row, OfAnOuterListThatIsDrawnAgainKeepsTheInnerRowsThatStay) {
  Nested nested;
  const Value before = nested.show();
  (void)nested.drawn_now();
  nested.entries.update([](Entries& entries) { entries[0].inner[1].n = 20; });
  const Value after = nested.show();
  EXPECT_EQ(nested.drawn_now(), (Drawn{{"a", 1}, {"a/y", 1}}));
  EXPECT_TRUE(inner_of(after, 0)[0].shares_with(inner_of(before, 0)[0]));
  EXPECT_EQ(inner_of(after, 0)[1]["props"]["n"], Value(20));
  EXPECT_TRUE(after[1].shares_with(before[1]));
  EXPECT_EQ(id_at(inner_of(after, 0), 1), id_at(inner_of(before, 0), 1));
  EXPECT_EQ(nested.served.tap(id_at(inner_of(before, 0), 1)), 20);
}

TEST(Row, TakesItsInnerRowsAlongWhereItMoves) {
  Nested nested;
  const Value before = nested.show();
  (void)nested.drawn_now();
  nested.entries.update([](Entries& entries) { std::swap(entries[0], entries[1]); });
  Value after = nested.show();
  EXPECT_EQ(nested.drawn_now(), Drawn());
  EXPECT_TRUE(after[0].shares_with(before[1]));
  EXPECT_TRUE(after[1].shares_with(before[0]));
  nested.entries.set(
      {{"new", 0, {{"x", 9}}}, {"a", 10, {{"y", 2}, {"x", 1}}}, {"b", 2, {{"x", 3}, {"y", 4}}}});
  after = nested.show();
  EXPECT_EQ(nested.drawn_now(), (Drawn{{"new", 1}, {"new/x", 1}, {"a", 1}}));
  EXPECT_TRUE(inner_of(after, 1)[0].shares_with(inner_of(before, 0)[1]));
  EXPECT_TRUE(inner_of(after, 1)[1].shares_with(inner_of(before, 0)[0]));
  EXPECT_NE(id_at(inner_of(after, 0), 0), id_at(inner_of(before, 0), 0));
  EXPECT_EQ(nested.served.tap(id_at(inner_of(after, 0), 0)), 9);
  EXPECT_EQ(nested.served.tap(id_at(inner_of(before, 0), 0)), 1);
}

TEST(Row, FollowsWhatOnlyAnInnerRowReadThatHasNotBeenDrawnSince) {
  Nested nested;
  (void)nested.show();
  for (int round = 1; round < 4; ++round) {
    (void)nested.drawn_now();
    nested.unrelated.set(round);
    (void)nested.show();
    EXPECT_EQ(nested.drawn_now(), Drawn());
    // The outer row is drawn, as what it shows changes; its other inner rows are not.
    nested.mark.set(100 * round);
    const Value shown = nested.show();
    EXPECT_EQ(inner_of(shown, 1)[0]["props"]["n"], Value(100 * round + 3));
    EXPECT_EQ(nested.drawn_now(), (Drawn{{"b", 1}, {"b/x", 1}}));
    EXPECT_EQ(nested.served.tap(id_at(inner_of(shown, 1), 0)), 100 * round + 3);
  }
  // The outer row is drawn for another reason, and the inner one that read the mark is not.
  nested.entries.update([](Entries& entries) { entries[1].n = 7; });
  (void)nested.show();
  EXPECT_EQ(nested.drawn_now(), (Drawn{{"b", 1}}));
  nested.mark.set(1);
  EXPECT_EQ(inner_of(nested.show(), 1)[0]["props"]["n"], Value(4));
}

TEST(Row, LetsGoOfWhatItReadWhenItIsGone) {
  Nested nested;
  (void)nested.show();
  EXPECT_FALSE(nested.mark.node()->observers().empty());
  nested.entries.update([](Entries& entries) { entries[1].inner.erase(entries[1].inner.begin()); });
  (void)nested.show();
  EXPECT_TRUE(nested.mark.node()->observers().empty());
  (void)nested.drawn_now();
  nested.mark.set(5);
  (void)nested.show();
  EXPECT_EQ(nested.drawn_now(), Drawn());
}

struct Held {
  int id = 0;
  std::shared_ptr<int> what;
  bool operator==(const Held&) const = default;
};

TEST(Row, IsForgottenWithItsInnerRowsWhenItIsGone) {
  const auto captured = std::make_shared<int>(0);
  const auto outer = state(std::vector<int>{1, 2});
  const auto list = view([&](Get get) {
    return each(get(outer), std::identity(), [&](int id) {
      return row_of({{"inner", each(std::vector<Held>{{id, captured}}, &Held::id,
                                    [](const Held& held) { return row_of({{"n", held.id}}); })}});
    });
  });
  (void)list.read();
  EXPECT_EQ(captured.use_count(), 3);
  outer.set({2});
  (void)list.read();
  EXPECT_EQ(captured.use_count(), 2);
  outer.set({});
  (void)list.read();
  EXPECT_EQ(captured.use_count(), 1);
}

TEST(Row, OfATreeIsDrawnAgainWithThoseAboveItAlone) {
  Drawn drawn;
  std::function<Value(const Entry&)> draw = [&](const Entry& entry) {
    ++drawn[entry.id];
    return row_of({{"n", entry.n}, {"inner", each(entry.inner, &Entry::id, draw)}});
  };
  const auto root = state(
      Entry{"root", 0, {{"1", 0, {{"11", 0}, {"12", 0}}}, {"2", 0, {{"21", 0, {{"211", 0}}}}}}});
  const auto tree = view([&](Get get) { return draw(get(root)); });
  (void)tree.read();
  drawn.clear();
  root.update([](Entry& top) { top.inner[1].inner[0].n = 5; });
  EXPECT_EQ(inner_of(tree.read()["props"]["inner"], 1)[0]["props"]["n"], Value(5));
  EXPECT_EQ(drawn, (Drawn{{"root", 1}, {"2", 1}, {"21", 1}}));
}

TEST(Row, DrawnAgainKeepsTheIdsOfItsKeyedPartsAndGivesNewOnesToTheOthers) {
  const auto entries = state(Entries{{"a", 1}, {"b", 2}});
  const auto list = view([&](Get get) {
    return each(get(entries), &Entry::id, [](const Entry& entry) {
      return element(
          "Row", "", answers(entry.n),
          {element("B", "in", answers(10 * entry.n)), element("B", "", answers(100 * entry.n)),
           element("Box", "", answers(200 * entry.n),
                   {element("B", "beneath", answers(300 * entry.n))})});
    });
  });
  Served served;
  const auto show = [&]() -> Value {
    return (void)list.read(), served.serve(list.node()->value());
  };
  const Value before = show();
  entries.set({{"b", 2}, {"a", 5}});
  const Value after = show();
  EXPECT_TRUE(after[0].shares_with(before[1]));
  const Value old_row = before[0];
  const Value new_row = after[1];
  EXPECT_EQ(id_of(handler_of(new_row)), id_of(handler_of(old_row)));
  EXPECT_EQ(served.tap(id_of(handler_of(old_row))), 5);
  EXPECT_EQ(id_of(handler_of(new_row, 0)), id_of(handler_of(old_row, 0)));
  EXPECT_EQ(served.tap(id_of(handler_of(old_row, 0))), 50);
  EXPECT_NE(id_of(handler_of(new_row, 1)), id_of(handler_of(old_row, 1)));
  EXPECT_EQ(served.tap(id_of(handler_of(old_row, 1))), 100) << "what was shown runs what was meant";
  EXPECT_EQ(served.tap(id_of(handler_of(new_row, 1))), 500);
  EXPECT_NE(id_of(handler_of(new_row["children"][2], 0)),
            id_of(handler_of(old_row["children"][2], 0)));
  EXPECT_EQ(served.tap(id_of(handler_of(old_row["children"][2], 0))), 300);
}

TEST(Row, GetsNewIdsWhereItBecomesAnotherComponent) {
  const auto entries = state(Entries{{"a", 1}});
  const auto list = view([&](Get get) {
    return each(get(entries), &Entry::id, [](const Entry& entry) {
      return element(entry.n % 2 == 0 ? "Even" : "Odd", "", answers(entry.n));
    });
  });
  Served served;
  (void)list.read();
  const Value before = served.serve(list.node()->value());
  entries.set({{"a", 2}});
  (void)list.read();
  const Value after = served.serve(list.node()->value());
  EXPECT_NE(id_of(handler_of(after[0])), id_of(handler_of(before[0])));
  EXPECT_EQ(served.tap(id_of(handler_of(before[0]))), 1);
}

TEST(Row, ThatIsWrappedForItsKeyKeepsTheIdsOfTheKeysWithinIt) {
  const auto entries = state(Entries{{"a", 1}});
  const auto list = view([&](Get get) {
    return each(get(entries), &Entry::id, [](const Entry& entry) {
      return array({element("B", "one", answers(entry.n)), element("B", "", answers(entry.n))});
    });
  });
  Served served;
  (void)list.read();
  const Value before = served.serve(list.node()->value());
  entries.set({{"a", 2}});
  (void)list.read();
  const Value after = served.serve(list.node()->value());
  EXPECT_EQ(id_of(handler_of(after[0], 0)), id_of(handler_of(before[0], 0)));
  EXPECT_EQ(served.tap(id_of(handler_of(before[0], 0))), 2);
  EXPECT_NE(id_of(handler_of(after[0], 1)), id_of(handler_of(before[0], 1)));
}

TEST(Row, OfAListThatOnlyItsPlaceIdentifiesNeverPassesItsIdsToANeighbour) {
  const auto groups = state(std::vector<Entries>{{{"1", 10}}, {{"1", 20}}});
  const auto screen = view([&](Get get) {
    std::vector<Value> lists;
    for (const Entries& group : get(groups)) {
      lists.push_back(element("Box", "", 0, {each(group, &Entry::id, press_row)}));
    }
    return stack(std::move(lists));
  });
  Served served;
  (void)screen.read();
  const auto first_row = [](const Value& shown, std::size_t list) {
    return id_at(shown["children"][list]["children"][0], 0);
  };
  const Value before = served.serve(screen.node()->value());
  groups.set({{{"1", 20}}});
  (void)screen.read();
  const Value after = served.serve(screen.node()->value());
  EXPECT_EQ(served.tap(first_row(after, 0)), 20);
  EXPECT_EQ(served.tap(first_row(before, 0)), 10) << "a tap on the first list's row";
  EXPECT_EQ(served.tap(first_row(before, 1)), 20);
}

TEST(Row, RunsItsOwnHandlerAfterAnElementOfItsKeyStoodInItsPlace) {
  const auto entries = state(Entries{{"a", 1}});
  const auto other = state(false);
  const auto screen = view([&](Get get) {
    const Value rows = each(get(entries), &Entry::id, press_row);
    return get(other) ? array({with_key(press_row({"a", 99}), "a")}) : rows;
  });
  Served served;
  const auto show = [&]() -> Value {
    return (void)screen.read(), served.serve(screen.node()->value());
  };
  EXPECT_EQ(served.tap(id_at(show(), 0)), 1);
  other.set(true);
  EXPECT_EQ(served.tap(id_at(show(), 0)), 99);
  other.set(false);
  EXPECT_EQ(served.tap(id_at(show(), 0)), 1);
}

TEST(Row, IsTheOnlyReaderOfAState) {
  const auto mark = state(1);
  const std::vector<int> constant{1, 2};
  int runs = 0;
  int drawn = 0;
  const auto list = view([&](Get get) {
    ++runs;
    return each(constant, std::identity(), [&](int n) {
      ++drawn;
      return row_of({{"n", n == 1 ? get(mark) : n}});
    });
  });
  EXPECT_EQ(list.read()[0]["props"]["n"], Value(1));
  for (int i = 2; i < 5; ++i) {
    mark.set(i);
    EXPECT_EQ(list.read()[0]["props"]["n"], Value(i));
    EXPECT_EQ(runs, i);
    EXPECT_EQ(drawn, i + 1);
  }
}

}  // namespace
}  // namespace updraft::model::row_test
