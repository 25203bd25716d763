#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/task.hpp>

#include "hub/outbox.hpp"
#include "support/memory_server.hpp"
#include "support/test_models.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>

// The limits of the hub that no transcript shows (tests/transcripts/limit_*.txt).

namespace updraft::test::limits_test {
namespace {

using namespace std::chrono_literals;
using Kind = websocket::Item::Kind;

std::string tap(std::string_view key, std::string_view path) {
  return R"({"$":"evt","key":")" + std::string(key) + R"(","target":{"path":[")" +
         std::string(path) + R"("]}})";
}

/// `wait` answers once work off the loop is done; `plain` at once; `fails` with what nobody
/// expects.
Models handlers() {
  return Models{{"wait", event([]() -> Task<> { co_await off_loop([] {}); }).value()},
                {"plain", event([] {}).value()},
                {"fails", event([] { throw std::runtime_error("no"); }).value()}};
}

TEST(HubLimits, KeepTheNewestPongOfAClientThatDoesNotRead) {
  MemoryServer server(test_models(), {.outbox_bytes = 1000});
  auto& client = server.open();
  client.allow(0);
  for (int i = 1; i <= 10'000; ++i) {
    client.send_frame(websocket::Opcode::ping, std::to_string(i));
  }
  client.allow(MemoryClient::everything);
  // The first was on its way before it showed that the client doesn't read.
  for (const auto* payload : {"1", "10000"}) {
    const auto heard = client.next();
    ASSERT_TRUE(heard);
    EXPECT_EQ(heard->kind, Kind::pong);
    EXPECT_EQ(heard->payload, payload);
  }
  EXPECT_FALSE(client.next());
  EXPECT_FALSE(client.ended());
}

TEST(HubLimits, CountWhatAShortResponseOccupiesBesidesItsBytes) {
  constexpr int most = 10;
  MemoryServer server(handlers(), {.outbox_bytes = most * (hub::Outbox::entry_bytes + 32)});
  auto& client = server.open();
  client.allow(0);
  for (int i = 0; i < most; ++i) client.send_text(tap("", "plain"));
  server.turn();
  EXPECT_EQ(server.hub().figures().sessions, 1U);
  client.allow(MemoryClient::everything);
  for (int i = 0; i < most; ++i) EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":""})");
  client.allow(0);
  for (int i = 0; i < most + 2; ++i) client.send_text(tap("", "plain"));
  client.allow(MemoryClient::everything);
  std::string last;
  for (auto text = client.next_text(); !text.empty(); text = client.next_text()) last = text;
  EXPECT_EQ(last, "not a message: too many responses that are not read");
}

TEST(HubLimits, HoldBackASessionWhoseEventsAreNotAnswered) {
  MemoryServer server(handlers(), {.events_in_flight = 3});
  auto& busy = server.open();
  auto& other = server.open();
  for (const auto* key : {"1", "2"}) busy.send_text(tap(key, "wait"));
  busy.send_text(tap("3", "plain"));
  EXPECT_EQ(busy.next_text(), R"({"$":"evt-res","key":"3"})");
  EXPECT_FALSE(busy.held_back());
  busy.send_text(tap("4", "wait"));
  EXPECT_TRUE(busy.held_back());
  EXPECT_FALSE(other.held_back());
  server.work_off_loop();
  EXPECT_FALSE(busy.held_back());
  for (const auto* key : {"1", "2", "4"}) {
    EXPECT_EQ(busy.next_text(), R"({"$":"evt-res","key":")" + std::string(key) + R"("})");
  }
}

TEST(HubLimits, CountRefusalsThatWaitForTheirTurnAmongTheEventsOfASession) {
  MemoryServer server(handlers(), {.events_per_second = 1, .events_in_flight = 3});
  auto& client = server.open();
  for (int i = 0; i < 2; ++i) client.send_in_this_turn(tap("e", "plain"));
  EXPECT_FALSE(client.held_back());
  client.send_in_this_turn(R"({"$":"what"})");
  EXPECT_TRUE(client.held_back());
  server.turn();
  EXPECT_FALSE(client.held_back());
}

TEST(HubLimits, DoNotTakeASessionThatIsHeldBackForSilent) {
  MemoryServer server(
      handlers(),
      {.events_in_flight = 1, .ping_interval = 2s, .pong_timeout = 2s, .handler_timeout = 1h});
  auto& client = server.open();
  client.send_text(tap("1", "wait"));
  server.advance(1min);
  EXPECT_FALSE(client.next()) << "not even a ping: its answer would not be read";
  EXPECT_FALSE(client.ended());
  server.work_off_loop();
  EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"1"})");
  server.advance(2s);
  EXPECT_FALSE(client.next()) << "from now on it is waited for as ever";
  server.advance(1s);
  EXPECT_EQ(client.next()->kind, Kind::ping);
  server.advance(4s);
  EXPECT_TRUE(client.dropped());
}

TEST(HubLimits, GiveAClientSoLongToAnswerTheCloseFrame) {
  MemoryServer server(handlers(), {.close_timeout = 3s, .stop_timeout = 1h});
  auto& client = server.open();
  client.send_text(tap("1", "wait"));
  EXPECT_FALSE(server.stop()) << "its handler runs";
  server.work_off_loop();
  EXPECT_TRUE(server.stop());
  client.next_text();
  EXPECT_EQ(client.next()->kind, Kind::close);
  // From when the last of what it was sent is found to be acknowledged.
  server.advance(4s);
  EXPECT_FALSE(client.ended());
  server.advance(1s);
  EXPECT_TRUE(client.dropped());
}

TEST(HubLimits, KeepClientsFromFillingTheLog) {
  MemoryServer server(handlers(),
                      {.ping_interval = 1h, .log_lines_per_second = 3, .log_line_bytes = 100});
  auto& client = server.open();
  for (int i = 0; i < 10; ++i) client.send_text(tap("1", "fails"));
  const auto lines = [&] {
    const std::string text = server.log().complaints();
    return std::count(text.begin(), text.end(), '\n');
  };
  EXPECT_EQ(lines(), 3);
  server.advance(1s);
  client.send_text(tap("11", "fails"));
  EXPECT_EQ(lines(), 5);
  const std::string text = server.log().complaints();
  EXPECT_NE(text.find("\n7 lines were left out: more than 3 a second\n"), std::string::npos);
  std::string last;
  for (std::string answer = client.next_text(); !answer.empty(); answer = client.next_text()) {
    last = answer;
  }
  EXPECT_NE(text.find("(" + failure_id(last) + "): no"), std::string::npos) << text;
}

TEST(HubLimits, KeepClientsFromWritingLongLinesToTheLog) {
  constexpr std::size_t longest = 100;
  MemoryServer server(handlers(), {.log_line_bytes = longest});
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["fails"]})");
  const std::string leaf = to_json((*parse_json(client.next_text()))["val"]);
  // The log names the position, which the client makes up: the id alone says which handler runs.
  client.send_text(R"({"$":"evt","key":"1","modelState":)" + leaf +
                   R"(,"target":{"path":["fails",")" + std::string(5000, 'x') + R"("]}})");
  const std::string line = server.log().complaints();
  EXPECT_EQ(line.size(), longest + 1) << line;
  EXPECT_TRUE(line.ends_with("xxx...\n")) << line;
  EXPECT_NE(line.find("(" + failure_id(client.next_text()) + ")"), std::string::npos) << line;
}

}  // namespace
}  // namespace updraft::test::limits_test
