#include "support/test_models.hpp"

#include <updraft/describe.hpp>
#include <updraft/handler.hpp>
#include <updraft/local_state.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/view.hpp>

#include <chrono>
#include <limits>
#include <optional>
#include <stdexcept>

namespace updraft::test {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

/// Trees are written as the wire shows them, so that a transcript checks the shape and not its
/// builder.
Value element(std::string_view name, std::vector<Member> more) {
  std::vector<Member> members{{"$", "component"}, {"component", name}};
  members.insert(members.end(), more.begin(), more.end());
  return object(std::move(members));
}

Value button(std::string_view key, Value on_press, Value label) {
  return element("Button", {{"key", key},
                            {"props", object({{"onPress", std::move(on_press)}})},
                            {"children", std::move(label)}});
}

Value button(Value on_press, Value label) {
  return element("Button", {{"props", object({{"onPress", std::move(on_press)}})},
                            {"children", std::move(label)}});
}

/// A count, and its screen: one button is known by its key, the other by its place alone.
void add_counter(Models& models) {
  const auto count = state(0);
  models.set("count", count);
  models.set(
      "counter", view([count](Get get) {
        return element(
            "YStack",
            {{"key", "counter"},
             {"children",
              array({element("Text", {{"children", "The count is " + std::to_string(get(count))}}),
                     button(
                         "plus", [count] { count.update([](int n) { return n + 1; }); }, "Plus 1"),
                     button([count] { count.update([](int n) { return n - 1; }); }, "Minus 1")})}});
      }));
  // Two changes in one event, of which subscribers see the last.
  models.set("twice", Value([count] {
               count.set(count.read() + 100);
               count.set(count.read() + 100);
               return count.read();
             }));
}

Value described(const Event& event) {
  return object({{"path", event.path},
                 {"target", event.target},
                 {"position", array(event.position)},
                 {"component", event.component},
                 {"component_key", event.component_key},
                 {"prop", event.prop},
                 {"payload", event.payload},
                 {"args", event.args}});
}

/// Handlers of all sorts, each a member, so that an event names it by position.
void add_handlers(Models& models) {
  const Action toast("rise-tools/kit-tamagui-toast/toast", {{"title", "Saved"}});
  const Action back("rise-tools/kit-react-navigation/goBack");
  models.set(
      "handlers",
      object({
          {"nothing", [] {}},
          {"echo", [](const Event& event) { return event[0]; }},
          {"describe", &described},
          {"throw_error", []() -> Value { throw Error("the name is taken"); }},
          {"throw_runtime_error", []() -> Value { throw std::runtime_error("password=hunter2"); }},
          {"throw_number", []() -> Value { throw 7; }},
          {"respond", [toast] { return respond("saved", {toast}); }},
          {"reject", [back] { return reject(object({{"field", "name"}}), {back}); }},
          {"action", [toast] { return toast; }},
          {"actions", [toast, back] { return std::vector<Action>{toast, back}; }},
          {"zero", [] { return 0; }},
          {"no", [] { return false; }},
          {"empty", [] { return ""; }},
          {"null", [] { return Value(); }},
          {"nan",
           [] { return object({{"x", array({1, std::numeric_limits<double>::quiet_NaN()})}}); }},
          {"latin", [] { return "caf\xe9"; }},
          {"handler", [] { return object({{"next", Value([] {})}}); }},
      }));
}

struct Guest {
  std::string name;
  std::optional<int> age;
};
BOOST_DESCRIBE_STRUCT(Guest, (), (name, age))

struct Invitation {
  std::vector<Guest> guests;
};
BOOST_DESCRIBE_STRUCT(Invitation, (), (guests))

/// Handlers with typed arguments, and such as are coroutines.
void add_typed_handlers(Models& models) {
  models.set(
      "typed",
      object({
          {"add", [](int a, int b) { return a + b; }},
          {"greet",
           [](const std::string& name, std::optional<bool> loudly) {
             return loudly.value_or(false) ? name + "!" : name;
           }},
          {"invite", [](const Invitation& invitation) { return invitation.guests; }},
          {"where", [](const Event& event, int n) { return event.component + std::to_string(n); }},
      }));
  models.set("coroutines",
             object({
                 {"at_once", []() -> Task<std::string> { co_return "done"; }},
                 {"add", [](const int& a, const int& b) -> Task<int> { co_return a + b; }},
                 {"throw",
                  []() -> Task<> {
                    throw Error("the name is taken");
                    co_return;
                  }},
                 {"minute",
                  []() -> Task<std::string> {
                    co_await sleep_for(1min);
                    co_return "a minute later";
                  }},
                 {"patient", event(
                                 []() -> Task<std::string> {
                                   co_await sleep_for(1min);
                                   co_return "a minute later";
                                 },
                                 {.timeout = 2min})},
             }));
}

/// Rows that an event shifts: the first goes, so that each of the others moves up by one.
void add_lists(Models& models) {
  const auto names = state(Names{"ann", "bob", "cleo"});
  const auto tapped = [](const std::string& name) { return [name] { return "tapped " + name; }; };
  models.set("list/keyed", view([names, tapped](Get get) {
               std::vector<Value> rows;
               for (const auto& name : get(names)) rows.push_back(button(name, tapped(name), name));
               return array(std::move(rows));
             }));
  models.set("list/unkeyed", view([names, tapped](Get get) {
               std::vector<Value> rows;
               for (const auto& name : get(names)) rows.push_back(button(tapped(name), name));
               return array(std::move(rows));
             }));
  models.set("list/shift",
             Value([names] { names.update([](Names& all) { all.erase(all.begin()); }); }));
  models.set("list/refill", Value([names] { names.set({"ann", "bob", "cleo"}); }));
}

/// Models that are made when they are asked for.
void add_lookups(Models& models) {
  models.set("users", lookup([](const std::string& id) {
               const bool known = id == "ann" || id == "bob";
               return known ? Model(object({{"name", id}})) : Model();
             }));
  models.set("teams", lookup([](const std::string& id) {
               return Model(Models{{"", Value("team " + id)}, {"motto", Value(id + " first")}});
             }));
  // Whatever is asked for is there: its `up` shows that all before it has been processed.
  models.set("fence", lookup([](const std::string& id) { return Model(Value(id)); }));
}

/// A model that appears and goes by an event.
void add_rooms(Models& models) {
  const Models rooms;
  models.set("rooms", rooms);
  models.set("door", object({
                         {"open",
                          [rooms = rooms](const Event& event) mutable {
                            rooms.set("hall", Model(object({{"light", event[0]}})));
                          }},
                         {"shut", [rooms = rooms]() mutable { return rooms.erase("hall"); }},
                         {"enter",
                          [rooms = rooms]() mutable {
                            rooms.set("hall", Model(button([] { return "in the hall"; }, "Hall")));
                          }},
                     }));
}

/// Values that only the client gives a meaning to.
void add_shapes(Models& models) {
  const Value name = object({{"$", "state"}, {"key", "name"}, {"initialValue", ""}});
  const Value open = object({{"$", "state"}, {"key", "open"}, {"initialValue", false}});
  const auto update = [](const Value& local, Value by) {
    return Action("state-update", {{"state", local}, {"update", std::move(by)}});
  };
  const auto modifier = [](std::vector<Member> fields) {
    fields.insert(fields.begin(), {"$", "state-modifier"});
    return object(std::move(fields));
  };
  models.set("shapes/ref",
             element("Text", {{"children",
                               object({{"$", "ref"}, {"ref", array({"users/ann", "name"})}})}}));
  models.set("shapes/static",
             element("XStack", {{"children", array({"a", "b"})}, {"$staticChildren", true}}));
  models.set("shapes/fragment", element("rise-tools/react/Fragment",
                                        {{"key", "both"}, {"children", array({"a", "b"})}}));
  models.set(
      "shapes/local",
      element(
          "Input",
          {{"props",
            object({{"value", name},
                    {"onChangeText",
                     update(name, modifier({{"type", "payload"}, {"path", array({0})}})).value()},
                    {"onFocus", update(open, modifier({{"type", "toggle"}})).value()},
                    {"onBlur", update(open, false).value()}})}}));
  models.set("shapes/event", button("save",
                                    event(&described, {.timeout = 30s,
                                                       .args = {{"name", local_state("name", "")}},
                                                       .actions = {update(open, true)}}),
                                    "Save"));
}

/// What can't be sent, or not computed, some of the time.
void add_troublemakers(Models& models) {
  const auto number = state(1.5);
  models.set("trouble/number", number);
  models.set("trouble/view", view([number](Get get) {
               if (get(number) < 0) throw std::runtime_error("no root of a negative number");
               return get(number) * 2;
             }));
  models.set("trouble/set",
             Value([number](const Event& event) { number.set(event[0].as_number().value_or(0)); }));
  models.set("trouble/spoil",
             Value([number] { number.set(std::numeric_limits<double>::quiet_NaN()); }));
  models.set("trouble/never", view([](Get) -> Value { throw Error("this view has no value"); }));
}

}  // namespace

Models test_models() {
  Models models;
  models.set("", object({{"hello", "world"}}));
  add_counter(models);
  add_handlers(models);
  add_typed_handlers(models);
  add_lists(models);
  add_lookups(models);
  add_rooms(models);
  add_shapes(models);
  add_troublemakers(models);
  models.set("asked", [times = 0]() mutable { return ++times; });
  // Two views of one state: what changes together arrives together.
  const auto width = state(2);
  models.set("box/width", width);
  models.set("box/area", view([width](Get get) { return get(width) * get(width); }));
  models.set("box/set", Value([width](const Event& event) {
               width.set(static_cast<int>(event[0].as_integer().value_or(0)));
             }));
  return models;
}

}  // namespace updraft::test
