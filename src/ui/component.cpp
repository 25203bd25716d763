#include <updraft/component.hpp>

#include <algorithm>
#include <iterator>
#include <vector>

namespace updraft {

Value make_component(std::string_view id, const Props& props, std::span<Value> children) {
  std::vector<Member> members;
  members.reserve(6);
  members.push_back({"$", "component"});
  members.push_back({"component", id});
  if (!props.key().empty()) members.push_back({"key", props.key()});
  if (!props.members().empty()) members.push_back({"props", object(props.members())});
  if (children.size() == 1) {
    members.push_back({"children", std::move(children.front())});
  } else if (children.size() > 1) {
    members.push_back({"children", array({std::make_move_iterator(children.begin()),
                                          std::make_move_iterator(children.end())})});
    members.push_back({"$staticChildren", true});
  }
  return object(std::move(members));
}

Children::Children(std::initializer_list<Item> items) {
  values_.reserve(items.size());
  for (const Item& item : items) values_.push_back(item.value_);
}

Props to_props(const FragmentProps& p) {
  return Props(p.key, {});
}

Value with_key(Value value, std::string_view key) {
  if (key.empty()) return value;
  if (value["$"].text() != "component") return fragment({.key = key}, std::move(value));
  std::vector<Member> members(value.members().begin(), value.members().end());
  const auto named = [](std::string_view name) {
    return [name](const Member& member) { return member.name.text() == name; };
  };
  if (const auto own = std::ranges::find_if(members, named("key")); own != members.end()) {
    own->value = key;
  } else {
    const auto id = std::ranges::find_if(members, named("component"));
    members.insert(id == members.end() ? id : std::next(id), {"key", key});
  }
  return object(std::move(members));
}

}  // namespace updraft
