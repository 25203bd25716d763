#include "value/position.hpp"

#include "value/item_index.hpp"

namespace updraft {
namespace {

const Value* item_with_key(const Value& array, std::string_view key, std::size_t& steps) noexcept {
  if (const ItemIndex* const index = ItemIndex::of(array, steps)) {
    return index->find(array.items(), key);
  }
  for (const Value& item : array.items()) {
    ++steps;
    const Value* const candidate = key_of_item(item);
    if (candidate && candidate->text() == key) return &item;
  }
  return nullptr;
}

const Value* step(const Value& value, const Value& term, std::size_t& steps) noexcept {
  ++steps;
  if (const auto name = term.as_string()) {
    return value.is_array() ? item_with_key(value, *name, steps) : value.find(*name);
  }
  const auto index = term.as_integer();
  if (!index || *index < 0) return nullptr;
  if (value.is_object()) return value.find(std::to_string(*index));
  const auto items = value.items();
  return static_cast<std::uint64_t>(*index) < items.size()
             ? &items[static_cast<std::size_t>(*index)]
             : nullptr;
}

}  // namespace

const Value* find(const Value& value, std::span<const Value> position,
                  std::size_t& steps) noexcept {
  const Value* at = &value;
  for (const Value& term : position) {
    if (!(at = step(*at, term, steps))) return nullptr;
  }
  return at;
}

const Value* find(const Value& value, std::span<const Value> position) noexcept {
  std::size_t steps = 0;
  return find(value, position, steps);
}

Value term_of_item(const Value& array, std::size_t index) noexcept {
  const Value& item = array.items()[index];
  const Value* const key = key_of_item(item);
  std::size_t steps = 0;
  const bool leads_there =
      key && !key->text().empty() && item_with_key(array, key->text(), steps) == &item;
  return leads_there ? *key : Value(index);
}

std::string to_string(std::span<const Value> position) {
  std::string text;
  for (const Value& term : position) {
    if (const auto index = term.as_integer()) {
      text += '[' + std::to_string(*index) + ']';
    } else {
      if (!text.empty()) text += '.';
      text += term.text();
    }
  }
  return text;
}

}  // namespace updraft
