#include <updraft/json.hpp>
#include <updraft/local_state.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <vector>

namespace updraft::local_state_test {
namespace {

std::string update_of(const Action& action) {
  return to_json(action.value()["update"]);
}

TEST(LocalState, KnowsItsTypeFromTheInitialValue) {
  const LocalState flag("flag", true);
  const LocalState text("text", "a");
  static_assert(std::is_same_v<decltype(flag)::Type, bool>);
  static_assert(std::is_same_v<decltype(text)::Type, std::string>);
  static_assert(std::is_same_v<decltype(local_state("text", "a"))::Type, std::string>);
  static_assert(std::is_same_v<decltype(local_state("n", 1))::Type, int>);
  EXPECT_EQ(to_json(text), R"({"$":"state","key":"text","initialValue":"a"})");
  EXPECT_EQ(to_json(local_state("marks", std::vector<int>{1, 2})),
            R"({"$":"state","key":"marks","initialValue":[1,2]})");
}

TEST(SetLocal, TakesThePayloadOfTheEventUnlessToldOtherwise) {
  EXPECT_EQ(to_json(set_local(local_state("on", false))),
            R"({"$":"action","name":"state-update",)"
            R"("state":{"$":"state","key":"on","initialValue":false},)"
            R"("update":{"$":"state-modifier","type":"payload"}})");
  EXPECT_EQ(update_of(set_local(local_state("name", ""), event_payload(0, "name"))),
            R"({"$":"state-modifier","type":"payload","path":[0,"name"]})");
}

TEST(SetLocal, SetsAValueOfTheStatesType) {
  EXPECT_EQ(update_of(set_local(local_state("on", false), true)), "true");
  EXPECT_EQ(update_of(set_local(local_state("name", "a"), "b")), R"("b")");
  EXPECT_EQ(update_of(set_local(local_state("level", 0.5), 1)), "1");
  EXPECT_EQ(update_of(set_local(local_state("count", 0), 2)), "2");
}

TEST(SetLocal, TogglesAndIncrements) {
  EXPECT_EQ(update_of(set_local(local_state("on", false), toggle())),
            R"({"$":"state-modifier","type":"toggle"})");
  EXPECT_EQ(update_of(set_local(local_state("count", 0), increment(-2))),
            R"({"$":"state-modifier","type":"increment","value":-2})");
  EXPECT_EQ(update_of(set_local(local_state("level", 0.5), increment(0.25))),
            R"({"$":"state-modifier","type":"increment","value":0.25})");
}

template <class State, class Change>
concept Settable = requires(const State& state, const Change& change) { set_local(state, change); };

TEST(SetLocal, RefusesWhatIsNotOfTheStatesType) {
  static_assert(!Settable<LocalState<bool>, int>);
  static_assert(!Settable<LocalState<bool>, const char*>);
  static_assert(!Settable<LocalState<int>, bool>);
  static_assert(!Settable<LocalState<int>, double>);
  static_assert(!Settable<LocalState<std::string>, int>);
  static_assert(!Settable<LocalState<int>, Toggle>);
  static_assert(!Settable<LocalState<bool>, Increment<int>>);
  static_assert(!Settable<LocalState<int>, Increment<double>>);
  static_assert(!Settable<LocalState<std::string>, Increment<int>>);
}

}  // namespace
}  // namespace updraft::local_state_test
