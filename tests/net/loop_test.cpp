#include "net/loop.hpp"

#include "base/clock.hpp"
#include "engine/shard.hpp"
#include "hub/mail.hpp"
#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <vector>

namespace updraft::test::loop_test {
namespace {

using namespace std::chrono_literals;

using Part = engine::Shard::Part;

/// A loop with a shard and nobody at the other end of its link.
struct LoopTest : testing::Test {
  SystemClock clock;
  std::shared_ptr<MemoryLog> log = std::make_shared<MemoryLog>();
  engine::Shard shard{{}, clock, log};
  net::Loop loop{shard};
  int turns = 0;
};

TEST_F(LoopTest, IsWokenOnceForATurnHoweverManyWakeIt) {
  int turns_of_the_wakes = 0;
  std::optional<Time> at;
  shard.on_turn([&] {
    if (++turns == 1) {
      std::vector<std::jthread> others;
      for (int i = 0; i < 4; ++i) {
        others.emplace_back([this] {
          for (int n = 0; n < 1000; ++n) loop.wake();
        });
      }
      others.clear();
      at = clock.now() + 20ms;
    } else if (turns == 2) {
      // What has been posted by now is one turn's wake, and not thousands.
      turns_of_the_wakes = turns;
    } else {
      loop.abort();
    }
    return Part{.at = at};
  });
  loop.run();
  EXPECT_EQ(turns_of_the_wakes, 2);
  EXPECT_EQ(turns, 3) << "one for the wakes, one for the timer";
}

TEST_F(LoopTest, TakesATurnWhenItsTimeHasComeAndNotBefore) {
  const Time wanted = clock.now() + 30ms;
  shard.on_turn([&] {
    if (++turns == 1) {
      loop.wake();
      return Part{.at = clock.now() + 1h};
    }
    if (turns == 3) {
      EXPECT_GE(clock.now(), wanted);
      loop.abort();
    }
    return Part{.at = wanted};
  });
  loop.run();
  EXPECT_EQ(turns, 3);
}

TEST_F(LoopTest, GoesOnAfterATurnThatFailed) {
  shard.on_turn([&]() -> Part {
    if (++turns == 1) throw Error("no memory");
    loop.abort();
    return {};
  });
  loop.run();
  EXPECT_EQ(turns, 2);
  EXPECT_EQ(log->complaints(), "a turn failed: no memory\n");
}

TEST_F(LoopTest, EndsWhenItsShardHasSaidGoodbyeAndMayEnd) {
  bool may_end = false;
  shard.end_only_if([&] { return may_end; });
  shard.on_turn([&] {
    if (++turns == 1) {
      shard.link().to_hub.put(hub::Goodbye{});
      EXPECT_TRUE(shard.link().to_hub.send());
    } else {
      may_end = true;
    }
    return Part{.more = turns == 1};
  });
  loop.run();
  EXPECT_EQ(turns, 2);
}

}  // namespace
}  // namespace updraft::test::loop_test
