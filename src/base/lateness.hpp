#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <utility>

namespace updraft {

/// How late a check comes that is due each second. Where the process was stopped, or its loop held,
/// nobody could be heard meanwhile: that time must not count against those who are judged by the
/// check. Owned by who checks.
class Lateness {
 public:
  /// A check begins. Returns by how much it is too late, 0 where that is no more than usual.
  Time::duration at_check(Time now) noexcept {
    const Time last = std::exchange(last_, now);
    if (last == Time{} || now - last < tolerated) return {};
    return now - last - interval;
  }

 private:
  static constexpr std::chrono::seconds interval{1};
  static constexpr std::chrono::seconds tolerated{3};

  Time last_{};
};

}  // namespace updraft
