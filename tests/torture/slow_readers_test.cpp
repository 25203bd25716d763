#include "torture/target.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

// How old a value is when a slow client has read it. A link's time is counted in the bytes that it
// carries meanwhile, not in seconds.

namespace updraft::test::slow_readers_test {
namespace {

constexpr int receive_buffer = 16 << 10;
/// What the system holds unsent for a connection.
constexpr std::size_t unsent_bytes = std::size_t{48} << 10;
/// The system counts a receive buffer twice, for its own needs.
constexpr std::size_t in_flight_bytes = 2 * receive_buffer;

/// The number at the start of the value of an `up`.
int number_of(const std::string& update) {
  const auto begin = update.find(R"("val":")") + 7;
  return std::stoi(update.substr(begin));
}

void expect_fresh_values(std::size_t value_bytes, int changes) {
  Target target;
  Attacker reader(target.port(), receive_buffer);
  reader.upgrade();
  reader.say(interest("sub", "text"));
  target.expect_sessions(1);
  std::size_t read_bytes = reader.next_text().size();
  std::vector<std::size_t> read_at;  // when a value came into the world
  std::size_t oldest = 0;
  for (int i = 0; i < changes; ++i) {
    read_at.push_back(read_bytes);
    target.text.set(std::to_string(i) + ' ' + std::string(value_bytes, 'x'));
    target.expect_service();
    // It reads at a quarter of the rate.
    if (i % 4 != 3) continue;
    const std::string update = reader.next_text();
    read_bytes += update.size();
    const auto next = static_cast<std::size_t>(number_of(update)) + 1;
    if (next < read_at.size()) oldest = std::max(oldest, read_bytes - read_at[next]);
  }
  EXPECT_LE(oldest, 2 * value_bytes + unsent_bytes + in_flight_bytes) << value_bytes;
  EXPECT_GT(oldest, 0U);
}

TEST(SlowReaders, GetValuesThatAreNoOlderThanTwoOfThemNeedOnTheirLink) {
  expect_fresh_values(1000, 800);
  expect_fresh_values(20'000, 400);
  expect_fresh_values(300'000, 80);
}

TEST(SlowReaders, GetTheirPongBehindNoMoreThanThat) {
  Target target;
  Attacker reader(target.port(), receive_buffer);
  reader.upgrade();
  reader.say(interest("sub", "text"));
  target.expect_sessions(1);
  reader.next_text();
  for (int i = 0; i < 200; ++i) {
    target.text.set(std::to_string(i) + ' ' + std::string(20'000, 'x'));
    target.expect_service();
  }
  reader.send(websocket::final_frame(websocket::Opcode::ping, "here"));
  target.expect_service();
  std::size_t before = 0;
  for (Heard heard = reader.next(); heard.kind != websocket::Item::Kind::pong;
       heard = reader.next()) {
    before += heard.payload.size();
  }
  EXPECT_LE(before, 2 * 20'000 + unsent_bytes + in_flight_bytes);
}

TEST(SlowReaders, OfMoreUpdatesThanOneCallCarriesGetThemAll) {
  constexpr int paths = 700;
  Target target;
  Attacker reader(target.port());
  reader.upgrade();
  const std::string long_name(600, 'n');
  std::string keys;
  for (int i = 0; i < paths; ++i) {
    keys += (i > 0 ? ",\"item/" : "\"item/") + long_name + std::to_string(i) + '"';
  }
  reader.say(R"({"$":"sub","keys":[)" + keys + "]}");
  for (int i = 0; i < paths; ++i) ASSERT_TRUE(reader.next_text().find("up") != std::string::npos);
}

}  // namespace
}  // namespace updraft::test::slow_readers_test
