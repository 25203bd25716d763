#include "hub/work_budget.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace updraft::hub::work_budget_test {
namespace {

constexpr std::uint64_t per_turn = 100;

TEST(WorkBudget, IsUsedByWhatIsChargedInATurn) {
  WorkBudget budget;
  EXPECT_TRUE(budget.has_left(1, per_turn));
  budget.charge(99, 1, per_turn);
  EXPECT_TRUE(budget.has_left(1, per_turn));
  budget.charge(1, 1, per_turn);
  EXPECT_FALSE(budget.has_left(1, per_turn));
}

TEST(WorkBudget, BeginsAnewWithEachTurn) {
  WorkBudget budget;
  budget.charge(100, 1, per_turn);
  EXPECT_TRUE(budget.has_left(2, per_turn));
  budget.charge(99, 2, per_turn);
  EXPECT_TRUE(budget.has_left(2, per_turn));
}

TEST(WorkBudget, CountsWhatWasTooMuchInTheTurnsThatFollow) {
  WorkBudget budget;
  budget.charge(350, 1, per_turn);
  EXPECT_FALSE(budget.has_left(2, per_turn));
  EXPECT_FALSE(budget.has_left(3, per_turn));
  EXPECT_TRUE(budget.has_left(4, per_turn));
  budget.charge(50, 4, per_turn);
  EXPECT_FALSE(budget.has_left(4, per_turn));
}

TEST(WorkBudget, ForgetsAllAfterTurnsEnough) {
  WorkBudget budget;
  budget.charge(350, 1, per_turn);
  EXPECT_TRUE(budget.has_left(1'000'000, per_turn));
  budget.charge(99, 1'000'000, per_turn);
  EXPECT_TRUE(budget.has_left(1'000'000, per_turn));
}

TEST(WorkBudget, SavesNothingForLater) {
  WorkBudget budget;
  EXPECT_TRUE(budget.has_left(1'000, per_turn));
  budget.charge(100, 1'000, per_turn);
  EXPECT_FALSE(budget.has_left(1'000, per_turn));
}

TEST(WorkBudget, LetsWorkGoOnEvenWhereNoneIsAllowed) {
  WorkBudget budget;
  EXPECT_TRUE(budget.has_left(1, 0));
  budget.charge(1, 1, 0);
  EXPECT_FALSE(budget.has_left(1, 0));
  EXPECT_TRUE(budget.has_left(2, 0));
}

TEST(WorkBudget, BearsAnyNumber) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  WorkBudget budget;
  budget.charge(most, 1, most);
  EXPECT_FALSE(budget.has_left(1, most));
  EXPECT_TRUE(budget.has_left(3, most));
}

}  // namespace
}  // namespace updraft::hub::work_budget_test
