#include <updraft/error.hpp>
#include <updraft/handler.hpp>
#include <updraft/local_state.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace updraft::event_test {
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
  return std::get<Response>(make_handler(std::move(function))(call_with(std::move(payload))));
}

/// What the client is told about an argument that does not fit.
template <class F>
std::string refusal(F function, Value payload) {
  const Response response = call(std::move(function), std::move(payload));
  EXPECT_TRUE(response.error);
  EXPECT_EQ((*response.payload)["name"], Value("ArgumentError"));
  return std::string((*response.payload)["message"].text());
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
  const Response actions = call([] { return respond(action("a"), action("b")); });
  EXPECT_FALSE(actions.payload);
  ASSERT_EQ(actions.actions.size(), 2U);
  EXPECT_EQ(actions.actions[1].value()["name"], Value("b"));
  EXPECT_EQ(call([] { return respond(action("a")); }).actions.size(), 1U);
}

TEST(Handler, KeepsTheStateOfAMutableFunctionBetweenCalls) {
  const Handler counting = make_handler([n = 0]() mutable { return ++n; });
  EXPECT_EQ(std::get<Response>(counting(call_with(array({})))).payload, Value(1));
  EXPECT_EQ(std::get<Response>(counting(call_with(array({})))).payload, Value(2));
}

TEST(Handler, LetsExceptionsThrough) {
  EXPECT_THROW(call([] { throw Error("no"); }), Error);
}

TEST(Handler, RefusesFunctionsItCannotCallOrAnswerFor) {
  struct Opaque {};
  const auto takes_a_view = [](std::string_view) {};
  const auto takes_a_pointer = [](const char*) {};
  const auto takes_what_no_value_is = [](const Opaque&) {};
  const auto takes_the_event_last = [](int, const Event&) {};
  const auto returns_something_else = [] { return Opaque(); };
  const auto cannot_be_copied = [owned = std::make_unique<int>(1)] {};
  static_assert(!HandlerFunction<decltype(takes_a_view)>);
  static_assert(!HandlerFunction<decltype(takes_a_pointer)>);
  static_assert(!HandlerFunction<decltype(takes_what_no_value_is)>);
  static_assert(!HandlerFunction<decltype(takes_the_event_last)>);
  static_assert(!HandlerFunction<decltype(returns_something_else)>);
  static_assert(!HandlerFunction<decltype(cannot_be_copied)>);
  static_assert(!std::convertible_to<decltype(takes_a_pointer), Value>);
}

TEST(Handler, TakesArgumentsAsTheTypesOfItsParameters) {
  EXPECT_EQ(call([](bool on) { return !on; }, array({true})).payload, Value(false));
  EXPECT_EQ(call([](const std::string& text, int n) { return text + std::to_string(n); },
                 array({"a", 7, "more"}))
                .payload,
            Value("a7"));
  EXPECT_EQ(
      call([](std::vector<double>&& all) { return all.size(); }, array({array({1, 2.5})})).payload,
      Value(2));
  EXPECT_EQ(call([](std::optional<int> n) { return n.value_or(-1); }).payload, Value(-1));
  EXPECT_EQ(call(+[](int n) { return n + 1; }, array({1})).payload, Value(2));
}

TEST(Handler, TakesTheEventBeforeItsArguments) {
  const auto name_of = [](const Event& event, int n) { return event.path + std::to_string(n); };
  EXPECT_EQ(call(name_of, array({3})).payload, Value("path3"));
}

TEST(Handler, RefusesArgumentsThatDoNotFitByNumberPlaceAndType) {
  EXPECT_EQ(refusal([](int) {}, array({"x"})),
            "argument 1: expected a whole number, found the text \"x\"");
  EXPECT_EQ(refusal([](int, const std::string&) {}, array({1})),
            "argument 2 is missing: expected a text");
  EXPECT_EQ(
      refusal([](const Event&, const std::vector<std::uint8_t>&) {}, array({array({1, 256})})),
      "argument 1: [1]: expected a whole number from 0 to 255, found the number 256");
}

TEST(EventLeaf, HoldsItsOptions) {
  const auto name = local_state("name", "x");
  const Value leaf =
      event([] {}, {.timeout = 2s, .args = {{"name", name}}, .actions = {action("go")}});
  EXPECT_EQ(leaf.event_leaf()->timeout, 2000ms);
  EXPECT_EQ(leaf.event_leaf()->args, object({{"name", name}}));
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
  const Outcome outcome = (*button["onPress"].event_leaf()->handler)(call_with(array({})));
  EXPECT_EQ(std::get<Response>(outcome).payload, Value(5));
}

TEST(Action, HasItsNameBeforeItsFields) {
  const Value value = action("toast", {{"title", "Saved"}});
  ASSERT_EQ(value.members().size(), 3U);
  EXPECT_EQ(value.members()[0], (Member{"$", "action"}));
  EXPECT_EQ(value.members()[1], (Member{"name", "toast"}));
  EXPECT_EQ(value.members()[2], (Member{"title", "Saved"}));
}

}  // namespace
}  // namespace updraft::event_test
