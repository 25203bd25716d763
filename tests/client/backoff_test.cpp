#include "client/backoff.hpp"

#include <gtest/gtest.h>

namespace updraft::client::backoff_test {
namespace {

using namespace std::chrono_literals;

/// The longest that the next delay can be: the random number is that one.
void expect_bound(Backoff& backoff, Backoff::Delay bound) {
  EXPECT_EQ(backoff.next(static_cast<std::uint64_t>(bound.count())), bound);
}

TEST(ClientBackoff, MayWaitTwiceAsLongAfterEachFailureUpToTheLongest) {
  Backoff backoff(250ms, 2s);
  for (const auto bound : {250ms, 500ms, 1000ms, 2000ms, 2000ms, 2000ms}) {
    expect_bound(backoff, bound);
  }
}

TEST(ClientBackoff, WaitsAnyTimeUpToItsBound) {
  Backoff backoff(250ms, 250ms);
  EXPECT_EQ(backoff.next(0), 0ms);
  EXPECT_EQ(backoff.next(100), 100ms);
  EXPECT_EQ(backoff.next(251), 0ms);
}

TEST(ClientBackoff, BeginsAnewAfterAConnectionThatWasOfUse) {
  Backoff backoff(250ms, 2s);
  expect_bound(backoff, 250ms);
  expect_bound(backoff, 500ms);
  backoff.succeed();
  expect_bound(backoff, 250ms);
}

TEST(ClientBackoff, WaitsEvenWhereItIsToldNotTo) {
  Backoff backoff(0ms, 1s);
  for (const auto bound : {1ms, 2ms, 4ms, 8ms}) expect_bound(backoff, bound);
}

}  // namespace
}  // namespace updraft::client::backoff_test
