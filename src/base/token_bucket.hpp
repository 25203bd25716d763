#pragma once

#include "base/clock.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace updraft {

/// How often something may happen: at a rate in the long run, with one second's worth at once.
/// Owned by who limits it.
class TokenBucket {
 public:
  /// Full. `rate` is per second.
  TokenBucket(std::size_t rate, Time now) : tokens_(static_cast<double>(rate)), counted_(now) {}

  /// Whether it may happen once more; then it counts. The rate is always the same.
  [[nodiscard]] bool take(std::size_t rate, Time now) noexcept {
    const auto most = static_cast<double>(rate);
    const std::chrono::duration<double> since = now - counted_;
    counted_ = now;
    tokens_ = std::min(most, tokens_ + since.count() * most);
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  double tokens_;
  Time counted_;
};

}  // namespace updraft
