#include "histogram.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace updraft::load::histogram_test {
namespace {

using std::chrono::hours;
using std::chrono::nanoseconds;

TEST(Histogram, TellsShortTimesExactly) {
  Histogram histogram;
  for (int i = 1; i <= 100; ++i) histogram.record(nanoseconds(i));
  EXPECT_EQ(histogram.quantile(0.5), nanoseconds(50));
  EXPECT_EQ(histogram.quantile(0.99), nanoseconds(99));
  EXPECT_EQ(histogram.quantile(1), nanoseconds(100));
  EXPECT_EQ(histogram.quantile(0), nanoseconds(1));
}

TEST(Histogram, TellsEachTimeToWithinOnePercent) {
  for (std::int64_t time = 1; time < std::int64_t{1} << 40; time += 1 + time / 37) {
    Histogram histogram;
    histogram.record(nanoseconds(time));
    histogram.record(nanoseconds(2 * time + 1));
    const auto told = static_cast<double>(histogram.quantile(0.5).count());
    ASSERT_NEAR(told, static_cast<double>(time), static_cast<double>(time) * 0.01);
    ASSERT_EQ(histogram.max(), nanoseconds(2 * time + 1));
  }
}

TEST(Histogram, TakesTimesBeyondItsBuckets) {
  Histogram histogram;
  histogram.record(nanoseconds(-1));
  histogram.record(hours(1000));
  EXPECT_EQ(histogram.quantile(0.5), nanoseconds(0));
  EXPECT_EQ(histogram.max(), hours(1000));
  EXPECT_EQ(histogram.count(), 2U);
}

TEST(Histogram, IsEmptyAgainWhenCleared) {
  Histogram histogram;
  histogram.record(hours(1));
  histogram.clear();
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.max(), nanoseconds(0));
  EXPECT_EQ(histogram.quantile(0.99), nanoseconds(0));
}

}  // namespace
}  // namespace updraft::load::histogram_test
