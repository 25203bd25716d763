#include "faults/allocations.hpp"
#include "faults/scenario.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace updraft::test::allocation_test {
namespace {

/// Far above the number of allocations that a scenario makes.
constexpr std::size_t without_end = 100'000;

using Sending = Scenario::Sending;

/// Servers of one thread, and of two; one allocation that fails, and several in a row, from each
/// `step`-th on.
struct Case {
  std::size_t threads;
  std::size_t failures;
  std::size_t step;
  Sending sending = Sending::one_by_one;
};

class Allocations : public testing::TestWithParam<Case> {
 protected:
  /// Plays the scenario while allocations fail, from the n-th on. Returns how many did.
  static std::size_t play(std::size_t n) {
    Scenario scenario(GetParam().threads, GetParam().sending);
    allocations::fail_at(n, GetParam().failures);
    std::string problem;
    try {
      scenario.play_victim();
    } catch (const std::runtime_error& failure) {
      problem = failure.what();
    }
    const std::size_t failed = allocations::stop_failing();
    try {
      scenario.check_others();
    } catch (const std::runtime_error& failure) {
      problem += std::string("; others: ") + failure.what();
    }
    scenario.end();
    EXPECT_EQ(problem, "") << "where allocation " << n << " fails\n"
                           << scenario.server().complaints();
    EXPECT_FALSE(failed == 0 && scenario.victim_ended());
    return failed;
  }
};

INSTANTIATE_TEST_SUITE_P(Faults, Allocations,
                         testing::Values(Case{1, 1, 1}, Case{2, 1, 1}, Case{1, 7, 7},
                                         Case{1, 7, 11, Sending::together}),
                         [](const auto& one) {
                           return std::to_string(one.param.threads) + "Threads" +
                                  std::to_string(one.param.failures) + "Failures" +
                                  (one.param.sending == Sending::together ? "Together" : "");
                         });

TEST_P(Allocations, ThatFailHarmNobodyElseAndLeaveNothingBehind) {
  allocations::exempt_this_thread();
  // What is made once for all of the process is made here.
  play(without_end);
  play(without_end);
  const std::ptrdiff_t live = allocations::live();
  for (std::size_t n = 1;; n += GetParam().step) {
    if (play(n) == 0) break;
    ASSERT_FALSE(testing::Test::HasFailure());
    ASSERT_EQ(allocations::live(), live) << "where allocation " << n << " fails";
    ASSERT_LT(n, without_end);
  }
}

}  // namespace
}  // namespace updraft::test::allocation_test
