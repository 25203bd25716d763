#include "support/counted_program.hpp"
#include "support/patience.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

// What an event costs a server, and what it costs that there is none. What is counted here is
// compared with strace(1) in tests/io/system_calls_test.cpp too, where nothing but the loop runs.

namespace updraft::test::system_calls_test {
namespace {

constexpr int events = 300;
/// The second mark is an event too.
constexpr std::uint64_t all_events = events + 1;

/// Each thread wakes once a second.
std::uint64_t wakes_of_time(const Calls& counted) {
  return count(counted, "ms") / 1000 + 1;
}

/// Calls a handler, and waits for all that the client gets in return.
void play(SocketClient& client, const std::string& path) {
  client.call("1", path);
  client.next_response("1");
}

/// So that there are two connections, of which the second is on a thread of its own if there is
/// one. Returns what has been counted.
Calls play_events(CountedProgram& server, bool uses_second) {
  std::unique_ptr<SocketClient> first;
  if (uses_second) {
    first = std::make_unique<SocketClient>(server.port());
    play(*first, "event");
  }
  SocketClient client(server.port());
  for (int i = 0; i < 10; ++i) play(client, "event");
  play(client, "mark");
  for (int i = 0; i < events; ++i) play(client, "event");
  play(client, "mark");
  client.call("1", "stop");
  client.await_end();
  if (first) first->await_end();
  const auto counted = server.end();
  EXPECT_EQ(counted.size(), 1U);
  return counted.empty() ? Calls{} : counted.front();
}

TEST(SystemCalls, OfAServerAreThreeForAnEventOnOneThread) {
  const bool is_traced = may_trace();
  CountedProgram server(UPDRAFT_COUNTED_SERVER " 1", is_traced);
  const Calls counted = play_events(server, false);
  EXPECT_EQ(count(counted, "reads"), all_events);
  EXPECT_EQ(count(counted, "writes"), all_events);
  EXPECT_EQ(count(counted, "controls"), 0U);
  EXPECT_EQ(count(counted, "wakes"), 0U);
  EXPECT_GE(count(counted, "waits"), all_events);
  EXPECT_LE(count(counted, "waits"), all_events + wakes_of_time(counted));
  if (!is_traced) return;
  const auto traced = server.traced_meanwhile();
  ASSERT_EQ(traced.size(), 1U);
  EXPECT_EQ(count(traced[0], "epoll_wait"), count(counted, "waits")) << describe(traced[0]);
  EXPECT_EQ(count(traced[0], "recvfrom"), all_events) << describe(traced[0]);
  EXPECT_EQ(count(traced[0], "sendto") + count(traced[0], "sendmsg"), all_events)
      << describe(traced[0]);
  EXPECT_EQ(count(traced[0], "epoll_ctl") + count(traced[0], "write") + count(traced[0], "read"),
            0U)
      << describe(traced[0]);
}

TEST(SystemCalls, OfAServerOnTwoThreadsAreOneWriteMoreForEachHandover) {
  const bool is_traced = may_trace();
  CountedProgram server(UPDRAFT_COUNTED_SERVER " 2", is_traced);
  const Calls counted = play_events(server, true);
  // The application thread: woken for the event.
  EXPECT_EQ(count(counted, "reads") + count(counted, "writes") + count(counted, "controls"), 0U);
  EXPECT_LE(count(counted, "wakes"), all_events + wakes_of_time(counted));
  EXPECT_LE(count(counted, "waits"), all_events + 2 * wakes_of_time(counted));
  if (!is_traced) return;
  const auto traced = server.traced_meanwhile();
  ASSERT_EQ(traced.size(), 2U);
  for (const Calls& thread : traced) {
    const bool is_application = count(thread, "recvfrom") == 0;
    const std::uint64_t expected = is_application ? 0 : all_events;
    const std::uint64_t waits = is_application ? all_events : 2 * all_events;
    EXPECT_EQ(count(thread, "recvfrom"), expected) << describe(thread);
    EXPECT_EQ(count(thread, "sendto") + count(thread, "sendmsg"), expected) << describe(thread);
    EXPECT_LE(count(thread, "epoll_wait"), waits + 2 * wakes_of_time(counted)) << describe(thread);
    EXPECT_LE(count(thread, "write"), all_events + wakes_of_time(counted)) << describe(thread);
    EXPECT_EQ(count(thread, "read") + count(thread, "epoll_ctl"), 0U) << describe(thread);
  }
}

TEST(SystemCalls, OfAServerThatHasNoClientsAreOneWaitASecondAtMost) {
  const bool is_traced = may_trace();
  CountedProgram server(UPDRAFT_COUNTED_SERVER " 1", is_traced);
  {
    SocketClient client(server.port());
    play(client, "mark");
  }
  // Nothing can be waited for: something must not happen for a while.
  constexpr std::chrono::seconds idle{3};
  std::this_thread::sleep_for(idle);
  SocketClient client(server.port());
  play(client, "mark");
  client.call("1", "stop");
  client.await_end();
  const auto counted = server.end();
  ASSERT_EQ(counted.size(), 1U);
  // The end of one client, and the beginning of the other.
  constexpr std::uint64_t waits_of_clients = 10;
  EXPECT_LE(count(counted[0], "waits"), wakes_of_time(counted[0]) + waits_of_clients);
  if (!is_traced) return;
  const auto traced = server.traced_meanwhile();
  ASSERT_EQ(traced.size(), 1U);
  EXPECT_EQ(count(traced[0], "epoll_wait"), count(counted[0], "waits")) << describe(traced[0]);
}

}  // namespace
}  // namespace updraft::test::system_calls_test
