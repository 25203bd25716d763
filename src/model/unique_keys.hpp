#pragma once

#include <updraft/value.hpp>

#include "base/string_hash.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace updraft::model {

/// The keys of the items of one list, and new ones for those whose key another item had before.
/// On the stack of the code that draws the list.
class UniqueKeys {
 public:
  /// The key of an item that keeps it.
  void add(std::string_view key) { taken_.emplace(key); }
  /// `KEY~2`, or the next of `KEY~3`, `KEY~4` and so on that no item has.
  std::string make(std::string_view key);

 private:
  std::unordered_set<std::string, StringHash, std::equal_to<>> taken_;
  // Of each doubled key the next number to try.
  std::unordered_map<std::string, std::size_t, StringHash, std::equal_to<>> next_;
};

/// Whether an item of a list is a component, whose key identifies it.
[[nodiscard]] inline bool is_component(const Value& value) noexcept {
  return value["$"].text() == "component";
}

/// The `KEY` of a key that UniqueKeys may have made of it; nothing if the key has not that form.
/// Where the list has an item of that key, too, the longer one identifies nothing.
[[nodiscard]] std::optional<std::string_view> doubled_key(std::string_view key) noexcept;

/// The first key that UniqueKeys would make of it.
[[nodiscard]] std::string first_made_key(std::string_view key);

}  // namespace updraft::model
