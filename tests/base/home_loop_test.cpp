#include <updraft/home_loop.hpp>

#include "base/home_thread.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <coroutine>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace updraft::test::home_loop_test {
namespace {

using Numbers = std::vector<int>;

std::string refusal(HomeLoop& loop) {
  try {
    loop.require("a state is read");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    return error.message();
  }
  return "";
}

TEST(HomeLoop, IsOneForEachThreadThatRunsNone) {
  const auto mine = HomeLoop::here();
  EXPECT_EQ(HomeLoop::here(), mine);
  elsewhere([&] { EXPECT_NE(HomeLoop::here(), mine); });
}

TEST(HomeLoop, IsANewOneOnceAServerHasTheOldOne) {
  const auto before = HomeLoop::here();
  const HomeThread home(before);
  EXPECT_NE(HomeLoop::here(), before);
}

TEST(HomeLoop, IsTheOneThatTheThreadRuns) {
  HomeThread home;
  EXPECT_EQ(home.call([] { return HomeLoop::here().get(); }), &home.loop());
}

TEST(HomeLoop, CallsAtOnceForItsMaker) {
  HomeLoop loop;
  bool called = false;
  loop.run([&] { called = true; });
  EXPECT_TRUE(called);
  EXPECT_EQ(refusal(loop), "");
}

TEST(HomeLoop, TellsAnotherThreadThanItsMakersWhatToDoInstead) {
  HomeLoop loop;
  elsewhere([&] {
    EXPECT_EQ(refusal(loop), "a state is read on the home loop only; elsewhere, post what does it");
  });
  HomeThread home;
  EXPECT_NE(refusal(home.loop()), "");
  EXPECT_EQ(home.call([&] { return refusal(home.loop()); }), "");
}

TEST(HomeLoop, DoesWhatOthersWantedBeforeWhatItsMakerWants) {
  HomeLoop loop;
  Numbers seen;
  elsewhere([&] {
    loop.run([&] { seen.push_back(1); });
    loop.run([&] { seen.push_back(2); });
  });
  EXPECT_EQ(seen, Numbers());
  loop.run([&] { seen.push_back(3); });
  EXPECT_EQ(seen, (Numbers{1, 2, 3}));
  elsewhere([&] { loop.run([&] { seen.push_back(4); }); });
  loop.require("what others did is read");
  EXPECT_EQ(seen, (Numbers{1, 2, 3, 4}));
}

TEST(HomeLoop, DoesWhatItsMakerWantsWhateverAnothersFunctionThrows) {
  HomeLoop loop;
  Numbers seen;
  elsewhere([&] {
    loop.run([&] { seen.push_back(1); });
    loop.run([] { throw std::runtime_error("no such row"); });
    loop.run([&] { seen.push_back(2); });
  });
  testing::internal::CaptureStderr();
  EXPECT_NO_THROW(loop.run([&] { seen.push_back(3); }));
  EXPECT_NE(testing::internal::GetCapturedStderr().find("no such row"), std::string::npos);
  EXPECT_EQ(seen, (Numbers{1, 2, 3}));
}

TEST(HomeLoop, LetsTheMakersOwnExceptionComeOut) {
  HomeLoop loop;
  EXPECT_THROW(loop.run([] { throw std::runtime_error("no such row"); }), std::runtime_error);
  EXPECT_EQ(refusal(loop), "") << "and may be visited again";
}

TEST(HomeLoop, CallsOnTheThreadThatRunsItInTheOrderOfTheCalls) {
  Numbers seen;
  std::thread::id where;
  HomeThread home;
  for (int i = 0; i < 100; ++i) {
    home.loop().run([&seen, &where, i] {
      seen.push_back(i);
      where = std::this_thread::get_id();
    });
  }
  home.call([] {});
  ASSERT_EQ(seen.size(), 100U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(where, home.id());
}

TEST(HomeLoop, CallsAtOnceOnTheThreadThatRunsItButNotWhatIsPosted) {
  HomeThread home;
  Numbers seen;
  home.call([&] {
    home.loop().post([&] { seen.push_back(3); });
    home.loop().run([&] { seen.push_back(1); });
    seen.push_back(2);
  });
  home.call([] {});
  EXPECT_EQ(seen, (Numbers{1, 2, 3}));
}

TEST(HomeLoop, ReportsWhatAPostedFunctionThrowsAndGoesOn) {
  HomeThread home;
  bool called = false;
  home.loop().post([] { throw std::runtime_error("no such row"); });
  home.loop().post([&] { called = true; });
  home.call([] {});
  EXPECT_TRUE(called);
  EXPECT_EQ(home.failures(), 1);
}

TEST(HomeLoop, DestroysEachPostedFunctionBeforeItCallsTheNext) {
  HomeThread home;
  const auto held = std::make_shared<int>(1);
  long holders = 0;
  home.call([&] {
    home.loop().post([copy = held] {});
    home.loop().post([&] { holders = held.use_count(); });
  });
  home.call([] {});
  EXPECT_EQ(holders, 1);
}

TEST(HomeLoop, KeepsTheOrderOfEachThreadAndLosesNothing) {
  constexpr int count = 5'000;
  constexpr int threads = 4;
  std::array<Numbers, threads> seen;
  {
    HomeThread home;
    std::vector<std::jthread> writers;
    for (auto& numbers : seen) {
      writers.emplace_back([&] {
        for (int i = 0; i < count; ++i) home.loop().run([&numbers, i] { numbers.push_back(i); });
      });
    }
  }
  for (const auto& numbers : seen) {
    EXPECT_EQ(numbers.size(), static_cast<std::size_t>(count));
    EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
  }
}

TEST(HomeLoop, RunsOnOneThreadAtATime) {
  const auto loop = std::make_shared<HomeLoop>();
  const HomeThread home(loop);
  EXPECT_THROW(const HomeLoop::Running again(loop), Error);
}

TEST(HomeLoop, IsLentToOneServerAtATime) {
  const auto loop = std::make_shared<HomeLoop>();
  EXPECT_FALSE(loop->taken());
  for (int i = 0; i < 2; ++i) {
    const HomeThread home(loop);
    EXPECT_TRUE(loop->taken());
    EXPECT_THROW(const HomeThread second(loop), Error);
    EXPECT_TRUE(loop->taken()) << "the one who came too late takes nothing away";
  }
  EXPECT_FALSE(loop->taken());
}

TEST(HomeLoop, LendsNothingAsLongAsNoServerHasIt) {
  HomeLoop loop;
  EXPECT_EQ(loop.find_host(), nullptr);
  EXPECT_THROW(loop.host(), Error);
}

TEST(HomeLoop, BelongsToTheFirstWhoLooksOnceItsServerHasEnded) {
  const auto loop = std::make_shared<HomeLoop>();
  {
    const HomeThread home(loop);
  }
  Numbers seen;
  elsewhere([&] { loop->run([&] { seen.push_back(1); }); });
  EXPECT_EQ(seen, Numbers{1}) << "nobody has looked yet";
  elsewhere([&] {
    EXPECT_EQ(refusal(*loop), "");
    elsewhere([&] {
      loop->run([&] { seen.push_back(2); });
      EXPECT_NE(refusal(*loop), "");
    });
    EXPECT_EQ(seen, Numbers{1});
    loop->require("what others did is read");
    EXPECT_EQ(seen, (Numbers{1, 2}));
  });
}

TEST(HomeLoop, BecomesAPartOfTheLoopThatTouchesIt) {
  std::shared_ptr<HomeLoop> own;
  elsewhere([&] { own = HomeLoop::here(); });
  HomeThread home;
  EXPECT_FALSE(own->join_here()) << "this thread runs no loop";
  home.call([&] { own->require("a state is read"); });
  EXPECT_TRUE(own->taken());
  std::thread::id where;
  own->run([&] { where = std::this_thread::get_id(); });
  home.call([] {});
  EXPECT_EQ(where, home.id());
  EXPECT_EQ(home.call([&] { return own->find_host(); }),
            home.call([&] { return &home.loop().host(); }));
}

TEST(HomeLoop, TakesAlongWhatWasPostedBeforeItJoined) {
  const auto own = std::make_shared<HomeLoop>();
  Numbers seen;
  elsewhere([&] {
    own->run([&] { seen.push_back(1); });
    own->run([&] { seen.push_back(2); });
  });
  HomeThread home;
  home.call([&] { EXPECT_TRUE(own->join_here()); });
  own->run([&] { seen.push_back(3); });
  home.call([] {});
  EXPECT_EQ(seen, (Numbers{1, 2, 3}));
}

TEST(HomeLoop, KeepsTheOrderOfAThreadThatPostsWhileItJoins) {
  constexpr int count = 2'000;
  for (int round = 0; round < 20; ++round) {
    const auto own = std::make_shared<HomeLoop>();
    Numbers seen;
    HomeThread home;
    std::thread writer([&] {
      for (int i = 0; i < count; ++i) own->post([&seen, i] { seen.push_back(i); });
    });
    home.call([&] { EXPECT_TRUE(own->join_here()); });
    writer.join();
    home.call([] {});
    ASSERT_EQ(seen.size(), static_cast<std::size_t>(count));
    ASSERT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  }
}

TEST(HomeLoop, IsNotTakenFromAnotherServer) {
  HomeThread first;
  HomeThread second;
  EXPECT_FALSE(second.call([&] { return first.loop().join_here(); }));
  EXPECT_NE(second.call([&] { return refusal(first.loop()); }), "");
}

TEST(HomeLoop, StaysInTheServersHandsThroughEachLoopThatJoined) {
  const auto inner = std::make_shared<HomeLoop>();
  const auto outer = std::make_shared<HomeLoop>();
  {
    HomeThread first(outer);
    first.call([&] { EXPECT_TRUE(inner->join_here()); });
  }
  HomeThread second;
  second.call([&] { EXPECT_TRUE(inner->join_here()); });
  std::thread::id where;
  inner->run([&] { where = std::this_thread::get_id(); });
  second.call([] {});
  EXPECT_EQ(where, second.id());
}

Task<> wait_for_good(std::shared_ptr<int> /*held*/) {
  co_await std::suspend_always();
}

Task<> hold(std::shared_ptr<int> /*held*/) {
  co_return;
}

TEST(HomeLoop, OwnsATaskUntilItHasEnded) {
  HomeLoop loop;
  const auto held = std::make_shared<int>(1);
  loop.start(hold(held));
  EXPECT_EQ(held.use_count(), 1);
  loop.start(wait_for_good(held));
  loop.start(wait_for_good(held));
  EXPECT_EQ(held.use_count(), 3);
  loop.end_tasks();
  EXPECT_EQ(held.use_count(), 1);
}

TEST(HomeLoop, EndsItsTasksWithItself) {
  const auto held = std::make_shared<int>(1);
  {
    HomeLoop loop;
    loop.start(wait_for_good(held));
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
}

/// What is said when another thread lets the loop run such a function, which runs when this thread
/// visits the loop again.
template <class F>
std::string warning_of(F function) {
  HomeLoop loop;
  testing::internal::CaptureStderr();
  elsewhere([&] {
    // Not one of this test, which a sanitizer may keep elsewhere.
    void* const on_the_stack = __builtin_frame_address(0);
    loop.run(function(on_the_stack));
  });
  return testing::internal::GetCapturedStderr();
}

TEST(HomeLoop, WarnsOfAFunctionForAnotherThreadThatRefersToTheStack) {
#ifdef NDEBUG
  GTEST_SKIP() << "only with assertions";
#endif
  const auto by_reference = [](void* variable) { return [variable] { (void)variable; }; };
  EXPECT_NE(warning_of(by_reference).find("it runs later, when the variable may be gone"),
            std::string::npos);
  EXPECT_EQ(warning_of(by_reference), "") << "each place of the code is told of once";
}

TEST(HomeLoop, WarnsOfNoFunctionThatHasItsOwn) {
  const auto shared = std::make_shared<int>(1);
  const auto by_value = [shared](void* /*variable*/) {
    // Short texts point to themselves.
    return [shared, text = std::string("short"), number = std::uint64_t{7}, list = Numbers{1, 2}] {
      (void)text, (void)number;
    };
  };
  EXPECT_EQ(warning_of(by_value), "");
  HomeLoop loop;
  int here = 0;
  testing::internal::CaptureStderr();
  loop.run([&here] { ++here; });
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << "it is called at once";
  EXPECT_EQ(here, 1);
}

}  // namespace
}  // namespace updraft::test::home_loop_test
