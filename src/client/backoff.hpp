#pragma once

#include <updraft/delay.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace updraft::client {

/// How long to wait before the next attempt: a random time up to a bound that doubles with each
/// failure, so that the clients of a server that comes back don't come all at once. Owned by the
/// core.
class Backoff {
 public:
  using Delay = std::chrono::milliseconds;

  /// Both are a millisecond at least: who never waits keeps a core busy, and a server; and at most
  /// longest_time.
  Backoff(Delay first, Delay longest)
      : first_(std::clamp(first, shortest, longest_time)),
        longest_(std::clamp(longest, shortest, longest_time)) {}

  /// The next delay, by a random number.
  Delay next(std::uint64_t random) {
    const Delay bound = std::min(longest_, first_ * (std::int64_t{1} << failures_));
    if (bound < longest_ && failures_ < most_doublings) ++failures_;
    return Delay(static_cast<Delay::rep>(random % (static_cast<std::uint64_t>(bound.count()) + 1)));
  }
  /// A connection has been of use.
  void succeed() noexcept { failures_ = 0; }

 private:
  static constexpr Delay shortest{1};
  static constexpr unsigned most_doublings = 20;

  Delay first_;
  Delay longest_;
  unsigned failures_ = 0;
};

}  // namespace updraft::client
