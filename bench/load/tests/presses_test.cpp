#include "presses.hpp"

#include <gtest/gtest.h>

namespace updraft::load::presses_test {
namespace {

constexpr Time start{};
constexpr std::chrono::nanoseconds ns{1};

TEST(Presses, AreVisibleWhenEverybodyHasTheValue) {
  Histogram latency;
  Presses presses(2, 10);
  presses.add(start);
  EXPECT_EQ(presses.last(), 11);
  presses.seen(10, 11, start + 5 * ns, latency);
  EXPECT_EQ(presses.visible(), 10);
  presses.seen(10, 11, start + 9 * ns, latency);
  EXPECT_EQ(presses.visible(), 11);
  EXPECT_EQ(presses.last(), 11);
  EXPECT_EQ(latency.quantile(0.5), 5 * ns);
  EXPECT_EQ(latency.max(), 9 * ns);
}

TEST(Presses, AreVisibleWhereANewerValueTookTheirPlace) {
  Histogram latency;
  Presses presses(2, 0);
  for (int i = 0; i < 3; ++i) presses.add(start + i * ns);
  presses.seen(0, 2, start + 10 * ns, latency);
  presses.seen(0, 3, start + 10 * ns, latency);
  EXPECT_EQ(presses.visible(), 2);
  EXPECT_EQ(latency.count(), 5U) << "each press counts for each subscriber";
  presses.seen(2, 3, start + 10 * ns, latency);
  EXPECT_EQ(presses.visible(), 3);
  EXPECT_EQ(latency.max(), 10 * ns);
  EXPECT_EQ(latency.quantile(0.1), 8 * ns);
}

}  // namespace
}  // namespace updraft::load::presses_test
