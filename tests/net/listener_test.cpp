#include "net/listener.hpp"

#include "base/clock.hpp"
#include "engine/shard.hpp"
#include "hub/mail.hpp"
#include "net/admissions.hpp"
#include "net/loop.hpp"
#include "support/memory_server.hpp"
#include "support/own_sockets.hpp"
#include "support/patience.hpp"
#include "support/socket_wire.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>
#include <variant>
#include <vector>

namespace updraft::test::listener_test {
namespace {

using namespace std::chrono_literals;

/// Two loops with their shards and a listener, and a home each that only answers that nothing is
/// left to be answered.
class ListenerTest : public testing::Test {
 protected:
  struct Side {
    Side(const Limits& limits, const Clock& clock, const std::shared_ptr<Log>& log)
        : shard({.limits = limits}, clock, log), loop(shard) {
      shard.link().wake_home = [this] { answer(); };
      shard.link().wake_hub = [this] { loop.wake(); };
    }
    void answer() {
      hub::Link& link = shard.link();
      std::vector<hub::ToHome> mail;
      (void)link.to_home.take(mail);
      for (const auto& message : mail) {
        if (const auto* echo = std::get_if<hub::Echo>(&message))
          link.to_hub.put(hub::Answer{echo->session, 1, {}});
      }
      if (link.to_hub.send()) link.wake_hub();
    }

    engine::Shard shard;
    net::Loop loop;
  };

  ListenerTest() {
    port_ = *listener_.open("127.0.0.1", 0);
    listener_.resume();
    for (Side* side : {&first_, &second_}) {
      threads_.emplace_back([side] { side->loop.run(); });
    }
  }
  ~ListenerTest() override {
    for (Side* side : {&first_, &second_}) side->loop.abort();
    threads_.clear();
  }

  std::unique_ptr<Wire> connect() { return SocketVenue(port_).connect(); }
  /// A place that is given back when its connection has ended, which takes a moment.
  std::unique_ptr<Wire> connect_soon() {
    std::unique_ptr<Wire> wire;
    (void)eventually([&] { return (wire = connect()) != nullptr; }, 5ms);
    return wire;
  }

  const Limits limits_ = patient(Limits{.connections_per_address = 2});
  SystemClock clock_;
  std::shared_ptr<MemoryLog> log_ = std::make_shared<MemoryLog>();
  net::Admissions admissions_{limits_, net::Admissions::Loopback::counts};
  Side first_{limits_, clock_, log_};
  Side second_{limits_, clock_, log_};
  net::Listener listener_{{&first_.loop, &second_.loop}, admissions_, log_};
  std::uint16_t port_ = 0;
  std::vector<std::jthread> threads_;
};

TEST_F(ListenerTest, CountsTheConnectionsOfAnAddressOnAllLoops) {
  const auto one = connect();
  const auto two = connect();
  ASSERT_TRUE(one && two);
  EXPECT_EQ(first_.loop.connection_count(), 1U);
  EXPECT_EQ(second_.loop.connection_count(), 1U);
  EXPECT_FALSE(connect());
  one->vanish();
  const auto three = connect_soon();
  ASSERT_TRUE(three);
  EXPECT_FALSE(connect());
  two->vanish();
  EXPECT_TRUE(connect_soon());
}

TEST_F(ListenerTest, KeepsItsSocketsFromProgramsThatAreStarted) {
  const auto one = connect();
  ASSERT_TRUE(one);
  const OwnSockets sockets = sockets_at(port_, ::getsockname);
  EXPECT_EQ(sockets.open, 2U);
  EXPECT_EQ(sockets.inherited, 0U);
}

}  // namespace
}  // namespace updraft::test::listener_test
