#include <updraft/component.hpp>
#include <updraft/json.hpp>
#include <updraft/local_state.hpp>
#include <updraft/ref.hpp>

#include <gtest/gtest.h>

#include <optional>

namespace updraft::component_test {
namespace {

struct DialProps {
  Key key{};
  props::Number angle{};
  props::Token color{};
  props::Flag locked{};
  props::On onTurn{};
  props::Object style{};
  props::Numbers marks{};
  props::Node icon{};
  std::vector<Member> more{};
};
Props to_props(const DialProps& p) {
  return Props(p.key,
               {{"angle", p.angle},
                {"color", p.color},
                {"locked", p.locked},
                {"onTurn", p.onTurn},
                {"style", p.style},
                {"marks", p.marks},
                {"icon", p.icon}},
               p.more);
}
constexpr Builder<DialProps> Dial{"acme/kit/Dial"};

TEST(Component, WithoutAnythingIsItsIdentifierAlone) {
  EXPECT_EQ(to_json(component("a/B")), R"({"$":"component","component":"a/B"})");
  EXPECT_EQ(to_json(component("a/B", {})), R"({"$":"component","component":"a/B"})");
  EXPECT_EQ(to_json(Dial()), R"({"$":"component","component":"acme/kit/Dial"})");
}

TEST(Component, HasASingleChildAsItIs) {
  EXPECT_EQ(to_json(component("B", "text")),
            R"({"$":"component","component":"B","children":"text"})");
  EXPECT_EQ(to_json(component("B", array({1, 2}))),
            R"({"$":"component","component":"B","children":[1,2]})");
  EXPECT_EQ(to_json(component("B", nullptr)),
            R"({"$":"component","component":"B","children":null})");
}

TEST(Component, HasSeveralChildrenAsStaticOnes) {
  EXPECT_EQ(to_json(component("B", "a", 1.5, Value(), array({2}), true)),
            R"({"$":"component","component":"B","children":["a",1.5,null,[2],true],)"
            R"("$staticChildren":true})");
}

TEST(Component, TakesItsKeyFromAmongTheProps) {
  EXPECT_EQ(
      to_json(component("B", {{"x", 1}, {"key", "k"}, {"y", nullptr}}, "c")),
      R"({"$":"component","component":"B","key":"k","props":{"x":1,"y":null},"children":"c"})");
  EXPECT_EQ(to_json(component("B", {{"key", 7}})),
            R"({"$":"component","component":"B","key":"7"})");
  EXPECT_EQ(to_json(component("B", {{"key", nullptr}})), R"({"$":"component","component":"B"})");
  EXPECT_THROW(component("B", {{"key", true}}), Error);
}

TEST(Component, MakesAnEventOfAFunction) {
  EXPECT_EQ(to_json(component("B", {{"onPress", [] {}}})),
            R"({"$":"component","component":"B","props":{"onPress":{"$":"event"}}})");
}

TEST(Builder, LeavesOutWhatIsAbsent) {
  EXPECT_EQ(
      to_json(Dial({.key = 3, .angle = 0, .locked = false, .more = {{"x", 1}}}, "a", "b")),
      R"({"$":"component","component":"acme/kit/Dial","key":"3",)"
      R"("props":{"angle":0,"locked":false,"x":1},"children":["a","b"],"$staticChildren":true})");
  EXPECT_EQ(to_json(Dial({.key = "", .color = std::optional<const char*>()})), to_json(Dial()));
  EXPECT_EQ(Dial({.color = std::optional("red")})["props"], object({{"color", "red"}}));
}

TEST(Builder, LetsMoreSayTheLastWord) {
  EXPECT_EQ(to_json(Dial({.key = "a", .angle = 1, .more = {{"angle", 2}, {"key", "b"}}})),
            R"({"$":"component","component":"acme/kit/Dial","key":"b","props":{"angle":2}})");
}

TEST(Builder, TakesPropsThatWereMadeBefore) {
  const DialProps props{.angle = 2.5};
  EXPECT_EQ(Dial(props, "a"), Dial({.angle = 2.5}, "a"));
}

TEST(Prop, TakesARefAndALocalStateOfItsType) {
  EXPECT_EQ(to_json(Dial({.angle = ref("angle"),
                          .color = local_state("color", "red"),
                          .locked = local_state("locked", true)})["props"]),
            R"({"angle":{"$":"ref","ref":["angle"]},)"
            R"("color":{"$":"state","key":"color","initialValue":"red"},)"
            R"("locked":{"$":"state","key":"locked","initialValue":true}})");
}

TEST(Prop, TakesListsInBraces) {
  const int low = 1;
  EXPECT_EQ(
      to_json(Dial({.style = {{"opacity", 0.5}, {"scale", 2}}, .marks = {low, 2.5}})["props"]),
      R"({"style":{"opacity":0.5,"scale":2},"marks":[1,2.5]})");
  EXPECT_EQ(to_json(Dial({.marks = std::vector<int>{1, 2}})["props"]), R"({"marks":[1,2]})");
}

TEST(Prop, TakesEveryKindOfHandler) {
  const auto on_turn = [](const DialProps& props) { return Dial(props)["props"]["onTurn"]; };
  EXPECT_TRUE(on_turn({.onTurn = [] {}}).is_event());
  EXPECT_TRUE(on_turn({.onTurn = [](const Event& event) { return event[0]; }}).is_event());
  EXPECT_EQ(to_json(on_turn({.onTurn = event([] {}, {.timeout = std::chrono::seconds(1)})})),
            R"({"$":"event","timeout":1000})");
  EXPECT_EQ(to_json(on_turn({.onTurn = action("go")})), R"({"$":"action","name":"go"})");
  EXPECT_EQ(to_json(on_turn({.onTurn = {action("a"), action("b")}})),
            R"([{"$":"action","name":"a"},{"$":"action","name":"b"}])");
}

TEST(Prop, IsAbsentWhenItsHandlerIsNoActionAtAll) {
  EXPECT_EQ(Dial({.onTurn = std::vector<Action>()}), Dial());
}

TEST(Fragment, HoldsItsChildrenAndMayHaveAKey) {
  EXPECT_EQ(to_json(fragment("a", "b")),
            R"({"$":"component","component":"rise-tools/react/Fragment","children":["a","b"],)"
            R"("$staticChildren":true})");
  EXPECT_EQ(
      to_json(fragment({.key = "k"}, "a")),
      R"({"$":"component","component":"rise-tools/react/Fragment","key":"k","children":"a"})");
}

TEST(WithKey, SetsTheKeyOfAComponent) {
  EXPECT_EQ(with_key(Dial({.angle = 1}), "k"), Dial({.key = "k", .angle = 1}));
  EXPECT_EQ(to_json(with_key(Dial({.key = "old"}, "a"), "new")),
            R"({"$":"component","component":"acme/kit/Dial","key":"new","children":"a"})");
  EXPECT_EQ(with_key(Dial({.key = "old"}), ""), Dial({.key = "old"}));
}

TEST(WithKey, WrapsAnythingElse) {
  EXPECT_EQ(with_key("text", "k"), fragment({.key = "k"}, "text"));
  EXPECT_EQ(with_key(ref("a"), "k"), fragment({.key = "k"}, ref("a")));
  EXPECT_EQ(with_key("text", ""), Value("text"));
}

TEST(Ref, IsAlwaysAnArray) {
  EXPECT_EQ(to_json(ref("")), R"({"$":"ref","ref":[""]})");
  EXPECT_EQ(to_json(ref("users/bob", "friends", 0)),
            R"({"$":"ref","ref":["users/bob","friends",0]})");
}

Value card(std::string_view title, const Children& children) {
  return component("Card", {{"key", title}}, "title", children, "end");
}

TEST(Component, OfOnesOwnTakesChildrenAndGivesThemOnOneByOne) {
  const Value given = card("a", {component("Row"), "text", 7});
  EXPECT_EQ(given, component("Card", {{"key", "a"}}, "title", component("Row"), "text", 7, "end"));
  EXPECT_EQ(given["$staticChildren"], Value(true));
  EXPECT_EQ(card("b", {})["children"], array({"title", "end"}));
  const Children none;
  EXPECT_EQ(component("Card", none), component("Card"));
  EXPECT_EQ(component("Card", Children{"one"}), component("Card", "one"));
}

TEST(Component, KeepsAListAmongItsChildrenAList) {
  const Value rows = array({component("Row", {{"key", "1"}})});
  EXPECT_EQ(card("a", {rows})["children"], array({"title", rows, "end"}));
}

}  // namespace
}  // namespace updraft::component_test
