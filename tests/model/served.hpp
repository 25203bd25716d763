#pragma once

#include <updraft/handler.hpp>
#include <updraft/node.hpp>

#include "base/clock.hpp"
#include "model/handler_table.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

/// Screens with handlers, and what a graph makes of them when it serves them.
namespace updraft::model {

/// A handler that answers `result`.
inline Value answers(int result, EventOptions options = {}) {
  return event([result] { return result; }, std::move(options));
}

inline int press(const EventLeaf& leaf) {
  const SessionInfo session{};
  const Event event{.session = session,
                    .path = {},
                    .target = {},
                    .position = {},
                    .component = {},
                    .component_key = {},
                    .prop = {},
                    .payload = array({}),
                    .args = {}};
  return static_cast<int>(
      std::get<Response>((*leaf.handler)(event)).payload->as_integer().value_or(-1));
}

inline int press(const Value& leaf) {
  return press(*leaf.event_leaf());
}
inline int press(const HandlerTable::Found& found) {
  return press(*found.leaf);
}

/// A component; without a key if that is empty.
inline Value element(std::string_view component, std::string_view key, Value on_press,
                     std::vector<Value> children = {}) {
  std::vector<Member> members{{"$", "component"}, {"component", component}};
  if (!key.empty()) members.push_back({"key", key});
  members.push_back({"props", object({{"onPress", std::move(on_press)}})});
  if (!children.empty()) members.push_back({"children", array(std::move(children))});
  return object(std::move(members));
}

inline Value stack(std::vector<Value> children) {
  return object(
      {{"$", "component"}, {"component", "Stack"}, {"children", array(std::move(children))}});
}

inline Value handler_of(const Value& element) {
  return element["props"]["onPress"];
}
inline Value handler_of(const Value& stack, std::size_t child) {
  return handler_of(stack["children"][child]);
}

/// One node and the graph that serves its values, one after the other.
class Served {
 public:
  explicit Served(std::uint64_t owner = 1) : owner_(owner) {}

  /// The author has drawn the next value.
  const Value& show(const Value& next) {
    serve(redraw(value_, drawn_, next, owner_));
    drawn_ = next;
    return value_;
  }
  /// The node has redrawn it already.
  const Value& serve(const Value& redrawn) {
    drawn_ = {};
    const Value last = std::exchange(value_, redrawn);
    table_.replace(place_, last, value_, Time());
    return value_;
  }
  [[nodiscard]] const HandlerTable& table() const { return table_; }
  /// What a tap on the handler of that id answers.
  [[nodiscard]] int tap(const HandlerId& id) const {
    const auto found = table_.find(id);
    return found ? press(*found) : -1;
  }

 private:
  std::uint64_t owner_;
  HandlerTable table_{repeatable_secret(1), {}};
  std::shared_ptr<Place> place_ = table_.place("served");
  Value value_;
  Value drawn_;
};

inline const HandlerId& id_of(const Value& leaf) {
  return leaf.event_leaf()->id;
}

}  // namespace updraft::model
