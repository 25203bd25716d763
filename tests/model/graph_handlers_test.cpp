#include "model/graph_fixture.hpp"
#include "model/served.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace updraft::model::graph_handlers_test {
namespace {

using namespace std::chrono_literals;

Value button(std::function<void()> press) {
  return object({{"$", "component"},
                 {"component", "Button"},
                 {"props", object({{"onPress", std::move(press)}})}});
}
const Position on_press{"props", "onPress"};

/// One that nobody has: the run's name with another rest.
HandlerId forged(const HandlerId& seen) {
  std::string text(seen.text());
  text.back() = text.back() == 'A' ? 'B' : 'A';
  return HandlerId::parse(text).value();
}

/// A keyed row of a list, and where its handler is.
Value row(std::string_view key, int answer) {
  return element("Button", key, answers(answer));
}
Position press_of(const Value& term) {
  return {"children", term, "props", "onPress"};
}

TEST_F(GraphTest, FindsHandlersByIdAndByPosition) {
  models.set("panel", button([] {}));
  Publication& publication = graph.watch("panel");
  (void)tick();
  const auto& leaf = publication.value()["props"]["onPress"].event_leaf();
  EXPECT_FALSE(leaf->id.empty());
  EXPECT_EQ(*find("panel", {}, leaf->id), leaf);
  EXPECT_EQ(*find("panel", on_press, std::nullopt), leaf);
}

TEST_F(GraphTest, FindsHandlersByPositionWhereNobodyWatches) {
  models.set("panel", button([] {}));
  EXPECT_TRUE(find("panel", on_press, std::nullopt));
}

TEST_F(GraphTest, SaysWhichOfModelHandlerOrIdThereIsNoneOf) {
  models.set("panel", button([] {}));
  graph.watch("panel");
  (void)tick();
  EXPECT_EQ(error_of("absent", on_press, std::nullopt), "there is no model at \"absent\"");
  EXPECT_EQ(error_of("__proto__", on_press, std::nullopt), "there is no model at \"__proto__\"");
  EXPECT_EQ(error_of("panel", {"props", "onDrag"}, std::nullopt),
            "there is no handler at \"props.onDrag\" of the model at \"panel\"");
  EXPECT_EQ(error_of("panel", {"props"}, std::nullopt),
            "there is no handler at \"props\" of the model at \"panel\"");
  const Publication& publication = graph.watch("panel");
  const auto seen = publication.value()["props"]["onPress"].event_leaf()->id;
  for (const HandlerId& id : {HandlerId(), forged(seen)}) {
    for (const auto* claimed : {"panel", "absent"}) {
      EXPECT_EQ(error_of(claimed, on_press, id),
                "the handler of this event is gone: the screen has changed since");
    }
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
  EXPECT_TRUE(find("panel", on_press, id));
  clock.advance(1ms);
  graph.expire();
  EXPECT_FALSE(find("panel", on_press, id));
}

TEST_F(GraphTest, KeepsHandlersForAWhileAfterNobodyWatchesOrTheModelIsGone) {
  models.set("panel", [] { return button([] {}); });
  Publication& publication = graph.watch("panel");
  (void)tick();
  const auto id = publication.value()["props"]["onPress"].event_leaf()->id;
  graph.unwatch(publication);
  (void)tick();
  EXPECT_TRUE(find("panel", on_press, id));
  models.erase("panel");
  EXPECT_EQ(error_of("panel", on_press, id), "there is no model at \"panel\"");
  clock.advance(limits.retired_handler_time);
  graph.expire();
  models.set("panel", Value(1));
  EXPECT_FALSE(find("panel", on_press, id));
}

TEST_F(GraphTest, SaysNothingOfAFunctionThatAnswersTheSameScreenAgain) {
  int drawn = 0;
  models.set("panel", [&] { return element("Button", "a", answers(++drawn)); });
  Publication& publication = graph.watch("panel");
  (void)tick();
  const auto id = publication.value()["props"]["onPress"].event_leaf()->id;
  graph.renew(publication);
  EXPECT_TRUE(tick().empty()) << "an equal redraw costs nothing";
  const auto leaf = find("panel", on_press, id);
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
  const auto id_at = [](const Publication& where, const Value& value) {
    return *where.place()->find(*value["props"]["onPress"].event_leaf());
  };
  const auto id_of_part = [&](const Value& value) { return id_at(outer, value); };
  const auto id = id_of_part(outer.value()["parts"][1]);
  const auto expect_pressed = [&](int n) {
    const auto leaf = find("screen", {}, id);
    ASSERT_TRUE(leaf);
    EXPECT_EQ(press(**leaf), n);
  };
  expect_pressed(1);
  Publication& inner = graph.watch("part");
  (void)tick();
  const auto id_in_part = id_at(inner, inner.value());
  EXPECT_NE(id_in_part, id) << "each path has ids of its own";
  count.set(2);  // The same screen but for the handler.
  EXPECT_TRUE(tick().empty());
  expect_pressed(2);
  title.set(2);
  EXPECT_EQ(tick(), Paths{"screen"});
  EXPECT_EQ(id_of_part(outer.value()["parts"][1]), id);
  count.set(30);
  EXPECT_EQ(tick().size(), 2U);
  EXPECT_EQ(id_of_part(outer.value()["parts"][1]), id);
  EXPECT_EQ(id_at(inner, inner.value()), id_in_part);
  expect_pressed(30);
  ASSERT_TRUE(find("screen", {}, id_in_part));
  EXPECT_EQ(event.path, "part");
  // It goes on when nobody watches the part itself any more.
  graph.unwatch(inner);
  (void)tick();
  clock.advance(limits.retired_handler_time + 1ms);
  graph.expire();
  count.set(31);
  EXPECT_TRUE(tick().empty());
  expect_pressed(31);
}

TEST_F(GraphTest, FindsAHandlerByItsIdWhateverModelTheClientClaims) {
  models.set("own", element("Button", "a", answers(1)));
  models.set("other", element("Button", "a", answers(2)));
  Publication& own = graph.watch("own");
  graph.watch("other");
  (void)tick();
  const auto id = id_of(handler_of(own.value()));
  for (const auto* claimed : {"own", "other", "absent", ""}) {
    const auto leaf = find(claimed, on_press, id);
    ASSERT_TRUE(leaf) << claimed;
    EXPECT_EQ(press(**leaf), 1) << claimed;
    EXPECT_EQ(event.path, "own");
    EXPECT_EQ(event.target, claimed);
  }
}

TEST_F(GraphTest, TellsTheTargetForThePathWhereItHasNoIdToTellIt) {
  models.set("panel", button([] {}));
  event.path = "left over";
  EXPECT_TRUE(find("panel", on_press, std::nullopt));
  EXPECT_EQ(event.path, "panel");
}

TEST_F(GraphTest, GivesAHandlerThatTwoPathsShowAnIdForEach) {
  const auto home = view([](Get) { return element("Button", "a", answers(1)); });
  models.set("", home);
  models.set("home", home);
  Publication& root = graph.watch("");
  Publication& named = graph.watch("home");
  (void)tick();
  const auto& leaf = *handler_of(root.value()).event_leaf();
  ASSERT_EQ(&leaf, handler_of(named.value()).event_leaf().get());
  ASSERT_TRUE(root.place() && named.place());
  const HandlerId at_root = *root.place()->find(leaf);
  const HandlerId at_home = *named.place()->find(leaf);
  EXPECT_NE(at_root.text(), at_home.text());
  ASSERT_TRUE(find("home", on_press, at_root));
  EXPECT_EQ(event.path, "");
  ASSERT_TRUE(find("", on_press, at_home));
  EXPECT_EQ(event.path, "home");
}

TEST_F(GraphTest, FindsByKeysAloneWhatAnIdOfAnotherRunMeans) {
  const auto other_run = HandlerId::parse("otherrun0123456789abcdefABCDEF").value();
  const State<Value> list(stack({row("a", 1), row("b", 2)}));
  models.set("list", list);
  graph.watch("list");
  (void)tick();
  event.component = "Button";
  event.component_key = "b";
  const auto leaf = find("list", press_of("b"), other_run);
  ASSERT_TRUE(leaf);
  EXPECT_EQ(press(**leaf), 2);
  EXPECT_EQ(event.path, "list");
  const std::string gone = "the handler of this event is gone: the screen has changed since";
  EXPECT_EQ(error_of("list", press_of(1), other_run), gone) << "an index may mean a neighbour";
  event.component_key = "a";
  EXPECT_EQ(error_of("list", press_of("b"), other_run), gone) << "another element";
  event.component_key = "b";
  event.component = "Switch";
  EXPECT_EQ(error_of("list", press_of("b"), other_run), gone) << "another component";
  event.component = "Button";
  list.set(stack({row("b", 1), row("b", 2)}));
  (void)tick();
  EXPECT_EQ(error_of("list", press_of("b"), other_run), gone) << "two have the key";
  event.component_key = "";
  list.set(stack({row("", 1)}));
  (void)tick();
  EXPECT_EQ(error_of("list", press_of(0), other_run), gone) << "it has no key";
  models.set("panel", button([] {}));
  EXPECT_EQ(error_of("panel", on_press, other_run), gone) << "nor has this, whose path has no list";
  EXPECT_EQ(error_of("absent", on_press, other_run), "there is no model at \"absent\"");
}

TEST_F(GraphTest, NeverTakesAnExpiredIdOfThisRunForWhatItsKeysLeadTo) {
  const State<Value> list(stack({row("a", 1)}));
  models.set("list", list);
  Publication& publication = graph.watch("list");
  (void)tick();
  const auto seen = id_of(handler_of(publication.value(), 0));
  event.component = "Button";
  event.component_key = "a";
  EXPECT_TRUE(find("list", press_of("a"), seen));
  EXPECT_EQ(error_of("list", press_of("a"), forged(seen)),
            "the handler of this event is gone: the screen has changed since");
}

/// The attack on ids of SplitMix64 (Steele, Lea and Flood 2014), whose steps can be undone.
std::uint64_t split_mix(std::uint64_t state) {
  std::uint64_t x = state;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}
std::uint64_t undo_split_mix(std::uint64_t x) {
  x ^= (x >> 31) ^ (x >> 62);
  x *= 0x319642b2d24d8ec3U;  // the inverse of the factors modulo 2^64
  x ^= (x >> 27) ^ (x >> 54);
  x *= 0x96de1b173f119089U;
  return x ^ (x >> 30) ^ (x >> 60);
}

/// 60 bits of an id, from a letter on.
std::uint64_t bits_of(const HandlerId& id, std::size_t first) {
  std::uint64_t bits = 0;
  for (const char letter : id.text().substr(first, 10)) {
    bits = bits << 6 | HandlerId::alphabet.find(letter);
  }
  return bits;
}

TEST_F(GraphTest, GivesIdsOfWhichNoneTellsTheNext) {
  ASSERT_EQ(undo_split_mix(split_mix(0x123456789abcdefU)), 0x123456789abcdefU);
  std::vector<Value> buttons;
  for (int i = 0; i < 3000; ++i) buttons.push_back(answers(i));
  models.set("public", array(std::move(buttons)));
  Publication& publication = graph.watch("public");
  (void)tick();
  std::vector<HandlerId> ids;
  for (const Value& leaf : publication.value().items()) ids.push_back(id_of(leaf));
  // What an attacker would try of each of two parts of an id: the same again, a counter, the
  // sequence that ids once were. None of it repeats from one pair of neighbours to another.
  for (const std::size_t part : {std::size_t{8}, std::size_t{20}}) {
    std::set<std::uint64_t> differences;
    std::set<std::uint64_t> steps;
    std::set<std::uint64_t> flips;
    for (std::size_t i = 1; i < ids.size(); ++i) {
      const std::uint64_t before = bits_of(ids[i - 1], part);
      const std::uint64_t after = bits_of(ids[i], part);
      EXPECT_TRUE(differences.insert(after - before).second);
      EXPECT_TRUE(flips.insert(after ^ before).second);
      EXPECT_TRUE(steps.insert(undo_split_mix(after) - undo_split_mix(before)).second);
    }
  }
}

TEST_F(GraphTest, GivesIdsWhoseBitsAreAsOftenSetAsNot) {
  std::vector<Value> buttons;
  for (int i = 0; i < 4000; ++i) buttons.push_back(answers(i));
  models.set("public", array(std::move(buttons)));
  Publication& publication = graph.watch("public");
  (void)tick();
  for (std::size_t letter = HandlerId::run_letters; letter < HandlerId::letters; ++letter) {
    for (unsigned bit = 0; bit < 6; ++bit) {
      int set = 0;
      int changes = 0;
      bool last = false;
      for (const Value& leaf : publication.value().items()) {
        const auto number = HandlerId::alphabet.find(id_of(leaf).text()[letter]);
        const bool now = (number >> bit & 1U) != 0;
        set += now ? 1 : 0;
        changes += now != last ? 1 : 0;
        last = now;
      }
      // Seven standard deviations of 4,000 coins.
      EXPECT_NEAR(set, 2000, 222) << letter << "." << bit;
      EXPECT_NEAR(changes, 2000, 222) << letter << "." << bit;
    }
  }
}

}  // namespace
}  // namespace updraft::model::graph_handlers_test
