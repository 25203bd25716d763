#include "model/graph_fixture.hpp"
#include "model/served.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

namespace updraft::model::graph_handlers_test {
namespace {

using namespace std::chrono_literals;

Value button(std::function<void()> press) {
  return object({{"$", "component"},
                 {"component", "Button"},
                 {"props", object({{"onPress", std::move(press)}})}});
}
const Position on_press{"props", "onPress"};

TEST_F(GraphTest, FindsHandlersByIdAndByPosition) {
  models.set("panel", button([] {}));
  Publication& publication = graph.watch("panel");
  (void)tick();
  const auto& leaf = publication.value()["props"]["onPress"].event_leaf();
  EXPECT_NE(leaf->id, 0U);
  EXPECT_EQ(*graph.find_handler("panel", {}, leaf->id), leaf);
  EXPECT_EQ(*graph.find_handler("panel", on_press, std::nullopt), leaf);
}

TEST_F(GraphTest, FindsHandlersByPositionWhereNobodyWatches) {
  models.set("panel", button([] {}));
  EXPECT_TRUE(graph.find_handler("panel", on_press, std::nullopt));
}

TEST_F(GraphTest, SaysWhichOfModelHandlerOrIdThereIsNoneOf) {
  models.set("panel", button([] {}));
  graph.watch("panel");
  (void)tick();
  EXPECT_EQ(error_of("absent", on_press, std::nullopt), "there is no model at \"absent\"");
  EXPECT_EQ(error_of("absent", on_press, 5), "there is no model at \"absent\"");
  EXPECT_EQ(error_of("__proto__", on_press, std::nullopt), "there is no model at \"__proto__\"");
  EXPECT_EQ(error_of("panel", {"props", "onDrag"}, std::nullopt),
            "there is no handler at \"props.onDrag\" of the model at \"panel\"");
  EXPECT_EQ(error_of("panel", {"props"}, std::nullopt),
            "there is no handler at \"props\" of the model at \"panel\"");
  for (const std::uint64_t id : {0U, 5U}) {
    EXPECT_EQ(error_of("panel", on_press, id),
              "the handler of this event is gone: the screen has changed since");
  }
}

TEST_F(GraphTest, KeepsHandlersForAWhileAfterTheyWereRedrawnAway) {
  const State<Value> screen(button([] {}));
  models.set("panel", screen);
  Publication& publication = graph.watch("panel");
  (void)tick();
  const auto id = publication.value()["props"]["onPress"].event_leaf()->id;
  screen.set(nullptr);
  (void)tick();
  clock.advance(limits.retired_handler_time - 1ms);
  graph.expire();
  EXPECT_TRUE(graph.find_handler("panel", on_press, id));
  clock.advance(1ms);
  graph.expire();
  EXPECT_FALSE(graph.find_handler("panel", on_press, id));
}

TEST_F(GraphTest, KeepsHandlersForAWhileAfterNobodyWatchesOrTheModelIsGone) {
  models.set("panel", [] { return button([] {}); });
  Publication& publication = graph.watch("panel");
  (void)tick();
  const auto id = publication.value()["props"]["onPress"].event_leaf()->id;
  graph.unwatch(publication);
  (void)tick();
  EXPECT_TRUE(graph.find_handler("panel", on_press, id));
  models.erase("panel");
  EXPECT_EQ(error_of("panel", on_press, id), "there is no model at \"panel\"");
  clock.advance(limits.retired_handler_time);
  graph.expire();
  models.set("panel", Value(1));
  EXPECT_FALSE(graph.find_handler("panel", on_press, id));
}

TEST_F(GraphTest, SaysNothingOfAFunctionThatAnswersTheSameScreenAgain) {
  int drawn = 0;
  models.set("panel", [&] { return element("Button", "a", answers(++drawn)); });
  Publication& publication = graph.watch("panel");
  (void)tick();
  const auto id = publication.value()["props"]["onPress"].event_leaf()->id;
  graph.renew(publication);
  EXPECT_TRUE(tick().empty()) << "an equal redraw costs nothing";
  const auto leaf = graph.find_handler("panel", on_press, id);
  ASSERT_TRUE(leaf);
  EXPECT_EQ(press(**leaf), 2);
}

TEST_F(GraphTest, ServesATreeOfOneViewWithinAnotherWithItsIdsAndItsNewestHandlers) {
  const auto count = state(1);
  const auto title = state(1);
  // A tap answers the number; only its tens are to be seen.
  const auto part = view([count](Get get) {
    const int n = get(count);
    return element("Button", "a", answers(n), {n / 10});
  });
  const auto screen = view([part, title](Get get) {
    return object({{"title", get(title)}, {"parts", array({get(part), get(part)})}});
  });
  models.set("part", part);
  models.set("screen", screen);
  Publication& outer = graph.watch("screen");
  (void)tick();
  const auto id_of_part = [](const Value& value) {
    return value["props"]["onPress"].event_leaf()->id;
  };
  const auto id = id_of_part(outer.value()["parts"][1]);
  const auto expect_pressed = [&](int n) {
    const auto leaf = graph.find_handler("screen", {}, id);
    ASSERT_TRUE(leaf);
    EXPECT_EQ(press(**leaf), n);
  };
  expect_pressed(1);
  Publication& inner = graph.watch("part");
  (void)tick();
  EXPECT_EQ(id_of_part(inner.value()), id);
  count.set(2);  // The same screen but for the handler.
  EXPECT_TRUE(tick().empty());
  expect_pressed(2);
  title.set(2);
  EXPECT_EQ(tick(), Paths{"screen"});
  EXPECT_EQ(id_of_part(outer.value()["parts"][1]), id);
  count.set(30);
  EXPECT_EQ(tick().size(), 2U);
  EXPECT_EQ(id_of_part(outer.value()["parts"][1]), id);
  EXPECT_EQ(id_of_part(inner.value()), id);
  expect_pressed(30);
  // It goes on when nobody watches the part itself any more.
  graph.unwatch(inner);
  (void)tick();
  clock.advance(limits.retired_handler_time + 1ms);
  graph.expire();
  count.set(31);
  EXPECT_TRUE(tick().empty());
  expect_pressed(31);
}

}  // namespace
}  // namespace updraft::model::graph_handlers_test
