#include <updraft/error.hpp>
#include <updraft/event.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace updraft {
namespace {

using namespace std::chrono_literals;

const SessionInfo session{.id = 1, .address = "here"};

Event call_with(Value payload) {
  return {.session = session,
          .path = "path",
          .position = {"onPress"},
          .component = "Button",
          .component_key = "",
          .prop = "onPress",
          .payload = std::move(payload),
          .args = {}};
}

template <class F>
Response call(F function, Value payload = array({})) {
  return make_handler(std::move(function))(call_with(std::move(payload)));
}

TEST(Event, GivesItsArgumentsAndNullForThoseItHasNot) {
  const Event event = call_with(array({0, false, ""}));
  EXPECT_EQ(event[0], Value(0));
  EXPECT_EQ(event[1], Value(false));
  EXPECT_EQ(event[2], Value(""));
  EXPECT_TRUE(event[3].is_null());
}

TEST(Handler, TakesNothingOrTheEvent) {
  int calls = 0;
  call([&] { ++calls; });
  call([&](const Event& event) { calls += static_cast<int>(*event[0].as_integer()); }, array({10}));
  call([&](Event event) { calls += event.path == "path" ? 100 : 0; });
  EXPECT_EQ(calls, 111);
}

TEST(Handler, AnswersWhatItsFunctionReturns) {
  EXPECT_FALSE(call([] {}).payload);
  EXPECT_EQ(call([] { return 7; }).payload, Value(7));
  EXPECT_EQ(call([] { return "text"; }).payload, Value("text"));
  EXPECT_EQ(call([] { return std::optional<int>(); }).payload, Value());
  EXPECT_EQ(call([] { return std::vector<int>{1, 2}; }).payload, array({1, 2}));
  EXPECT_EQ(call([](const Event& event) { return event[0]; }, array({"echo"})).payload,
            Value("echo"));
  const std::string kept = "a string that is not held inside";
  EXPECT_EQ(call([&]() -> const std::string& { return kept; }).payload, Value(kept));
}

TEST(Handler, AnswersActions) {
  const Response one = call([] { return action("go", {{"path", "home"}}); });
  EXPECT_FALSE(one.payload);
  ASSERT_EQ(one.actions.size(), 1U);
  EXPECT_EQ(one.actions[0].value(), object({{"$", "action"}, {"name", "go"}, {"path", "home"}}));
  const Response two = call([] { return std::vector<Action>{action("a"), action("b")}; });
  EXPECT_FALSE(two.payload);
  EXPECT_EQ(two.actions.size(), 2U);
}

TEST(Handler, AnswersWholeResponses) {
  const Response saved = call([] { return respond("saved", {action("back")}); });
  EXPECT_EQ(saved.payload, Value("saved"));
  EXPECT_EQ(saved.actions.size(), 1U);
  EXPECT_FALSE(saved.error);
  const Response refused = call([] { return reject(object({{"code", 5}})); });
  EXPECT_EQ(refused.payload, object({{"code", 5}}));
  EXPECT_TRUE(refused.error);
}

TEST(Handler, KeepsTheStateOfAMutableFunctionBetweenCalls) {
  const Handler counting = make_handler([n = 0]() mutable { return ++n; });
  EXPECT_EQ(counting(call_with(array({}))).payload, Value(1));
  EXPECT_EQ(counting(call_with(array({}))).payload, Value(2));
}

TEST(Handler, LetsExceptionsThrough) {
  EXPECT_THROW(call([] { throw Error("no"); }), Error);
}

TEST(Handler, RefusesFunctionsItCannotCallOrAnswerFor) {
  struct Opaque {};
  const auto takes_a_string = [](const std::string&) {};
  const auto returns_something_else = [] { return Opaque(); };
  const auto cannot_be_copied = [owned = std::make_unique<int>(1)] {};
  static_assert(!HandlerFunction<decltype(takes_a_string)>);
  static_assert(!HandlerFunction<decltype(returns_something_else)>);
  static_assert(!HandlerFunction<decltype(cannot_be_copied)>);
  static_assert(!std::convertible_to<decltype(takes_a_string), Value>);
}

TEST(EventLeaf, HoldsItsOptions) {
  const Value leaf =
      event([] {}, {.timeout = 2s, .args = {{"name", "x"}}, .actions = {action("go")}});
  EXPECT_EQ(leaf.event_leaf()->timeout, 2000ms);
  EXPECT_EQ(leaf.event_leaf()->args, object({{"name", "x"}}));
  EXPECT_EQ(leaf.event_leaf()->actions.size(), 1U);
  EXPECT_EQ(leaf.event_leaf()->id, 0U);
}

TEST(EventLeaf, HasNoOptionsUnlessTheyAreGiven) {
  const Value leaf = event([] {});
  EXPECT_FALSE(leaf.event_leaf()->timeout);
  EXPECT_TRUE(leaf.event_leaf()->args.is_null());
  EXPECT_TRUE(leaf.event_leaf()->actions.empty());
}

TEST(EventLeaf, IsMadeOfAFunctionWhereAValueIsExpected) {
  const Value button = object({{"onPress", [] { return 5; }}});
  ASSERT_TRUE(button["onPress"].is_event());
  EXPECT_EQ((*button["onPress"].event_leaf()->handler)(call_with(array({}))).payload, Value(5));
}

TEST(Action, HasItsNameBeforeItsFields) {
  const Value value = action("toast", {{"title", "Saved"}});
  ASSERT_EQ(value.members().size(), 3U);
  EXPECT_EQ(value.members()[0], (Member{"$", "action"}));
  EXPECT_EQ(value.members()[1], (Member{"name", "toast"}));
  EXPECT_EQ(value.members()[2], (Member{"title", "Saved"}));
}

}  // namespace
}  // namespace updraft
