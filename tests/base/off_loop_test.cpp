#include <updraft/off_loop.hpp>

#include "base/home_thread.hpp"
#include "support/patience.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <thread>

namespace updraft::test::off_loop_test {
namespace {

using namespace std::chrono_literals;

/// Keeps the thread on which it is destroyed.
class Traveller {
 public:
  explicit Traveller(std::thread::id& end) : end_(&end) {}
  Traveller(const Traveller&) = delete;
  Traveller& operator=(const Traveller&) = delete;
  ~Traveller() { *end_ = std::this_thread::get_id(); }

 private:
  std::thread::id* end_;
};

TEST(OffLoop, RunsOnAnotherThreadAndComesBackHome) {
  HomeThread home;
  std::thread::id off;
  std::thread::id back;
  const auto task = [&]() -> Task<> {
    off = co_await off_loop([] { return std::this_thread::get_id(); });
    back = std::this_thread::get_id();
  };
  home.finish(task());
  EXPECT_NE(off, home.id());
  EXPECT_NE(off, std::this_thread::get_id());
  EXPECT_EQ(back, home.id());
}

TEST(OffLoop, BringsBackWhatIsReturnedOrThrown) {
  HomeThread home;
  std::unique_ptr<int> moved;
  bool returned = false;
  std::string thrown;
  const auto task = [&]() -> Task<> {
    moved = co_await off_loop([] { return std::make_unique<int>(7); });
    co_await off_loop([&] { returned = true; });
    try {
      co_await off_loop([]() -> int { throw std::runtime_error("no such file"); });
    } catch (const std::runtime_error& error) {
      thrown = error.what();
    }
  };
  home.finish(task());
  EXPECT_EQ(*moved, 7);
  EXPECT_TRUE(returned);
  EXPECT_EQ(thrown, "no such file");
}

TEST(OffLoop, LetsTheLoopServeOthersMeanwhile) {
  HomeThread home;
  std::binary_semaphore served(0);
  bool in_time = false;
  const auto task = [&]() -> Task<> {
    in_time = co_await off_loop([&] {
      home.loop().post([&] { served.release(); });
      return served.try_acquire_for(patience);
    });
  };
  home.finish(task());
  EXPECT_TRUE(in_time);
}

TEST(OffLoop, DestroysTheFunctionAtHome) {
  HomeThread home;
  std::thread::id end;
  const auto task = [&]() -> Task<> {
    auto traveller = std::make_shared<Traveller>(end);
    const auto travel = [held = std::move(traveller)] {};
    co_await off_loop(travel);
  };
  home.finish(task());
  home.call([] {});
  EXPECT_EQ(end, home.id());
}

TEST(OffLoop, TellsTheFunctionWhenTheServerStops) {
  std::binary_semaphore begun(0);
  bool told = false;
  {
    HomeThread home;
    const auto task = [&]() -> Task<> {
      co_await off_loop([&](const std::stop_token& stop) {
        begun.release();
        told = eventually([&] { return stop.stop_requested(); });
      });
    };
    home.call([&] { home.loop().start(task()); });
    begun.acquire();
  }
  EXPECT_TRUE(told);
}

TEST(OffLoop, BringsNothingBackToACoroutineThatHasEndedMeanwhile) {
  HomeThread home;
  std::binary_semaphore begun(0);
  std::binary_semaphore go_on(0);
  std::thread::id end;
  bool resumed = false;
  const auto task = [&]() -> Task<> {
    auto traveller = std::make_shared<Traveller>(end);
    const auto travel = [&, held = std::move(traveller)] {
      begun.release();
      go_on.acquire();
    };
    co_await off_loop(travel);
    resumed = true;
  };
  home.call([&] { home.loop().start(task()); });
  begun.acquire();
  home.call([&] { home.loop().end_tasks(); });
  go_on.release();
  while (home.call([&] { return end == std::thread::id(); })) std::this_thread::yield();
  EXPECT_FALSE(resumed);
  EXPECT_EQ(end, home.id());
}

TEST(OffLoop, RefusesToWaitWhereNoServerRuns) {
  HomeLoop loop;
  std::string off_refused;
  std::string sleep_refused;
  const auto task = [&]() -> Task<> {
    try {
      co_await off_loop([] {});
    } catch (const Error& error) {
      off_refused = error.message();
    }
    try {
      co_await sleep_for(1ms);
    } catch (const Error& error) {
      sleep_refused = error.message();
    }
  };
  loop.start(task());
  EXPECT_EQ(off_refused, "what is awaited here can only be done while a server runs");
  EXPECT_EQ(sleep_refused, off_refused);
}

TEST(SleepFor, WaitsAtLeastThatLongWithoutHoldingUpOthers) {
  HomeThread home;
  std::string order;
  const auto sleep = [&](std::chrono::milliseconds time, char name) -> Task<> {
    const auto begin = std::chrono::steady_clock::now();
    co_await sleep_for(time);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, time);
    order += name;
  };
  home.call([&] { home.loop().start(sleep(20ms, 'a')); });
  home.finish(sleep(40ms, 'b'));
  EXPECT_EQ(order, "ab");
}

TEST(SleepFor, EndsWithItsCoroutine) {
  const auto held = std::make_shared<int>(1);
  const auto task = [](std::shared_ptr<int> /*held*/) -> Task<> { co_await sleep_for(24h); };
  HomeThread home;
  home.call([&] { home.loop().start(task(held)); });
  EXPECT_EQ(held.use_count(), 2);
  home.call([&] { home.loop().end_tasks(); });
  EXPECT_EQ(held.use_count(), 1);
}

TEST(SleepFor, LetsOthersInHoweverShortAndOften) {
  bool ended = false;
  const auto task = [&]() -> Task<> {
    while (!ended) co_await sleep_for(-1ms);
  };
  HomeThread home;
  home.call([&] { home.loop().start(task()); });
  home.call([&] { ended = true; });
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace updraft::test::off_loop_test
