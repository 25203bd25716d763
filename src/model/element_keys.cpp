#include "model/element_keys.hpp"

#include "model/unique_keys.hpp"
#include "value/item_index.hpp"
#include "value/position.hpp"

#include <algorithm>
#include <span>

namespace updraft::model {
namespace {

std::size_t count_of(std::string_view key, const Value& array, std::size_t& steps) {
  if (const ItemIndex* const index = ItemIndex::of(array, steps)) {
    if (!index->find(array.items(), key)) return 0;
    return index->is_unique(array.items(), key) ? 1 : 2;
  }
  steps += array.items().size();
  const auto has_key = [&](const Value& item) { return item["key"].text() == key; };
  return static_cast<std::size_t>(std::ranges::count_if(array.items(), has_key));
}

/// Whether one item alone has the key, and neither was it made of the key of another item, nor that
/// of another item of it.
bool identifies(const Value& term, const Value& array, std::size_t& steps) {
  const std::string_view key = term.text();
  if (key.empty() || count_of(key, array, steps) != 1) return false;
  if (const auto other = doubled_key(key)) {
    if (other->empty() || count_of(*other, array, steps) > 0) return false;
  }
  return count_of(first_made_key(key), array, steps) == 0;
}

}  // namespace

bool keys_identify_component(const Value& root, const Event& event, std::size_t& steps) {
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
