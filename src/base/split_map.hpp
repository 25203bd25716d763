#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <utility>
#include <vector>

namespace updraft {

/// A hash map that never pauses to grow: a table of a million entries takes a fifth of a second to
/// rehash, in which nobody would be served. One that has more than `most_whole` entries is divided
/// into many small tables, by their hash, each of which grows by itself. The first entries move
/// there a few at a time.
///
/// Owned by the object that has it as a member; used on that object's thread. What is added or
/// erased moves the other values.
template <class Key, class T, class Hash>
class SplitMap {
 public:
  /// So many entries are rehashed in a fraction of a millisecond.
  static constexpr std::size_t most_whole = 4096;
  static constexpr std::size_t part_bits = 10;
  static constexpr std::size_t part_count = std::size_t{1} << part_bits;

  /// Null if there is no such key.
  template <class K>
  [[nodiscard]] T* find(const K& key) {
    return find_in<T>(*this, key);
  }
  template <class K>
  [[nodiscard]] const T* find(const K& key) const {
    return find_in<const T>(*this, key);
  }

  /// The value of the key, and whether it was made of the arguments. May throw for want of memory;
  /// then nothing has changed.
  template <class K, class... Arguments>
  std::pair<T*, bool> try_emplace(K&& key, Arguments&&... arguments) {
    if (parts_.empty() && whole_.size() < most_whole) {
      const auto made =
          whole_.try_emplace(std::forward<K>(key), std::forward<Arguments>(arguments)...);
      return {&made.first->second, made.second};
    }
    if (parts_.empty()) parts_ = std::vector<Map>(part_count);
    if (!whole_.empty()) {
      move_some();
      if (const auto known = whole_.find(key); known != whole_.end())
        return {&known->second, false};
    }
    const auto made = parts_[part_of(key)].try_emplace(std::forward<K>(key),
                                                       std::forward<Arguments>(arguments)...);
    if (made.second) ++in_parts_;
    return {&made.first->second, made.second};
  }

  /// Returns whether there was such a key. The value is destroyed when its entry is gone.
  template <class K>
  bool erase(const K& key) noexcept {
    if (!whole_.empty()) {
      if (const auto found = whole_.find(key); found != whole_.end()) {
        [[maybe_unused]] const T gone = std::move(found->second);
        whole_.erase(found);
        return true;
      }
    }
    if (parts_.empty()) return false;
    Map& part = parts_[part_of(key)];
    const auto found = part.find(key);
    if (found == part.end()) return false;
    [[maybe_unused]] const T gone = std::move(found->second);
    part.erase(found);
    if (--in_parts_ == 0) parts_.clear();
    return true;
  }

  void clear() noexcept {
    whole_.clear();
    parts_.clear();
    in_parts_ = 0;
  }

  [[nodiscard]] std::size_t size() const noexcept { return whole_.size() + in_parts_; }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  /// How many tables there are: one as long as the entries are few.
  [[nodiscard]] std::size_t tables() const noexcept { return 1 + parts_.size(); }
  /// The entries of the table that has most: so many are moved at once when it grows.
  [[nodiscard]] std::size_t largest_table() const noexcept {
    std::size_t most = whole_.size();
    for (const Map& part : parts_) most = std::max(most, part.size());
    return most;
  }

 private:
  using Map = boost::unordered_flat_map<Key, T, Hash>;

  template <class Found, class Self, class K>
  static Found* find_in(Self& self, const K& key) {
    if (!self.whole_.empty()) {
      if (const auto found = self.whole_.find(key); found != self.whole_.end()) {
        return &found->second;
      }
    }
    if (self.parts_.empty()) return nullptr;
    auto& part = self.parts_[part_of(key)];
    const auto found = part.find(key);
    return found == part.end() ? nullptr : &found->second;
  }

  /// By the upper bits, as each table goes by the lower ones. Addresses differ in few bits: these
  /// are multiplied into the upper ones (Knuth's multiplicative hashing).
  template <class K>
  static std::size_t part_of(const K& key) {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;
    const std::uint64_t hash = Hash()(key);
    return static_cast<std::size_t>((hash * golden) >>
                                    (std::numeric_limits<std::uint64_t>::digits - part_bits));
  }

  /// From the whole to the parts. Without memory for that they stay where they are.
  void move_some() noexcept {
    try {
      for (int i = 0; i < moved_at_once && !whole_.empty(); ++i) move_one();
    } catch (const std::bad_alloc&) {
      return;
    }
  }

  void move_one() {
    const auto first = whole_.begin();
    Map& part = parts_[part_of(first->first)];
    part.try_emplace(first->first, std::move(first->second));
    whole_.erase(first);
    ++in_parts_;
  }

  static constexpr int moved_at_once = 8;

  Map whole_;
  std::vector<Map> parts_;  // none as long as the entries are few
  std::size_t in_parts_ = 0;
};

}  // namespace updraft
