#include <updraft/json.hpp>
#include <updraft/press.hpp>

#include "value/position.hpp"

#include <utility>
#include <vector>

namespace updraft {
namespace {

bool is_component(const Value& value) {
  return value["$"].text() == "component";
}

bool is_event(const Value& value) {
  return value["$"].text() == "event";
}

/// Walks over the components of a screen from front to back, children before other props.
class Search {
 public:
  Search(const Which& which, std::string_view prop) : which_(which), prop_(prop) {}

  /// Whether it was found here.
  bool look(const Value& value) {
    if (value.is_array()) {
      std::size_t index = 0;
      for (const Value& item : value.items()) {
        if (look_within(term_of_item(value, index), item)) return true;
        ++index;
      }
      return false;
    }
    if (!value.is_object()) return false;
    if (!is_component(value)) return look_at_members(value);
    if (fits(value)) {
      found_ = FoundComponent{value, position_};
      return true;
    }
    if (const Value* children = value.find("children")) {
      if (look_within("children", *children)) return true;
    }
    const Value* const props = value.find("props");
    return props && look_within("props", *props);
  }

  [[nodiscard]] std::optional<FoundComponent> found() && { return std::move(found_); }

 private:
  bool look_at_members(const Value& value) {
    // What has a `$` of its own is no container of components.
    if (value.find("$")) return false;
    for (const Member& member : value.members()) {
      if (look_within(member.name, member.value)) return true;
    }
    return false;
  }
  bool look_within(Value term, const Value& value) {
    position_.push_back(std::move(term));
    if (look(value)) return true;
    position_.pop_back();
    return false;
  }
  [[nodiscard]] bool fits(const Value& component) const {
    if (!prop_.empty() && !component["props"].find(prop_)) return false;
    if (const auto* text = std::get_if<Which::Text>(&which_.how())) {
      return text_of(component) == text->text;
    }
    const auto* key = std::get_if<Which::Key>(&which_.how());
    return key && component["key"].text() == key->key;
  }

  const Which& which_;
  std::string_view prop_;
  Position position_;
  std::optional<FoundComponent> found_;
};

std::string describe(const Which& which) {
  if (const auto* text = std::get_if<Which::Text>(&which.how())) {
    return "says \"" + text->text + "\"";
  }
  if (const auto* key = std::get_if<Which::Key>(&which.how())) {
    return "has the key \"" + key->key + "\"";
  }
  return "is at " + to_string(std::get<Position>(which.how()));
}

/// The handler of a prop, which may be one of several things that the client is to do; where it is
/// goes to the position.
const Value* find_leaf(const Value& prop, Position& position) {
  if (is_event(prop)) return &prop;
  std::size_t index = 0;
  for (const Value& item : prop.items()) {
    if (is_event(item)) {
      position.emplace_back(index);
      return &item;
    }
    ++index;
  }
  return nullptr;
}

/// Where a handler asks for local states, an object of these is its only argument.
Value payload_for(const Value& leaf, const Value& given) {
  const Value& wanted = leaf["args"];
  if (!wanted.is_object()) return given.is_null() ? array({}) : given;
  const Value& values = given.is_array() ? given[0] : given;
  std::vector<Member> args;
  for (const Member& each : wanted.members()) {
    const Value* const value = values.find(each.name.text());
    args.push_back({each.name, value ? *value : each.value["initialValue"]});
  }
  return array({object(std::move(args))});
}

}  // namespace

Which by_text(std::string text) {
  return Which(Which::Text{std::move(text)});
}

Which by_key(std::string key) {
  return Which(Which::Key{std::move(key)});
}

Which at_position(Position position) {
  return Which(std::move(position));
}

std::string text_of(const Value& value) {
  if (value.is_string()) return std::string(value.text());
  if (value.as_number()) return to_json(value);
  if (is_component(value)) return text_of(value["children"]);
  std::string text;
  for (const Value& item : value.items()) text += text_of(item);
  return text;
}

std::optional<FoundComponent> find_component(const Value& screen, const Which& which,
                                             std::string_view prop) {
  if (const auto* position = std::get_if<Position>(&which.how())) {
    const Value* const component = find(screen, *position);
    if (!component || !is_component(*component)) return std::nullopt;
    return FoundComponent{*component, *position};
  }
  Search search(which, prop);
  search.look(screen);
  return std::move(search).found();
}

Result<EventRequest> press(std::string_view path, const Value& screen, const Which& which,
                           std::string_view prop, const Value& payload) {
  const auto fail = [&](const std::string& problem) {
    return Error::for_program(ErrorKind::invalid, "\"" + std::string(path) + "\": " + problem);
  };
  auto found = find_component(screen, which, prop);
  const Value* const calls = found ? found->component["props"].find(prop) : nullptr;
  if (!calls) {
    const bool is_there = find_component(screen, which).has_value();
    return fail(is_there ? "what " + describe(which) + " has no " + std::string(prop)
                         : "nothing there " + describe(which));
  }
  EventRequest request;
  request.position = std::move(found->position);
  request.position.insert(request.position.end(), {"props", prop});
  const Value* const leaf = find_leaf(*calls, request.position);
  if (!leaf) return fail(std::string(prop) + " of what " + describe(which) + " has no handler");
  request.path = path;
  request.leaf = *leaf;
  request.component = found->component["component"].text();
  request.component_key = found->component["key"].text();
  request.prop = prop;
  request.payload = payload_for(*leaf, payload);
  return request;
}

Result<EventRequest> press(const Subscribed& screen, const Which& which, std::string_view prop,
                           const Value& payload) {
  return press(screen.path(), screen.value(), which, prop, payload);
}

}  // namespace updraft
