#include <updraft/error.hpp>
#include <updraft/props.hpp>

namespace updraft {

// No actions at all are no handler: stock clients would take the empty array for one, and call it.
AnyProp list_prop(const std::vector<Action>& actions) {
  return actions.empty() ? AnyProp() : AnyProp(Value(actions));
}

AnyProp list_prop(const std::vector<Member>& members) {
  return AnyProp(object(members));
}

AnyProp to_prop(std::initializer_list<props::Number> numbers) {
  std::vector<Value> items;
  items.reserve(numbers.size());
  for (const auto& number : numbers) {
    if (const auto* value = number.value()) items.push_back(*value);
  }
  return AnyProp(array(std::move(items)));
}

Props::Props(const std::vector<Member>& members) {
  members_.reserve(members.size());
  for (const auto& member : members) append(member);
}

Props::Props(const Key& key, std::initializer_list<NamedProp> named,
             const std::vector<Member>& more)
    : key_(key.text()) {
  for (const auto& prop : named) {
    if (prop.value != nullptr) members_.push_back({prop.name, *prop.value});
  }
  for (const auto& member : more) append(member);
}

void Props::append(const Member& member) {
  if (member.name.text() != "key") {
    members_.push_back(member);
  } else if (const auto text = member.value.as_string()) {
    key_ = *text;
  } else if (const auto number = member.value.as_integer()) {
    key_ = std::to_string(*number);
  } else if (const auto large = member.value.as_unsigned()) {
    key_ = std::to_string(*large);
  } else if (member.value.is_null()) {
    key_.clear();
  } else {
    throw Error::for_program(ErrorKind::invalid,
                             "the key of a component must be a string or an integer");
  }
}

}  // namespace updraft
