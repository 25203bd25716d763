#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace updraft::fuzz {

/// How bytes are cut into pieces: whole, one by one, or as a seed says.
class Pieces {
 public:
  static Pieces whole() { return {0, std::numeric_limits<std::size_t>::max()}; }
  static Pieces bytes() { return {0, 1}; }
  /// Up to 39 bytes each.
  static Pieces drawn(std::uint32_t seed) { return {seed, 39}; }

  /// Calls `take` with each piece.
  template <class Take>
  void cut(std::string_view bytes, Take take) {
    while (!bytes.empty()) {
      const std::size_t size = std::min(next(), bytes.size());
      take(bytes.substr(0, size));
      bytes.remove_prefix(size);
    }
  }

 private:
  Pieces(std::uint32_t seed, std::size_t most) : state_(seed), most_(most) {}

  std::size_t next() {
    if (most_ == std::numeric_limits<std::size_t>::max()) return most_;
    state_ = state_ * 1664525U + 1013904223U;
    return 1 + (state_ >> 24) % most_;
  }

  std::uint32_t state_;
  std::size_t most_;
};

}  // namespace updraft::fuzz
