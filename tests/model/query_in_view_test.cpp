#include <updraft/query.hpp>
#include <updraft/state.hpp>

#include "model/graph_fixture.hpp"

namespace updraft::model::query_in_view_test {
namespace {

TEST_F(GraphTest, ReportsAViewBelowTheOneThatIsServed) {
  const auto count = state(1);
  const auto below = view([count](Get get) {
    if (get(count) == 2) throw Error("two");
    return get(count);
  });
  models.set("above", view([below](Get get) { return get(below) * 10; }));
  graph.watch("above");
  tick();
  count.set(2);
  tick();
  EXPECT_EQ(log->lines, Paths{R"(the model at "above" failed: two)"});
}

TEST_F(GraphTest, ReportsAQueryBelowAViewBelowTheOneThatIsServed) {
  const auto failing = query([]() -> int { throw Error("no connection"); });
  const auto below = view([failing](Get get) { return get(failing).value.value_or(0); });
  models.set("above", view([below](Get get) { return get(below) + 1; }));
  graph.watch("above");
  tick();
  static_cast<void>(failing.read());
  tick();
  EXPECT_EQ(log->lines, Paths{R"(the model at "above" failed: no connection)"});
}

TEST_F(GraphTest, AQueryMaySetAStateThatTheViewWhichWantsItReads) {
  const auto loads = state(0);
  const auto number = query([loads] {
    ++loads;
    return 7;
  });
  models.set("view", view([loads, number](Get get) {
               const int before = get(loads);
               return before * 10 + *get(number).value;
             }));
  graph.watch("view");
  EXPECT_EQ(tick(), Paths{"view"});
  EXPECT_EQ(tick(), Paths{"view"});
  EXPECT_EQ(*graph.read("view"), Value(17));
  EXPECT_EQ(tick(), Paths{});
  EXPECT_EQ(log->lines, Paths{});
}

TEST_F(GraphTest, RefusesAnInvalidationWithinAView) {
  const auto number = query([] { return 1; });
  models.set("view", view([number](Get get) {
               number.invalidate();
               return get(number).value.value_or(0);
             }));
  graph.watch("view");
  tick();
  EXPECT_EQ(log->lines, Paths{R"(the model at "view" failed: a view must not invalidate a query)"});
}

}  // namespace
}  // namespace updraft::model::query_in_view_test
