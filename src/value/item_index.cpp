#include "value/item_index.hpp"

#include <bit>

namespace updraft {

const Value* key_of_item(const Value& item) noexcept {
  const Value* const key = item.find("key");
  return key && key->is_string() ? key : nullptr;
}

std::unique_ptr<ItemIndex> ItemIndex::make(std::span<const Value> items) noexcept {
  try {
    // At most half of them are taken.
    std::unique_ptr<ItemIndex> index(new ItemIndex(std::bit_ceil(2 * items.size())));
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Value* const key = key_of_item(items[i]);
      if (!key) continue;
      std::uint32_t& slot = index->slots_[index->slot_of(items, key->text())];
      slot = slot == 0 ? static_cast<std::uint32_t>(i + 1) : slot | several;
    }
    return index;
  } catch (...) {
    return nullptr;  // the items are looked through instead
  }
}

std::size_t ItemIndex::slot_of(std::span<const Value> items, std::string_view key) const noexcept {
  const std::size_t last = slots_.size() - 1;
  std::size_t slot = sip_hash(hash_key_, key) & last;
  while (slots_[slot] != 0 && key_of_item(items[(slots_[slot] & ~several) - 1])->text() != key) {
    slot = (slot + 1) & last;
  }
  return slot;
}

const Value* ItemIndex::find(std::span<const Value> items, std::string_view key) const noexcept {
  const std::uint32_t found = slots_[slot_of(items, key)];
  return found == 0 ? nullptr : &items[(found & ~several) - 1];
}

bool ItemIndex::is_unique(std::span<const Value> items, std::string_view key) const noexcept {
  const std::uint32_t found = slots_[slot_of(items, key)];
  return found != 0 && (found & several) == 0;
}

}  // namespace updraft
