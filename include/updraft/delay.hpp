#pragma once

#include <updraft/compiler.hpp>

#include <chrono>
#include <cstdint>

#pragma GCC visibility push(default)

namespace updraft {

/// The longest time that the library waits for anything: ten years. Longer times count as this, so
/// that std::chrono::hours::max() means what it says.
inline constexpr std::chrono::milliseconds longest_time = std::chrono::hours(24 * 365 * 10);

/// How long to wait, as functions take it: any duration, rounded up to milliseconds, at least 0 and
/// at most longest_time.
class Delay {
 public:
  template <class Rep, class Period>
  constexpr Delay(std::chrono::duration<Rep, Period> time) : time_(bounded(time)) {}

  [[nodiscard]] constexpr std::chrono::milliseconds milliseconds() const noexcept { return time_; }

 private:
  template <class Rep, class Period>
  static constexpr std::chrono::milliseconds bounded(std::chrono::duration<Rep, Period> time) {
    // The comparison uses double, which does not overflow. NaN compares as not above 0.
    using Seconds = std::chrono::duration<double>;
    const double seconds = Seconds(time).count();
    if (!(seconds > 0)) return std::chrono::milliseconds(0);
    if (seconds >= Seconds(longest_time).count()) return longest_time;
    return std::chrono::ceil<std::chrono::milliseconds>(time);
  }

  std::chrono::milliseconds time_;
};

}  // namespace updraft

#pragma GCC visibility pop
