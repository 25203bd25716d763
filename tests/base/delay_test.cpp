#include <updraft/delay.hpp>

#include "base/bounded_time.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <ratio>
#include <string_view>
#include <type_traits>

namespace updraft::delay_test {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

template <class Duration>
milliseconds delay_of(Duration time) {
  return Delay(time).milliseconds();
}

TEST(Delay, OfTheLongestTimeOfAnyTypeIsTheLongest) {
  EXPECT_EQ(delay_of(std::chrono::hours::max()), longest_time);
  EXPECT_EQ(delay_of(std::chrono::days::max()), longest_time);
  EXPECT_EQ(delay_of(std::chrono::years::max()), longest_time);
  EXPECT_EQ(delay_of(std::chrono::seconds::max()), longest_time);
  EXPECT_EQ(delay_of(milliseconds::max()), longest_time);
  EXPECT_EQ(delay_of(std::chrono::duration<double>::max()), longest_time);
  EXPECT_EQ(delay_of(std::chrono::duration<double>(std::numeric_limits<double>::infinity())),
            longest_time);
  using Unsigned = std::chrono::duration<std::uint64_t, std::peta>;
  EXPECT_EQ(delay_of(Unsigned::max()), longest_time);
  // 292 years.
  EXPECT_EQ(delay_of(std::chrono::nanoseconds::max()), longest_time);
}

TEST(Delay, OfATimeInThePastOrOfNoNumberIsNone) {
  EXPECT_EQ(delay_of(-1ms), 0ms);
  EXPECT_EQ(delay_of(std::chrono::hours::min()), 0ms);
  EXPECT_EQ(delay_of(std::chrono::duration<double>(std::numeric_limits<double>::quiet_NaN())), 0ms);
}

TEST(Delay, IsRoundedUpAndElseAsItIs) {
  EXPECT_EQ(delay_of(0ms), 0ms);
  EXPECT_EQ(delay_of(1ns), 1ms);
  EXPECT_EQ(delay_of(1ms), 1ms);
  EXPECT_EQ(delay_of(1'001us), 2ms);
  EXPECT_EQ(delay_of(std::chrono::duration<double>(0.0125)), 13ms);
  EXPECT_EQ(delay_of(24h), 86'400'000ms);
  EXPECT_EQ(delay_of(longest_time - 1ms), longest_time - 1ms);
}

/// However many are added to a time of the clock.
TEST(LongestTime, IsFarFromTheEndOfTheClock) {
  const auto left = std::chrono::steady_clock::time_point::max() - std::chrono::steady_clock::now();
  EXPECT_GT(left / 10, longest_time);
}

TEST(BoundedTime, OfAnOptionHasAnEnd) {
  EXPECT_EQ(bounded_time(milliseconds::max()), longest_time);
  EXPECT_EQ(bounded_time(std::chrono::microseconds::max()), longest_time);
  EXPECT_EQ(bounded_time(0ms), 0ms);
  EXPECT_EQ(bounded_time(5ms), 5ms);
  // What hours::max() becomes as milliseconds.
  EXPECT_EQ(bounded_time(-3'600'000ms), longest_time);
}

TEST(BoundedTime, IsThatOfAllTimesOfLimits) {
  Limits limits;
  const auto lengthen = [](std::string_view /*name*/, auto& limit) {
    if constexpr (!std::is_integral_v<std::decay_t<decltype(limit)>>) limit = milliseconds::max();
  };
  for_each_limit(limits, lengthen);
  const Limits bounded = with_bounded_times(limits);
  std::size_t times = 0;
  for_each_limit(bounded, [&](std::string_view name, const auto& limit) {
    if constexpr (!std::is_integral_v<std::decay_t<decltype(limit)>>) {
      EXPECT_EQ(limit, longest_time) << name;
      ++times;
    }
  });
  EXPECT_GE(times, 9U);
}

}  // namespace
}  // namespace updraft::delay_test
