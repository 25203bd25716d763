#include <updraft/error.hpp>
#include <updraft/query.hpp>
#include <updraft/state.hpp>
#include <updraft/view.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

// States that set each other without end cost an error, not the stack.

namespace updraft::endless_watch_test {
namespace {

/// The change must end, and fail with what tells of it.
void expect_no_end(const std::function<void()>& change) {
  try {
    change();
    ADD_FAILURE() << "it comes to an end";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_NE(error.message().find("states set each other without end"), std::string::npos)
        << error.message();
  }
}

TEST(EndlessWatch, OfAStateThatSetsItselfIsAnError) {
  const auto count = state(0);
  const Watch watch = count.watch([count](int now) { count.set(now + 1); });
  expect_no_end([&] { count.set(1); });
  EXPECT_LE(count.read(), model::most_nested_changes);
}

TEST(EndlessWatch, ByEachWayOfSettingIsAnError) {
  const auto count = state(0);
  const auto on = state(false);
  const Watch set = count.watch([count](int) { ++count; });
  const Watch toggled = on.watch([on](bool) { on.toggle(); });
  expect_no_end([&] { count += 1; });
  expect_no_end([&] { count.update([](int& n) { ++n; }); });
  expect_no_end([&] { on.toggle(); });
}

TEST(EndlessWatch, OfTwoStatesThatSetEachOtherIsAnError) {
  const auto one = state(0);
  const auto other = state(std::string());
  const Watch there = one.watch([other](int now) { other.set(std::to_string(now)); });
  const Watch back = other.watch([one](const std::string& text) { one.set(std::stoi(text) + 1); });
  expect_no_end([&] { one.set(1); });
}

/// Each level would set it twice: 2 to the power of the depth.
TEST(EndlessWatch, BySeveralWatchersEndsAsSoon) {
  const auto count = state(0);
  std::vector<Watch> watches;
  for (int i = 0; i < 5; ++i) watches.push_back(count.watch([count](int) { ++count; }));
  expect_no_end([&] { ++count; });
}

TEST(EndlessWatch, WhoseWatcherCatchesWhatIsThrownEndsToo) {
  const auto count = state(0);
  int failed = 0;
  const auto try_it = [count, &failed](int now) {
    try {
      count.set(now + 1);
    } catch (const Error&) {
      ++failed;
    }
  };
  const Watch one = count.watch(try_it);
  const Watch other = count.watch(try_it);
  count.set(1);
  EXPECT_GT(failed, 0);
}

TEST(EndlessWatch, ByAViewThatTheWatcherReadsIsAnError) {
  const auto count = state(0);
  const auto next = view([count](Get get) { return get(count) + 1; });
  const Watch watch = count.watch([count, next](int) { count.set(next.read()); });
  expect_no_end([&] { count.set(1); });
}

TEST(EndlessWatch, ByTheFunctionOfAnUpdateIsAnError) {
  const auto count = state(0);
  std::function<void(int&)> again;
  again = [&](int& n) {
    ++n;
    count.update(again);
  };
  expect_no_end([&] { count.update(again); });
  EXPECT_EQ(count.read(), 0);
}

TEST(EndlessWatch, LeavesTheStatesAsUsableAsBefore) {
  const auto count = state(0);
  {
    const Watch watch = count.watch([count](int) { ++count; });
    expect_no_end([&] { ++count; });
    expect_no_end([&] { ++count; });
  }
  count.set(7);
  EXPECT_EQ(count.read(), 7);
}

TEST(Watch, MaySetItsOwnStateUntilItIsContent) {
  const auto count = state(0);
  const Watch watch = count.watch([count](int now) {
    if (now < model::most_nested_changes) ++count;
  });
  count.set(1);
  EXPECT_EQ(count.read(), model::most_nested_changes);
}

}  // namespace
}  // namespace updraft::endless_watch_test
