#include "torture/target.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>

// Clients that read nothing, and such as send without end.

namespace updraft::test::behaviour_test {
namespace {

using namespace std::chrono_literals;
using websocket::final_frame;
using websocket::Opcode;
using Kind = websocket::Item::Kind;

constexpr int small_buffer_bytes = 4096;

// Clients that don't read.

/// What compression makes little of.
std::string noise(std::size_t bytes) {
  std::string text;
  for (std::minstd_rand random; text.size() < bytes;) {
    text += static_cast<char>('0' + random() % 64);
  }
  std::ranges::replace(text, '\\', '_');
  return text;
}

TEST(Stalled, ReadersCostNobodyAnythingAndGetTheNewestAtLast) {
  constexpr std::size_t value_bytes = 300'000;
  constexpr int changes = 100;
  constexpr int readers = 5;
  Target target;
  std::deque<Attacker> stalled;
  for (int i = 0; i < readers; ++i) {
    stalled.emplace_back(target.port(), small_buffer_bytes).upgrade(i % 2 ? usual_offer : "");
    stalled.back().say(interest("sub", "text"));
  }
  target.expect_sessions(readers);
  const MemoryWatch memory;
  const std::string value = noise(value_bytes);
  std::string newest;
  for (int i = 0; i < changes; ++i) {
    newest = std::to_string(i) + value;
    target.text.set(newest);
    target.expect_service();
  }
  memory.expect_growth_below(std::size_t{64} * value_bytes);
  const std::string last = R"({"$":"up","key":"text","val":")" + newest + R"("})";
  for (Attacker& reader : stalled) {
    int updates = 1;
    while (reader.next_text() != last) ASSERT_LT(++updates, changes);
  }
  stalled.clear();
  target.expect_unharmed();
}

TEST(Stalled, ReadersAreDroppedInTime) {
  Target target({.stall_timeout = 300ms});
  Attacker stalled(target.port(), small_buffer_bytes);
  stalled.upgrade();
  const std::string argument = "[\"" + std::string(900'000, 'x') + "\"]";
  for (int i = 0; i < 2; ++i) stalled.say(event("1", "echo", argument));
  target.expect_sessions(0);
  target.expect_service();
}

TEST(Stalled, ReadersOfResponsesAreRefusedBeforeTheyTakeMuchMemory) {
  constexpr std::size_t most_bytes = std::size_t{24} << 20;
  Target target;
  target.attack("events", [&](Attacker&) {
    const std::string one =
        text_frame(event("1", "echo", "[\"" + std::string(50'000, 'x') + "\"]"));
    Attacker stalled(target.port(), small_buffer_bytes);
    stalled.upgrade();
    target.expect_sessions(1);
    const MemoryWatch memory;
    for (int i = 0; i < 1000; ++i) stalled.send(one);
    memory.expect_growth_below(most_bytes);
    const Ending ending = stalled.await_end();
    EXPECT_LT(ending.before.size(), 1000U);
    EXPECT_EQ(ending.code, 1008) << testing::PrintToString(ending);
  });
}

TEST(Stalled, PingersCostLittleAndGetTheNewestPong) {
  constexpr int pings = 100'000;
  constexpr std::size_t most_bytes = std::size_t{16} << 20;
  Target target;
  for (const std::size_t size : {6U, 125U}) {
    const auto payload = [size](int i) {
      const std::string number = std::to_string(i);
      return std::string(size - number.size(), '0') + number;
    };
    target.attack("pings of " + std::to_string(size), [&](Attacker&) {
      Attacker stalled(target.port(), small_buffer_bytes);
      stalled.upgrade();
      stalled.say(interest("sub", "text"));
      target.expect_sessions(1);
      // More than the system takes for it, so that no pong goes.
      for (int i = 0; i < 20; ++i) {
        target.text.set(std::string(1'000'000, static_cast<char>('a' + i)));
        target.expect_service();
      }
      std::string wire;
      for (int i = 1; i <= pings; ++i) wire += final_frame(Opcode::ping, payload(i));
      const MemoryWatch memory;
      stalled.send(wire);
      // Each ping that is read once pongs go again has a pong of its own.
      stalled.say(interest("sub", "pulse"));
      target.expect_subscriptions(2);
      memory.expect_growth_below(most_bytes);
      int pongs = 0;
      for (std::string newest; newest != payload(pings);) {
        const Heard heard = stalled.next();
        if (heard.kind != Kind::pong) continue;
        ++pongs;
        EXPECT_LT(newest, heard.payload);
        newest = heard.payload;
      }
      EXPECT_LT(pongs, pings / 2);
    });
  }
}

// Floods.

TEST(Floods, OfEventsAreAnsweredInOrder) {
  constexpr int events = 100'000;
  std::string wire;
  for (int i = 0; i < events; ++i) wire += text_frame(event(std::to_string(i), "echo", "[7]"));
  Target target;
  target.attack_session("events", [&](Attacker& attacker) {
    const auto sender = send_beside(attacker, wire);
    for (int i = 0; i < events; ++i) {
      const std::string answer = attacker.next_text();
      if (answer != R"({"$":"evt-res","key":")" + std::to_string(i) + R"(","payload":7})") {
        ADD_FAILURE() << i << ": " << answer;
        break;
      }
    }
  });
}

/// RFC 6455, section 5.5.3: where pongs wait, that to the newest ping is enough.
TEST(Floods, OfPingsAreAnsweredToTheLast) {
  constexpr int pings = 100'000;
  std::string wire;
  for (int i = 0; i < pings; ++i) wire += final_frame(Opcode::ping, std::to_string(i));
  Target target;
  target.attack_session("pings", [&](Attacker& attacker) {
    const auto sender = send_beside(attacker, wire);
    for (int last = -1; last < pings - 1;) {
      const Heard pong = attacker.next();
      ASSERT_EQ(pong.kind, Kind::pong);
      const int number = std::stoi(pong.payload);
      ASSERT_GT(number, last);
      last = number;
    }
  });
}

TEST(Floods, OfEventsBeyondTheirRateGetErrorsAndNoHandler) {
  constexpr int allowed = 50;
  constexpr int events = 10'000;
  Target target({.events_per_second = allowed});
  target.attack_session("events", [&](Attacker& attacker) {
    std::string wire;
    for (int i = 0; i < events; ++i) wire += text_frame(event("k", "echo", "[7]"));
    const auto begin = std::chrono::steady_clock::now();
    const auto sender = send_beside(attacker, wire);
    int served = 0;
    for (int i = 0; i < events; ++i) {
      if (attacker.next_text().find("RateLimitError") == std::string::npos) ++served;
    }
    const auto seconds =
        std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
    EXPECT_GE(served, allowed);
    EXPECT_LE(served, allowed + allowed * seconds.count()) << "a burst, and the rate";
  });
}

TEST(Floods, OfHandlersThatWaitGetErrorsBeyondTheirLimit) {
  constexpr int allowed = 8;
  constexpr int events = 1000;
  Target target({.handlers_per_session = allowed});
  target.attack_session("events", [&](Attacker& attacker) {
    std::string wire;
    for (int i = 0; i < events; ++i) wire += text_frame(event("k", "hold", "[]"));
    attacker.send(wire);
    for (int i = 0; i < events - allowed; ++i) {
      const std::string answer = attacker.next_text();
      EXPECT_NE(answer.find("OverloadedError"), std::string::npos) << answer;
    }
    target.released.set(true);
    for (int i = 0; i < allowed; ++i) expect_echo(attacker, "k", R"("released")");
  });
}

}  // namespace
}  // namespace updraft::test::behaviour_test
