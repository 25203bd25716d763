#include <updraft/component.hpp>
#include <updraft/each.hpp>
#include <updraft/error.hpp>

#include "model/rows.hpp"
#include "model/served.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <vector>

namespace updraft::model::row_failure_test {
namespace {

/// A list whose rows of a negative number throw, which it takes from `first` and `second`.
struct Failing {
  State<Entries> entries{Entries{{"a", 1}, {"b", 2}, {"c", 3}}};
  State<bool> broken{false};
  int drawn = 0;
  View<Value> list{[this](Get get) {
    if (get(broken)) throw Error("broken");
    return each(get(entries), &Entry::id, [this](const Entry& entry) {
      ++drawn;
      if (entry.n < 0) throw Error("negative");
      return press_row(entry);
    });
  }};
  Served served;

  Value show() {
    (void)list.read();
    return served.serve(list.node()->value());
  }
};

TEST(Row, ThatThrowsLeavesTheViewItsLastValue) {
  Failing failing;
  const Value before = failing.show();
  failing.entries.set({{"a", 1}, {"b", -2}, {"c", 3}});
  EXPECT_TRUE(failing.show().shares_with(before));
  EXPECT_EQ(failing.list.node()->failure(), "negative");
  EXPECT_EQ(failing.served.tap(id_at(before, 1)), 2);
  failing.entries.set({{"b", 5}, {"a", 1}});
  const Value after = failing.show();
  EXPECT_EQ(failing.list.node()->failure(), "");
  EXPECT_EQ(after[0]["props"]["n"], Value(5));
  EXPECT_EQ(failing.served.tap(id_at(after, 0)), 5);
  EXPECT_EQ(failing.served.tap(id_at(after, 1)), 1);
  failing.drawn = 0;
  failing.entries.set({{"a", 1}, {"b", 6}});
  EXPECT_EQ(failing.show()[1]["props"]["n"], Value(6));
  EXPECT_EQ(failing.drawn, 1) << "the list remembers its rows again";
}

TEST(Row, ThatThrowsCostsNoRowItsId) {
  Failing failing;
  const Value before = failing.show();
  failing.entries.set({{"a", 1}, {"b", -2}, {"c", 3}});
  (void)failing.show();
  failing.entries.set({{"a", 1}, {"b", 5}, {"c", 3}});
  const Value after = failing.show();
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(id_at(after, i), id_at(before, i)) << i;
  EXPECT_EQ(failing.served.tap(id_at(before, 1)), 5);
}

TEST(Row, KeepsItsIdOverAFailureOfItsView) {
  Failing failing;
  const Value before = failing.show();
  failing.broken.set(true);
  (void)failing.show();
  failing.broken.set(false);
  const Value after = failing.show();
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(id_at(after, i), id_at(before, i)) << i;
  EXPECT_TRUE(after.shares_with(before)) << "an equal redraw costs nothing";
}

TEST(Row, ThatThrowsWithinARowLeavesTheListsAroundItUsable) {
  const auto entries = state(Entries{{"a", 1, {{"x", 1}, {"y", 2}}}, {"b", 2, {{"x", 3}}}});
  const auto list = view([&](Get get) {
    return each(get(entries), &Entry::id, [](const Entry& outer) {
      Value inner;
      try {
        inner = each(outer.inner, &Entry::id, [](const Entry& entry) {
          if (entry.n < 0) throw Error("negative");
          return press_row(entry);
        });
      } catch (const Error&) {
        inner = "failed";
      }
      // Its own list, at the same level as the one that failed.
      const Value own = each(std::vector<int>{outer.n}, std::identity(),
                             [](int n) { return row_of({{"n", n}}); });
      return row_of({{"inner", inner}, {"own", own}});
    });
  });
  (void)list.read();
  entries.update([](Entries& all) { all[0].inner[1].n = -1; });
  EXPECT_EQ(inner_of(list.read(), 0), Value("failed"));
  EXPECT_EQ(list.read()[0]["props"]["own"][0]["props"]["n"], Value(1));
  EXPECT_EQ(inner_of(list.read(), 1)[0]["props"]["n"], Value(3));
  entries.update([](Entries& all) { all[0].inner[1].n = 7; });
  EXPECT_EQ(inner_of(list.read(), 0)[1]["props"]["n"], Value(7));
  EXPECT_EQ(inner_of(list.read(), 0)[0]["props"]["n"], Value(1));
  EXPECT_EQ(list.node()->failure(), "");
}

TEST(Row, ThatCopesWithAViewWithoutAValueDoesSoInEveryRun) {
  const auto entries = state(Entries{{"a", 1}});
  const auto unrelated = state(0);
  const auto ready = state(false);
  const auto source = view([ready](Get get) {
    if (!get(ready)) throw Error("not ready");
    return 5;
  });
  const auto list = view([&](Get get) {
    (void)get(unrelated);
    return each(get(entries), &Entry::id, [&](const Entry& entry) {
      try {
        return row_of({{"n", entry.n + get(source)}});
      } catch (const Error&) {
        return row_of({{"n", nullptr}});
      }
    });
  });
  EXPECT_EQ(list.read()[0]["props"]["n"], Value());
  unrelated.set(1);
  EXPECT_EQ(list.read()[0]["props"]["n"], Value());
  EXPECT_EQ(list.node()->failure(), "");
  ready.set(true);
  EXPECT_EQ(list.read()[0]["props"]["n"], Value(6));
}

}  // namespace
}  // namespace updraft::model::row_failure_test
