#include <updraft/handler.hpp>

#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <latch>
#include <string>
#include <vector>

namespace updraft::test::fairness_test {
namespace {

TEST(Fairness, WhoSendsLittleNeedNotWaitForThoseWhoHaveSentALot) {
  constexpr std::size_t clients = 8;
  // One that fills a read, and one that doesn't.
  const std::string a_lot = R"(["many",")" + std::string(200'000, 'x') + R"("])";
  const std::string less = R"(["many",")" + std::string(50'000, 'x') + R"("])";
  std::latch held(1);
  std::latch released(1);
  std::vector<std::string> order;
  const auto hold = [&] {
    held.count_down();
    released.wait();
  };
  const auto note = [&order](const std::string& who) { order.push_back(who); };
  ServerThread running({{"hold", Value(hold)}, {"note", Value(note)}}, {.threads = 1});
  {
    SocketClient holder(running.server.port());
    std::deque<SocketClient> many;
    for (std::size_t i = 0; i < clients; ++i) {
      many.emplace_back(running.server.port()).call("1", "note", a_lot);
      many.back().next_response("1");
    }
    SocketClient one(running.server.port());

    // While the server is held up, the many write first.
    holder.call("h", "hold");
    held.wait();
    for (SocketClient& client : many) client.call("2", "note", less);
    one.call("1", "note", R"(["one"])");
    released.count_down();

    one.next_response("1");
    for (SocketClient& client : many) client.next_response("2");
  }
  running.stop();
  ASSERT_EQ(order.size(), 2 * clients + 1);
  EXPECT_EQ(order[clients], "one");
}

}  // namespace
}  // namespace updraft::test::fairness_test
