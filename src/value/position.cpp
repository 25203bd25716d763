#include <updraft/value.hpp>

namespace updraft {
namespace {

const Value* item_with_key(const Value& array, std::string_view key) noexcept {
  for (const Value& item : array.items()) {
    const Value* candidate = item.find("key");
    if (candidate && candidate->is_string() && candidate->text() == key) return &item;
  }
  return nullptr;
}

const Value* step(const Value& value, const Value& term) noexcept {
  if (const auto name = term.as_string()) {
    return value.is_array() ? item_with_key(value, *name) : value.find(*name);
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

const Value* find(const Value& value, std::span<const Value> position) noexcept {
  const Value* at = &value;
  for (const Value& term : position) {
    if (!(at = step(*at, term))) return nullptr;
  }
  return at;
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
