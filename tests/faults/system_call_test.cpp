#include "faults/scenario.hpp"
#include "faults/system_calls.hpp"
#include "server/process.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <stdexcept>
#include <string>

namespace updraft::test::system_call_test {
namespace {

/// Servers of one thread, and of two; each call has several errors.
struct Case {
  std::size_t threads;
  std::size_t variant;
};

class SystemCalls : public testing::TestWithParam<Case> {
 protected:
  /// Plays the scenario while the n-th call fails. Returns whether one did.
  static bool play(std::size_t n) {
    Scenario scenario(GetParam().threads);
    system_calls::fail_at(n, GetParam().variant);
    std::string problem;
    try {
      scenario.play_victim();
    } catch (const std::runtime_error& failure) {
      problem = failure.what();
    }
    const auto failed = system_calls::stop_failing();
    try {
      scenario.check_others();
    } catch (const std::runtime_error& failure) {
      problem += std::string("; others: ") + failure.what();
    }
    scenario.end();
    EXPECT_EQ(problem, "") << "where call " << n << " fails, " << failed << "\n"
                           << scenario.server().complaints();
    return !failed.empty();
  }
};

INSTANTIATE_TEST_SUITE_P(Faults, SystemCalls,
                         testing::Values(Case{1, 0}, Case{1, 1}, Case{1, 2}, Case{1, 3}, Case{1, 4},
                                         Case{2, 1}),
                         [](const auto& one) {
                           return std::to_string(one.param.threads) + "Threads" +
                                  std::to_string(one.param.variant) + "Variant";
                         });

TEST_P(SystemCalls, ThatFailHarmTheirConnectionAloneAndLeaveNothingBehind) {
  system_calls::exempt_this_thread();
  const std::size_t descriptors = descriptor_count();
  for (std::size_t n = 1; play(n); ++n) {
    ASSERT_FALSE(testing::Test::HasFailure());
    ASSERT_EQ(descriptor_count(), descriptors) << "where call " << n << " fails";
  }
}

TEST(Descriptors, ThatRunOutPauseAcceptingWhichTheLogSaysOnce) {
  system_calls::exempt_this_thread();
  const auto count = state(1);
  ServerThread thread(Models{{"count", count}}, {.threads = 1});
  SocketClient before(thread.server.port());
  system_calls::fail_accepts(EMFILE);
  // The system takes this one's connection; it waits there for its answer.
  std::thread waiting([port = thread.server.port()] {
    system_calls::exempt_this_thread();
    SocketClient late(port);
    late.subscribe("count");
    EXPECT_EQ(late.next_update("count"), Value(1));
  });
  // Once, and again when a second has passed.
  EXPECT_TRUE(eventually([&] {
    before.subscribe("count");
    EXPECT_EQ(before.next_update("count"), Value(1));
    return system_calls::failed_accepts() >= 2;
  }));
  system_calls::stop_failing();
  waiting.join();
  before.vanish();
  thread.stop();
  EXPECT_EQ(thread.complaints(),
            "no more connections can be accepted for now: Too many open files\n");
}

}  // namespace
}  // namespace updraft::test::system_call_test
