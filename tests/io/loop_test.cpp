#include "io/loop.hpp"

#include "io/probe.hpp"
#include "support/patience.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace updraft::io::loop_test {
namespace {

using namespace std::chrono_literals;
using test::Probe;
using test::send_to;

class LoopTest : public testing::Test {
 protected:
  /// Whether run_ready() has something to do, as another main loop sees it.
  bool is_ready() {
    pollfd wanted{.fd = loop_.descriptor(), .events = POLLIN, .revents = 0};
    return ::poll(&wanted, 1, 0) == 1;
  }

  void run_all() {
    while (is_ready()) loop_.run_ready();
  }

  int failures_ = 0;
  ManualClock clock_;
  Loop loop_{clock_, [this] { ++failures_; }};
};

TEST_F(LoopTest, TellsASourceOnceThatItIsReadable) {
  Probe probe;
  const Descriptor there = probe.watch(loop_);
  run_all();
  EXPECT_EQ(probe.calls, 0);
  EXPECT_TRUE(probe.last.writable);
  send_to(there);
  run_all();
  EXPECT_EQ(probe.calls, 1);
  loop_.run_ready();
  EXPECT_EQ(probe.calls, 1);
  send_to(there);
  run_all();
  EXPECT_EQ(probe.calls, 2);
}

TEST_F(LoopTest, RegistersASourceOnceForItsLife) {
  const auto before = loop_.counts().controls;
  Probe probe;
  const Descriptor there = probe.watch(loop_);
  for (int i = 0; i < 100; ++i) {
    send_to(there);
    loop_.run_ready();
  }
  EXPECT_EQ(probe.calls, 100);
  EXPECT_EQ(loop_.counts().controls, before + 1);
  probe.close();
  EXPECT_EQ(loop_.counts().controls, before + 2);
}

TEST_F(LoopTest, TellsThatThePeerHasFinished) {
  Probe probe;
  {
    const Descriptor there = probe.watch(loop_);
    send_to(there);
    run_all();
    EXPECT_FALSE(probe.last.finishing);
  }
  run_all();
  EXPECT_TRUE(probe.last.readable);
  EXPECT_TRUE(probe.last.finishing);
}

TEST_F(LoopTest, TellsAgainWhatIsStillReady) {
  Probe probe;
  const Descriptor there = probe.watch(loop_);
  send_to(there);
  run_all();
  EXPECT_EQ(probe.calls, 1);
  probe.again();
  EXPECT_EQ(probe.calls, 1);
  run_all();
  EXPECT_EQ(probe.calls, 2);
}

/// Both have something, and the first that is called closes the other.
TEST_F(LoopTest, TellsNothingToASourceThatWasClosedByOneBeforeIt) {
  std::vector<std::unique_ptr<Probe>> probes(2);
  std::vector<Descriptor> peers;
  int calls = 0;
  for (std::size_t i = 0; i < probes.size(); ++i) {
    probes[i] = std::make_unique<Probe>([&, other = 1 - i] {
      ++calls;
      probes[other].reset();
    });
    peers.push_back(probes[i]->watch(loop_));
  }
  for (const auto& peer : peers) send_to(peer);
  run_all();
  EXPECT_EQ(calls, 1);
}

TEST_F(LoopTest, LetsASourceCloseItself) {
  std::optional<Probe> probe;
  probe.emplace([&] { probe.reset(); });
  const Descriptor there = probe->watch(loop_);
  send_to(there);
  run_all();
  EXPECT_FALSE(probe);
}

/// As in a child after fork(): the description that is watched stays open, and becomes ready.
TEST_F(LoopTest, TellsNothingOfADescriptorOfWhichACopyStaysOpen) {
  Probe probe;
  const Descriptor first = probe.watch(loop_);
  const Descriptor copy(::fcntl(probe.descriptor(), F_DUPFD_CLOEXEC, 0));
  probe.close();
  const Descriptor second = probe.watch(loop_);
  send_to(first);
  run_all();
  EXPECT_EQ(probe.calls, 0);
  send_to(second);
  run_all();
  EXPECT_EQ(probe.calls, 1);
}

TEST_F(LoopTest, SaysWhatCannotBeWatched) {
  Probe probe;
  const std::error_code error = probe.watch(loop_, Descriptor(::open("/", O_RDONLY | O_CLOEXEC)));
  EXPECT_EQ(error, std::errc::operation_not_permitted);
  EXPECT_FALSE(probe.is_open());
}

TEST_F(LoopTest, GoesOnAfterWhatThrows) {
  std::vector<std::unique_ptr<Probe>> probes;
  std::vector<Descriptor> peers;
  for (int i = 0; i < 3; ++i) {
    probes.push_back(std::make_unique<Probe>([] { throw std::runtime_error("meant to fail"); }));
    peers.push_back(probes.back()->watch(loop_));
    send_to(peers.back());
    loop_.post([] { throw std::runtime_error("meant to fail"); });
  }
  Timer timer(loop_, [] { throw std::runtime_error("meant to fail"); });
  timer.set(clock_.now());
  loop_.on_turn([]() -> bool { throw std::runtime_error("meant to fail"); });
  loop_.run_ready();
  for (const auto& probe : probes) EXPECT_EQ(probe->calls, 1);
  EXPECT_EQ(failures_, 8);
}

TEST_F(LoopTest, EndsATurnWithTheTurnFunctionAfterAllThatIsReady) {
  std::string order;
  Probe one([&] {
    order += "1";
    loop_.request_turn();
  });
  Probe other([&] {
    order += "2";
    loop_.request_turn();
  });
  const Descriptor to_one = one.watch(loop_);
  const Descriptor to_other = other.watch(loop_);
  run_all();
  loop_.on_turn([&] {
    order += "t";
    return false;
  });
  send_to(to_one);
  send_to(to_other);
  loop_.run_ready();
  EXPECT_EQ(order, "12t");
  loop_.run_ready();
  EXPECT_EQ(order, "12t");
}

TEST_F(LoopTest, TakesAnotherTurnWhereTheFunctionWantsIt) {
  int turns = 0;
  loop_.on_turn([&] { return ++turns < 5; });
  loop_.wake();
  run_all();
  EXPECT_EQ(turns, 5);
}

TEST_F(LoopTest, IsWokenOnceHoweverManyWakeIt) {
  int turns = 0;
  loop_.on_turn([&] {
    ++turns;
    return false;
  });
  const auto before = loop_.counts().wakes;
  for (int i = 0; i < 100; ++i) loop_.wake();
  EXPECT_EQ(loop_.counts().wakes, before + 1);
  run_all();
  EXPECT_EQ(turns, 1);
}

TEST_F(LoopTest, WritesNothingToWakeALoopThatIsAwake) {
  int turns = 0;
  loop_.on_turn([&] {
    if (++turns < 10) loop_.wake();
    return false;
  });
  loop_.stop();
  const auto before = loop_.counts().wakes;
  while (turns < 10) {
    loop_.run();
    loop_.stop();
  }
  EXPECT_EQ(loop_.counts().wakes, before);
}

TEST_F(LoopTest, CallsWhatIsPostedInOrderOnItsThread) {
  std::string order;
  std::thread::id caller;
  std::thread other([&] {
    for (const char each : std::string("abc")) {
      loop_.post([&, each] {
        order += each;
        caller = std::this_thread::get_id();
      });
    }
    loop_.post([&] { loop_.stop(); });
  });
  loop_.run();
  other.join();
  EXPECT_EQ(order, "abc");
  EXPECT_EQ(caller, std::this_thread::get_id());
}

TEST_F(LoopTest, DestroysWhatWasPostedAndHasNotRun) {
  auto watched = std::make_shared<int>(1);
  {
    Loop loop(clock_, [] {});
    loop.post([watched] { FAIL(); });
    EXPECT_EQ(watched.use_count(), 2);
  }
  EXPECT_EQ(watched.use_count(), 1);
}

TEST_F(LoopTest, HearsOfEachPostThoughItIsAboutToSleep) {
  constexpr int posts = 2'000;
  int heard = 0;  // on the loop's thread
  std::atomic<int> told = 0;
  SystemClock clock;
  Loop loop(clock, [] {});
  std::thread other([&] {
    for (int i = 1; i <= posts; ++i) {
      loop.post([&] { told = ++heard; });
      // Every other one finds it asleep, or just about to be.
      while (i % 2 == 0 && told < i) std::this_thread::yield();
    }
    loop.stop();
  });
  loop.run();
  other.join();
  EXPECT_EQ(heard, posts);
}

TEST_F(LoopTest, RunsATurnAtLeastThoughItWasStoppedBefore) {
  int turns = 0;
  loop_.on_turn([&] {
    ++turns;
    return false;
  });
  loop_.stop();
  loop_.run();
  EXPECT_EQ(turns, 1);
  loop_.stop();
  loop_.run();
  EXPECT_EQ(turns, 2);
}

TEST_F(LoopTest, DoesNothingWhenItIsDrivenWithinATurn) {
  int turns = 0;
  loop_.on_turn([&] {
    ++turns;
    loop_.request_turn();
    EXPECT_TRUE(loop_.run_ready());
    return false;
  });
  loop_.wake();
  loop_.run_ready();
  EXPECT_EQ(turns, 1);
}

TEST_F(LoopTest, AsksAgainAndAgainInPlaceOfSleepingWhereItPolls) {
  SystemClock clock;
  Loop loop(clock, [] {});
  loop.busy_poll(1h);
  std::atomic<bool> heard = false;
  std::thread other([&] {
    // It sleeps never, so that nothing is written.
    for (int i = 0; i < 100; ++i) {
      heard = false;
      loop.post([&] { heard = true; });
      while (!heard) std::this_thread::yield();
    }
    loop.stop();
  });
  loop.run();
  other.join();
  EXPECT_LE(loop.counts().wakes, 1U);
  EXPECT_GE(loop.counts().waits, 100U);
}

TEST_F(LoopTest, GivesASourceToAnotherLoop) {
  SystemClock clock;
  Loop other(clock, [] {});
  struct Given final : Source {
    using Source::open;
    using Source::release;
    void on_ready(Ready ready) override { calls += ready.readable ? 1 : 0; }
    int calls = 0;
  };
  test::Pair pair;
  Given one;
  Given two;
  ASSERT_FALSE(one.open(loop_, std::move(pair.here)));
  send_to(pair.there);
  ASSERT_FALSE(two.open(other, one.release()));
  EXPECT_FALSE(one.is_open());
  run_all();
  other.run_ready();
  EXPECT_EQ(one.calls, 0);
  EXPECT_EQ(two.calls, 1);
}

}  // namespace
}  // namespace updraft::io::loop_test
