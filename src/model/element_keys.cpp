#include "model/element_keys.hpp"

#include <algorithm>
#include <span>

namespace updraft::model {
namespace {

/// Whether one item alone has the key.
bool identifies(const Value& key, const Value& array) noexcept {
  const auto has_key = [&](const Value& item) { return item["key"].text() == key.text(); };
  return !key.text().empty() && std::ranges::count_if(array.items(), has_key) == 1;
}

bool is_component(const Value& value) noexcept {
  return value["$"].text() == "component";
}

}  // namespace

bool keys_identify_component(const Value& root, const Event& event) noexcept {
  const Value* at = &root;
  const Value* component = nullptr;
  for (const Value& term : event.position) {
    if (at->is_array() && !identifies(term, *at)) return false;
    if (is_component(*at)) component = at;
    at = find(*at, std::span(&term, 1));
    if (!at) return false;
  }
  return component && !event.component_key.empty() &&
         (*component)["key"].text() == event.component_key &&
         (*component)["component"].text() == event.component;
}

}  // namespace updraft::model
