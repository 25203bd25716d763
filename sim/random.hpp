#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace updraft::sim {

/// Numbers that a seed alone decides, on every machine (SplitMix64, Steele, Lea and Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t next() noexcept {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
  }
  /// From 0 to n - 1; 0 if n is not positive.
  int below(int n) noexcept {
    return n <= 0 ? 0 : static_cast<int>(next() % static_cast<std::uint64_t>(n));
  }
  /// Both ends are meant.
  int between(int least, int most) noexcept { return least + below(most - least + 1); }
  bool chance(int percent) noexcept { return below(100) < percent; }
  template <class T>
  const T& one_of(const std::vector<T>& items) noexcept {
    return items[static_cast<std::size_t>(below(static_cast<int>(items.size())))];
  }
  template <class T>
  void shuffle(std::vector<T>& items) noexcept {
    for (int i = static_cast<int>(items.size()) - 1; i > 0; --i) {
      std::swap(items[static_cast<std::size_t>(i)], items[static_cast<std::size_t>(below(i + 1))]);
    }
  }
  /// Another sequence, which what is drawn from this one does not change.
  [[nodiscard]] Random fork(std::uint64_t salt) const noexcept {
    return Random(Random(state_ ^ (salt * 0xd1342543de82ef95U + 1)).next());
  }

 private:
  std::uint64_t state_;
};

}  // namespace updraft::sim
