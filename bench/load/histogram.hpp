#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace updraft::load {

/// How often times of each length came, in buckets that are at most 1/64 of their time wide.
///
/// Log-linear: each power of two of nanoseconds has 64 buckets; the first 128 nanoseconds one each.
class Histogram {
 public:
  void record(std::chrono::nanoseconds time) noexcept {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
    ++buckets_[index_of(std::min(value, longest))];
    longest_seen_ = std::max(longest_seen_, value);
    ++count_;
  }

  void clear() noexcept { *this = Histogram(); }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

  /// The time that this share of all is not above, to within a bucket; 0 if there is none.
  [[nodiscard]] std::chrono::nanoseconds quantile(double share) const noexcept {
    const auto wanted = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_))));
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      below += buckets_[i];
      if (below >= wanted) return in_nanoseconds(std::min(middle_of(i), longest_seen_));
    }
    return {};
  }

  /// The longest time, exactly.
  [[nodiscard]] std::chrono::nanoseconds max() const noexcept {
    return in_nanoseconds(longest_seen_);
  }

 private:
  static constexpr int steps_bits = 6;
  static constexpr std::uint64_t steps = std::uint64_t{1} << steps_bits;
  static constexpr int longest_bits = 40;  // 18 minutes; longer times count as this.
  static constexpr std::uint64_t longest = (std::uint64_t{1} << longest_bits) - 1;

  /// The bits below those that choose the bucket.
  static int shift_of(std::uint64_t value) noexcept {
    return std::max(0, static_cast<int>(std::bit_width(value)) - (steps_bits + 1));
  }
  static std::size_t index_of(std::uint64_t value) noexcept {
    const int shift = shift_of(value);
    return static_cast<std::size_t>(static_cast<std::uint64_t>(shift) * steps + (value >> shift));
  }
  static std::uint64_t middle_of(std::size_t index) noexcept {
    if (index < 2 * steps) return index;
    const std::uint64_t shift = index / steps - 1;
    return ((index - shift * steps) << shift) + (std::uint64_t{1} << (shift - 1));
  }
  static std::chrono::nanoseconds in_nanoseconds(std::uint64_t value) noexcept {
    return std::chrono::nanoseconds(static_cast<std::int64_t>(value));
  }

  std::array<std::uint64_t, (longest_bits - steps_bits + 1) * steps> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t longest_seen_ = 0;
};

}  // namespace updraft::load
