#include <updraft/state.hpp>

#include "support/memory_server.hpp"
#include "support/test_models.hpp"

#include <gtest/gtest.h>

// Which clients a hub takes for dead: what counts is what their systems have acknowledged.

namespace updraft::test::liveness_test {
namespace {

using namespace std::chrono_literals;
using Kind = websocket::Item::Kind;

constexpr Limits limits{.ping_interval = 4s, .pong_timeout = 3s, .stall_timeout = 6s};
constexpr std::size_t value_bytes = 10'000;

/// A server of one long text, which changes with every call of change().
struct SlowLink {
  State<std::string> text = state(std::string());
  MemoryServer server{Models{{"text", text}}, limits};
  MemoryClient& client = server.open();
  int changes = 0;

  SlowLink() {
    client.send_text(R"({"$":"sub","keys":["text"]})");
    client.next_text();
  }

  void change() {
    text.set(std::to_string(++changes) + std::string(value_bytes, 'x'));
    server.turn();
  }
};

TEST(Liveness, IsNotDoubtedOfAReaderThatTakesALittleAllTheTime) {
  SlowLink link;
  link.client.allow(0);
  for (int second = 0; second < 60; ++second) {
    link.change();
    link.client.allow(500);
    link.server.advance(1s);
    ASSERT_FALSE(link.client.ended()) << "after " << second << " s";
    while (const auto heard = link.client.next()) {
      if (heard->kind == Kind::ping) link.client.send_frame(websocket::Opcode::pong, "");
    }
  }
}

TEST(Liveness, IsNotDoubtedWhileTheSystemsHoldWhatWasSent) {
  SlowLink link;
  std::size_t waiting = std::size_t{30} * value_bytes;
  link.client.leave_unacknowledged(waiting);
  for (int i = 0; i < 30; ++i) link.change();
  // The ping has been taken, and waits with the rest.
  while (waiting > 0) {
    waiting -= std::min<std::size_t>(waiting, 5000);
    link.client.leave_unacknowledged(waiting);
    link.server.advance(1s);
    ASSERT_FALSE(link.client.ended()) << waiting << " bytes are on their way";
  }
  link.server.advance(3s);
  EXPECT_FALSE(link.client.ended());
  link.server.advance(3s);
  EXPECT_TRUE(link.client.dropped()) << "the ping has arrived, and is not answered";
  EXPECT_EQ(link.server.hub().figures().dropped.silent, 1U);
}

TEST(Liveness, IsOverWhereThePeerAcknowledgesNothing) {
  SlowLink link;
  link.client.leave_unacknowledged(std::size_t{1} << 30);
  link.change();
  link.server.advance(6s);
  EXPECT_FALSE(link.client.ended());
  link.server.advance(3s);
  EXPECT_TRUE(link.client.dropped());
  EXPECT_EQ(link.server.hub().figures().dropped.stalled, 1U);
}

TEST(Liveness, IsOverWhereThePeerReadsNothing) {
  SlowLink link;
  link.client.allow(0);
  link.change();
  link.server.advance(6s);
  EXPECT_FALSE(link.client.ended());
  link.server.advance(3s);
  EXPECT_TRUE(link.client.dropped());
  EXPECT_EQ(link.server.hub().figures().dropped.stalled, 1U);
}

TEST(Liveness, IsNotDoubtedOfAClientThatReadsNothingButTalks) {
  SlowLink link;
  link.client.allow(0);
  for (int second = 0; second < 60; ++second) {
    link.change();
    link.server.advance(1s);
    link.client.send_frame(websocket::Opcode::pong, "");
    ASSERT_FALSE(link.client.ended()) << "after " << second << " s";
  }
}

TEST(Liveness, OfAFrozenProcessEndsThoughItsSystemAcknowledges) {
  SlowLink link;
  for (int second = 0; second < 5; ++second) {
    link.change();
    link.server.advance(1s);
  }
  for (int second = 0; second < 6 && !link.client.ended(); ++second) {
    link.change();
    link.server.advance(1s);
  }
  EXPECT_TRUE(link.client.dropped());
  EXPECT_EQ(link.server.hub().figures().dropped.silent, 1U);
}

TEST(Liveness, IsAskedForByOnePingHoweverLongThatWaits) {
  SlowLink link;
  link.client.allow(0);
  link.change();
  for (int i = 0; i < 6; ++i) {
    link.server.advance(5s);
    link.client.send_frame(websocket::Opcode::pong, "");
  }
  link.client.allow(MemoryClient::everything);
  int pings = 0;
  while (const auto heard = link.client.next()) pings += heard->kind == Kind::ping ? 1 : 0;
  EXPECT_EQ(pings, 1);
}

TEST(Liveness, EndsWithALineInTheLogThatGivesTheReason) {
  class Lines final : public Log {
   public:
    void write(LogLevel, std::string_view line) override { all += std::string(line) + "\n"; }
    std::string all;
  };
  const auto log = std::make_shared<Lines>();
  MemoryServer server(test_models(), limits, false, 1, log);
  auto& silent = server.open();
  auto& stalled = server.open();
  stalled.leave_unacknowledged(std::size_t{1} << 30);
  stalled.send_text(R"({"$":"sub","keys":["count"]})");
  for (int i = 0; i < 20 && !(silent.ended() && stalled.ended()); ++i) server.advance(1s);
  EXPECT_TRUE(silent.dropped() && stalled.dropped());
  EXPECT_NE(log->all.find("was dropped: it did not answer a ping in time (pong-timeout)"),
            std::string::npos);
  EXPECT_NE(log->all.find("was dropped: it acknowledged and sent nothing for too long "
                          "(stall-timeout)"),
            std::string::npos);
}

}  // namespace
}  // namespace updraft::test::liveness_test
