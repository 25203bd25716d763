#pragma once

#include <updraft/value.hpp>

#include "base/keyed_hash.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace updraft {

/// Finds the items of a long array by their member `key`. Owned by the array, made when one of its
/// items is first looked for; immutable, any thread.
class ItemIndex {
 public:
  /// The index of an array, null where that is too short for one or there is no memory. Adds what
  /// making it took to the steps.
  static const ItemIndex* of(const Value& array, std::size_t& steps) noexcept;

  /// The first of these items with that key, null if there is none. The items are those of the
  /// array.
  [[nodiscard]] const Value* find(std::span<const Value> items,
                                  std::string_view key) const noexcept;
  /// Whether exactly one of these items has that key.
  [[nodiscard]] bool is_unique(std::span<const Value> items, std::string_view key) const noexcept;

 private:
  /// Marks the slot of a key that several items have.
  static constexpr std::uint32_t several = std::uint32_t{1} << 31;

  explicit ItemIndex(std::size_t slots) : hash_key_(HashKey::of_process()), slots_(slots) {}
  static std::unique_ptr<ItemIndex> make(std::span<const Value> items) noexcept;
  /// Where the key is, or the free slot where it would be.
  [[nodiscard]] std::size_t slot_of(std::span<const Value> items,
                                    std::string_view key) const noexcept;

  HashKey hash_key_;
  std::vector<std::uint32_t>
      slots_;  ///< One more than an item's place, or with `several`; 0 is free. 2^n.
};

/// The `key` of an item, null if it has none.
const Value* key_of_item(const Value& item) noexcept;

}  // namespace updraft
