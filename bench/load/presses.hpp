#pragma once

#include "base/clock.hpp"
#include "histogram.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>

namespace updraft::load {

/// The presses that not everybody has seen: who presses n-th makes the n-th value.
class Presses {
 public:
  /// `n` is the value that everybody has now.
  Presses(std::size_t subscribers, std::int64_t n) noexcept
      : subscribers_(subscribers), visible_(n) {}

  void add(Time due) { unseen_.push_back({due, 0}); }

  /// A subscriber that had `before` got `n`, and with it, or with its skipping, all between.
  void seen(std::int64_t before, std::int64_t n, Time now, Histogram& latency) {
    for (std::int64_t each = before + 1; each <= n; ++each) {
      Press& press = unseen_[static_cast<std::size_t>(each - visible_ - 1)];
      latency.record(now - press.due);
      ++press.seen;
    }
    while (!unseen_.empty() && unseen_.front().seen == subscribers_) {
      unseen_.pop_front();
      ++visible_;
    }
  }

  /// The newest value that was pressed for.
  [[nodiscard]] std::int64_t last() const noexcept {
    return visible_ + static_cast<std::int64_t>(unseen_.size());
  }
  /// The newest value that everybody has, or a newer one.
  [[nodiscard]] std::int64_t visible() const noexcept { return visible_; }

 private:
  struct Press {
    Time due;
    std::size_t seen;
  };

  std::size_t subscribers_;
  std::deque<Press> unseen_;  ///< Those of the values after `visible_`, in order.
  std::int64_t visible_;
};

}  // namespace updraft::load
