#include <updraft/off_loop.hpp>
#include <updraft/program.hpp>
#include <updraft/state.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

namespace updraft::test::program_test {
namespace {

using namespace std::chrono_literals;

TEST(Program, OwnsWhatItsThreadHasMadeBeforeAndMakesAfter) {
  auto before = state(1);
  Program program;
  auto after = state(1);
  std::thread([&] {
    before.set(2);
    after.set(2);
    program.stop();
  }).join();
  EXPECT_EQ(before.read(), 1) << "what others set waits for the loop";
  program.run();
  EXPECT_EQ(before.read(), 2);
  EXPECT_EQ(after.read(), 2);
}

TEST(Program, RunsWhatIsPostedAndRepeatedUntilItIsStopped) {
  Program program;
  int count = 0;
  program.every(1ms, [&] {
    if (++count == 3) program.stop();
  });
  program.run();
  EXPECT_EQ(count, 3);
  program.post([&] { program.stop(); });
  program.run();
}

TEST(Program, AwaitsTimeAndWhatRunsOffTheLoop) {
  Program program;
  const auto home = std::this_thread::get_id();
  const auto wait = [&]() -> Task<> {
    co_await sleep_for(1ms);
    const auto other = co_await off_loop([] { return std::this_thread::get_id(); });
    EXPECT_NE(other, home);
    EXPECT_EQ(std::this_thread::get_id(), home);
    program.stop();
  };
  program.start(wait());
  program.run();
}

TEST(Program, LogsWhatFails) {
  const auto log = std::make_shared<MemoryLog>();
  Program program({.log = log});
  program.post([] { throw std::runtime_error("posted"); });
  program.start([]() -> Task<> {
    co_await sleep_for(0ms);
    throw std::runtime_error("a coroutine");
  }());
  program.every(1ms, [&] {
    program.stop();
    throw std::runtime_error("repeated");
  });
  program.run();
  for (const char* what : {"posted", "a coroutine", "repeated"}) {
    EXPECT_NE(log->complaints().find(what), std::string::npos) << what;
  }
}

TEST(Program, StopsOnSignals) {
  Program program({.log = std::make_shared<MemoryLog>()});
  program.stop_on_signals();
  program.post([] { std::raise(SIGTERM); });
  program.run();
}

}  // namespace
}  // namespace updraft::test::program_test
