#include "model/element_keys.hpp"

#include "value/item_index.hpp"
#include "value/position.hpp"

#include <algorithm>
#include <span>

namespace updraft::model {
namespace {

/// Whether one item alone has the key.
bool identifies(const Value& key, const Value& array, std::size_t& steps) noexcept {
  if (key.text().empty()) return false;
  if (const ItemIndex* const index = ItemIndex::of(array, steps)) {
    return index->is_unique(array.items(), key.text());
  }
  steps += array.items().size();
  const auto has_key = [&](const Value& item) { return item["key"].text() == key.text(); };
  return std::ranges::count_if(array.items(), has_key) == 1;
}

bool is_component(const Value& value) noexcept {
  return value["$"].text() == "component";
}

}  // namespace

bool keys_identify_component(const Value& root, const Event& event, std::size_t& steps) noexcept {
  const Value* at = &root;
  const Value* component = nullptr;
  for (const Value& term : event.position) {
    if (at->is_array() && !identifies(term, *at, steps)) return false;
    if (is_component(*at)) component = at;
    at = find(*at, std::span(&term, 1), steps);
    if (!at) return false;
  }
  return component && !event.component_key.empty() &&
         (*component)["key"].text() == event.component_key &&
         (*component)["component"].text() == event.component;
}

}  // namespace updraft::model
