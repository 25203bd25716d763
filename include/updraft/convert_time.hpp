#pragma once

#include <updraft/misfit.hpp>
#include <updraft/result.hpp>
#include <updraft/value.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <ratio>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)

/// The conversions of durations, times and dates; a part of convert.hpp.
namespace updraft {

namespace conversion {

/// A fraction, such as of how many milliseconds a tick of a duration has.
struct Fraction {
  std::int64_t numerator;
  std::int64_t denominator;
};

/// A point in time; `fraction` is from 0 to less than a second.
struct Instant {
  std::chrono::sys_seconds second;
  std::chrono::nanoseconds fraction;
};

/// So many ticks as a number of milliseconds: exact where they are whole.
Value milliseconds_of(std::int64_t ticks, Fraction tick);
Value milliseconds_of(std::uint64_t ticks, Fraction tick);
Value milliseconds_of(double ticks, Fraction tick);
/// The reverse. What is less than half a tick is rounded away, where a tick is no whole number of
/// milliseconds; where it is, the duration must be of whole ticks.
Result<std::int64_t, Misfit> read_ticks(const Value& value, Fraction tick);
Result<double, Misfit> read_fractional_ticks(const Value& value, Fraction tick, double limit);
Misfit duration_out_of_range();

/// A text in the years that ISO 8601 has, a number of milliseconds since 1970 in all others.
Value time_value(std::chrono::milliseconds since_1970);
Result<Instant, Misfit> read_time(const Value& value);
/// The ticks of so many per second, rounded down; nothing if they are too many.
std::optional<std::int64_t> ticks_since_1970(const Instant& instant, Fraction per_second);
Misfit time_out_of_range();

}  // namespace conversion

/// A number of milliseconds.
template <class Rep, class Period>
  requires(std::integral<Rep> || std::floating_point<Rep>)
struct Convert<std::chrono::duration<Rep, Period>> {
  using Duration = std::chrono::duration<Rep, Period>;
  using Milliseconds = std::ratio_divide<Period, std::milli>;
  static constexpr conversion::Fraction tick{Milliseconds::num, Milliseconds::den};

  static Value to_value(const Duration& duration) {
    if constexpr (std::integral<Rep>) {
      if (std::in_range<std::int64_t>(duration.count())) {
        return conversion::milliseconds_of(static_cast<std::int64_t>(duration.count()), tick);
      }
      return conversion::milliseconds_of(static_cast<std::uint64_t>(duration.count()), tick);
    } else {
      // A float as Value has it.
      return conversion::milliseconds_of(*Value(duration.count()).as_number(), tick);
    }
  }

  static Result<Duration, Misfit> from_value(const Value& value) {
    if constexpr (std::integral<Rep>) {
      auto ticks = conversion::read_ticks(value, tick);
      if (!ticks) return std::move(ticks).error();
      if (!std::in_range<Rep>(*ticks)) return conversion::duration_out_of_range();
      return Duration(static_cast<Rep>(*ticks));
    } else {
      using Narrower = std::conditional_t<(sizeof(Rep) > sizeof(double)), double, Rep>;
      auto ticks =
          conversion::read_fractional_ticks(value, tick, std::numeric_limits<Narrower>::max());
      if (!ticks) return std::move(ticks).error();
      return Duration(static_cast<Rep>(*ticks));
    }
  }
};

/// A text as JavaScript's JSON.stringify(new Date()) writes it, `2026-11-23T08:30:00.000Z`, rounded
/// down to milliseconds. Reads ISO 8601 with any offset and fraction, and numbers of milliseconds
/// since 1970, rounded down to what Duration can tell.
template <class Rep, class Period>
  requires(std::integral<Rep> || std::floating_point<Rep>)
struct Convert<std::chrono::sys_time<std::chrono::duration<Rep, Period>>> {
  using Duration = std::chrono::duration<Rep, Period>;
  using Time = std::chrono::sys_time<Duration>;

  static Value to_value(const Time& time) {
    using std::chrono::milliseconds;
    const Duration since_1970 = time.time_since_epoch();
    // What is far beyond the years of ISO 8601 might not fit a count of milliseconds.
    constexpr std::chrono::duration<double> far(1e12);
    const std::chrono::duration<double> about = since_1970;
    if (about < far && about > -far) {
      return conversion::time_value(std::chrono::floor<milliseconds>(since_1970));
    }
    return Convert<Duration>::to_value(since_1970);
  }

  static Result<Time, Misfit> from_value(const Value& value) {
    auto instant = conversion::read_time(value);
    if (!instant) return std::move(instant).error();
    if constexpr (std::integral<Rep>) {
      const auto ticks = conversion::ticks_since_1970(*instant, {Period::den, Period::num});
      if (!ticks || !std::in_range<Rep>(*ticks)) return conversion::time_out_of_range();
      return Time(Duration(static_cast<Rep>(*ticks)));
    } else {
      return Time(Duration(instant->second.time_since_epoch()) + Duration(instant->fraction));
    }
  }
};

/// A text such as `2026-11-23`. What is no date of the years 0 to 9999 has no JSON either
/// (without_json.hpp).
template <>
struct Convert<std::chrono::year_month_day> {
  static Value to_value(const std::chrono::year_month_day& date);
  static Result<std::chrono::year_month_day, Misfit> from_value(const Value& value);
};

}  // namespace updraft

#pragma GCC visibility pop
