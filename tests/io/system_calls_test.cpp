#include "support/counted_program.hpp"
#include "support/patience.hpp"
#include "support/tcp_socket.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

// How many system calls an event costs, by the counts of the loop, and by strace(1) where the
// system allows it: then the two are compared.

namespace updraft::io::system_calls_test {
namespace {

using updraft::test::Calls;
using updraft::test::count;
using updraft::test::CountedProgram;
using updraft::test::describe;
using updraft::test::from_now;
using updraft::test::TcpSocket;

constexpr int events = 500;
/// The second mark is an event too.
constexpr std::uint64_t all_events = events + 1;

void play(const TcpSocket& client, const std::string& text) {
  ASSERT_TRUE(client.write(text, from_now()));
  std::string got;
  while (got.size() < text.size()) {
    ASSERT_EQ(client.read(from_now(), got), TcpSocket::Outcome::bytes);
  }
  EXPECT_EQ(got, text);
}

/// Events that go to and fro on the one connection of tests/io/echo. Returns what has been counted.
std::vector<Calls> play_events(CountedProgram& echo) {
  auto client = TcpSocket::connect(echo.port());
  for (int i = 0; i < 10; ++i) play(client, "warm");
  play(client, "mark");
  for (int i = 0; i < events; ++i) play(client, "an event");
  play(client, "mark");
  client.close();
  return echo.end();
}

/// What the loop has counted is what the system has seen. A wake is counted by the loop that is
/// woken, and made by another thread.
void expect_same(const Calls& counted, const Calls& traced) {
  EXPECT_EQ(count(traced, "epoll_wait"), count(counted, "waits")) << describe(traced);
  EXPECT_EQ(count(traced, "recvfrom"), count(counted, "reads")) << describe(traced);
  EXPECT_EQ(count(traced, "sendto") + count(traced, "sendmsg"), count(counted, "writes"))
      << describe(traced);
  EXPECT_EQ(count(traced, "epoll_ctl"), count(counted, "controls")) << describe(traced);
  EXPECT_EQ(count(traced, "read"), 0U) << describe(traced);
}

TEST(SystemCalls, AreThreeForAnEventOnOneThread) {
  const bool is_traced = updraft::test::may_trace();
  CountedProgram echo(UPDRAFT_IO_ECHO " 1", is_traced);
  const auto counted = play_events(echo);
  ASSERT_EQ(counted.size(), 1U);
  EXPECT_EQ(count(counted[0], "waits"), all_events);
  EXPECT_EQ(count(counted[0], "reads"), all_events);
  EXPECT_EQ(count(counted[0], "writes"), all_events);
  EXPECT_EQ(count(counted[0], "controls") + count(counted[0], "wakes"), 0U);
  if (!is_traced) return;
  const auto traced = echo.traced_by_thread();
  ASSERT_EQ(traced.size(), 1U);
  expect_same(counted[0], traced[0]);
  EXPECT_EQ(updraft::test::sum(traced[0]), 3 * all_events) << describe(traced[0]);
}

/// One more of the thread that hands an event over, and nothing is read by the one that slept.
TEST(SystemCalls, OfAnEventOnTwoThreadsAreOneWriteMoreForEachHandover) {
  const bool is_traced = updraft::test::may_trace();
  CountedProgram echo(UPDRAFT_IO_ECHO " 2", is_traced);
  const auto counted = play_events(echo);
  ASSERT_EQ(counted.size(), 2U);
  const Calls& io = counted[0];
  const Calls& application = counted[1];
  // It waits for the event, and for the answer.
  EXPECT_EQ(count(io, "waits"), 2 * all_events);
  EXPECT_EQ(count(io, "reads"), all_events);
  EXPECT_EQ(count(io, "writes"), all_events);
  EXPECT_EQ(count(io, "controls"), 0U);
  EXPECT_LE(count(io, "wakes"), all_events);
  EXPECT_EQ(count(application, "waits"), all_events);
  EXPECT_EQ(count(application, "reads") + count(application, "writes"), 0U);
  EXPECT_LE(count(application, "wakes"), all_events);
  if (!is_traced) return;
  const auto traced = echo.traced_by_thread();
  ASSERT_EQ(traced.size(), 2U);
  expect_same(io, traced[0]);
  expect_same(application, traced[1]);
  // A thread that was awake was not written to.
  EXPECT_LE(count(traced[0], "write"), all_events) << describe(traced[0]);
  EXPECT_LE(count(traced[1], "write"), all_events) << describe(traced[1]);
}

}  // namespace
}  // namespace updraft::io::system_calls_test
