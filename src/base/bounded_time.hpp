#pragma once

#include <updraft/delay.hpp>
#include <updraft/limits.hpp>

#include <chrono>
#include <string_view>
#include <type_traits>

namespace updraft {

/// A time of an option, no longer than longest_time, so that nothing overflows that it is added to.
/// A negative one has no end, as for poll(2): std::chrono::hours::max() becomes one, where it is
/// converted to milliseconds.
template <class Rep, class Period>
constexpr std::chrono::duration<Rep, Period> bounded_time(std::chrono::duration<Rep, Period> time) {
  using Duration = std::chrono::duration<Rep, Period>;
  const Duration longest = longest_time;
  return time < Duration::zero() || time > longest ? longest : time;
}

/// The same for all times of limits.
inline Limits with_bounded_times(Limits limits) {
  for_each_limit(limits, [](std::string_view /*name*/, auto& limit) {
    if constexpr (!std::is_integral_v<std::decay_t<decltype(limit)>>) limit = bounded_time(limit);
  });
  return limits;
}

}  // namespace updraft
