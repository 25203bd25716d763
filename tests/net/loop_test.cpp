#include "net/loop.hpp"

#include "base/clock.hpp"
#include "hub/hub.hpp"
#include "hub/mail.hpp"
#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace updraft::test::loop_test {
namespace {

using namespace std::chrono_literals;

/// A loop with a hub and nobody at the other end of its link.
struct LoopTest : testing::Test {
  Limits limits;
  SystemClock clock;
  std::shared_ptr<MemoryLog> log = std::make_shared<MemoryLog>();
  hub::Link link;
  hub::Hub hub{link, limits, clock, log};
  net::Loop loop{hub, limits, clock, log};
  int turns = 0;
};

TEST_F(LoopTest, IsWokenOnceForATurnHoweverManyWakeIt) {
  int turns_of_the_wakes = 0;
  loop.on_turn([&] {
    if (++turns == 1) {
      std::vector<std::jthread> others;
      for (int i = 0; i < 4; ++i) {
        others.emplace_back([this] {
          for (int n = 0; n < 1000; ++n) loop.wake();
        });
      }
      others.clear();
      loop.wake_at(clock.now() + 20ms);
    } else if (turns == 2) {
      // What has been posted by now is one turn's wake, and not thousands.
      turns_of_the_wakes = turns;
    } else {
      loop.abort();
    }
    return false;
  });
  loop.run();
  EXPECT_EQ(turns_of_the_wakes, 2);
  EXPECT_EQ(turns, 3) << "one for the wakes, one for the timer";
}

TEST_F(LoopTest, TakesATurnWhenItsTimeHasComeAndNotBefore) {
  const Time wanted = clock.now() + 30ms;
  loop.on_turn([&] {
    if (++turns == 1) {
      loop.wake_at(clock.now() + 1h);
      loop.wake_at(wanted);
    } else {
      EXPECT_GE(clock.now(), wanted);
      loop.abort();
    }
    return false;
  });
  loop.run();
  EXPECT_EQ(turns, 2);
}

TEST_F(LoopTest, GoesOnAfterATurnThatFailed) {
  loop.on_turn([&]() -> bool {
    if (++turns == 1) throw Error("no memory");
    loop.abort();
    return false;
  });
  loop.run();
  EXPECT_EQ(turns, 2);
  EXPECT_EQ(log->complaints(), "a turn failed: no memory\n");
}

TEST_F(LoopTest, EndsWhenItsHubHasSaidGoodbyeAndMayEnd) {
  bool may_end = false;
  loop.end_only_if([&] { return may_end; });
  loop.on_turn([&] {
    if (++turns == 1) {
      link.to_hub.put(hub::Goodbye{});
      EXPECT_TRUE(link.to_hub.send());
    } else {
      may_end = true;
    }
    return turns == 1;
  });
  loop.run();
  EXPECT_EQ(turns, 2);
}

}  // namespace
}  // namespace updraft::test::loop_test
