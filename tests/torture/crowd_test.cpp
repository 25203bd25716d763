#include "torture/target.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

// What is too much for one: subscriptions and connections in great number.

namespace updraft::test::crowd_test {
namespace {

using websocket::close_frame;
using websocket::final_frame;
using websocket::fragment;
using websocket::Opcode;

// Subscriptions.

/// A `sub` or `unsub` of the items from `begin` to `end`.
std::string items(std::string_view type, int begin, int end) {
  std::string text = R"({"$":")" + std::string(type) + R"(","keys":[)";
  for (int i = begin; i < end; ++i) {
    text += (i > begin ? ",\"item/" : "\"item/") + std::to_string(i) + '"';
  }
  return text_frame(text + "]}");
}

constexpr int keys_per_message = 20'000;
constexpr int all_keys = 100'000;

TEST(Subscriptions, ToTooManyPathsEndTheConnection) {
  Target target;
  target.attack_session("as many as may be, again and again", [](Attacker& attacker) {
    for (int round = 0; round < 3; ++round) {
      attacker.send(items("sub", 0, keys_per_message));
      for (int i = 0; i < keys_per_message; ++i) attacker.next_text();
    }
  });
  target.attack_session("one more", [](Attacker& attacker) {
    attacker.send(items("sub", 0, keys_per_message) + text_frame(interest("sub", "item/more")));
    const Ending ending = attacker.await_end();
    EXPECT_EQ(ending.code, 1008);
    EXPECT_EQ(ending.reason, "too many subscriptions");
  });
  target.attack_session("in several messages", [](Attacker& attacker) {
    for (int i = 0; i < all_keys; i += keys_per_message) {
      attacker.send(items("sub", i, i + keys_per_message));
    }
    EXPECT_EQ(attacker.await_end().code, 1008);
  });
}

TEST(Subscriptions, ToVeryManyPathsAreServedWhereTheyAreAllowed) {
  Target target({.subscriptions = all_keys,
                 .subscribed_path_bytes = std::size_t{64} << 20,
                 .subscriptions_per_thread = 16 * all_keys});
  target.attack_session("all in five messages", [](Attacker& attacker) {
    for (int i = 0; i < all_keys; i += keys_per_message) {
      attacker.send(items("sub", i, i + keys_per_message));
    }
    std::vector<bool> seen(all_keys);
    for (int i = 0; i < all_keys; ++i) {
      const std::string update = attacker.next_text();
      constexpr std::string_view begin = R"({"$":"up","key":"item/)";
      ASSERT_TRUE(update.starts_with(begin)) << update;
      const auto item = static_cast<std::size_t>(std::stoi(update.substr(begin.size())));
      EXPECT_FALSE(seen.at(item)) << update;
      seen[item] = true;
    }
  });
}

TEST(Subscriptions, MayComeAndGo) {
  constexpr int rounds = 5000;
  Target target;
  target.attack_session("churn", [&](Attacker& attacker) {
    std::string wire;
    for (int i = 0; i < rounds; ++i) {
      const std::string path = "item/" + std::to_string(i % 7);
      wire += text_frame(interest("sub", path)) + text_frame(interest("unsub", path));
    }
    const auto sender = send_beside(attacker, wire + text_frame(event("end", "echo", "[1]")));
    int updates = 0;
    std::string answer;
    while ((answer = attacker.next_text()).find(R"("$":"up")") != std::string::npos) ++updates;
    EXPECT_EQ(answer, R"({"$":"evt-res","key":"end","payload":1})");
    EXPECT_LE(updates, rounds);
  });
  // Each round leaves what it subscribed to.
  target.attack_session("a thousand, and gone", [](Attacker& attacker) {
    for (int i = 0; i < 20; ++i) {
      attacker.send(items("sub", 0, 1000) + items("unsub", 0, 1000));
    }
    attacker.say(event("end", "echo", "[1]"));
    while (attacker.next_text().find("evt-res") == std::string::npos) {
    }
  });
}

// Connections.

TEST(Connections, MayComeAndGoInAnyWay) {
  constexpr int connections = 2000;
  Target target;
  for (int i = 0; i < connections; ++i) {
    target.attack_session("connection " + std::to_string(i), [&](Attacker& attacker) {
      attacker.say(interest("sub", "pulse"));
      attacker.say(event("k", "echo", "[1]"));
      switch (i % 5) {
        case 0:
          attacker.send(close_frame(1000));
          EXPECT_EQ(attacker.await_end().code, 1000);
          break;
        case 1:
          attacker.reset();
          break;
        case 2:
          attacker.send("\x81");
          break;
        case 3:
          attacker.finish_writing();
          EXPECT_EQ(attacker.await_end().kind, Ending::Kind::dropped);
          break;
        default:
          attacker.next_text();
      }
    });
    if (testing::Test::HasFailure()) break;
  }
}

TEST(Connections, MayStopInTheMidstOfTheirHandshakes) {
  constexpr std::size_t connections = 500;
  Target target;
  std::deque<Attacker> half;
  const std::string head = handshake();
  for (std::size_t i = 0; i < connections; ++i) {
    half.emplace_back(target.port()).send(std::string_view(head).substr(0, i % head.size()));
  }
  target.expect_service();
  Attacker whole(target.port());
  whole.upgrade();
  whole.say(event("k", "echo", "[1]"));
  expect_echo(whole, "k", "1");
  // Every other one goes on, the rest are gone.
  for (std::size_t i = 0; i < connections; i += 2) {
    half[i].send(std::string_view(head).substr(i % head.size()));
  }
  for (std::size_t i = 0; i < connections; i += 2) {
    half[i].take_upgrade();
    half[i].say(event("k", "echo", "[1]"));
    expect_echo(half[i], "k", "1");
  }
  target.expect_sessions(connections / 2 + 1);
  half.clear();
  whole.reset();
  target.expect_unharmed();
}

TEST(Connections, BeyondTheirLimitAreToldSoUntilOthersHaveGone) {
  constexpr std::size_t limit = 10;
  Target target({.connections = limit});
  std::deque<Attacker> attackers;
  // The bystander and the witness are two of them.
  for (std::size_t i = 2; i < limit; ++i) attackers.emplace_back(target.port()).upgrade();
  for (int i = 0; i < 100; ++i) {
    Attacker refused(target.port());
    EXPECT_TRUE(refused.rest().starts_with("HTTP/1.1 503 "));
  }
  target.expect_service();
  attackers.clear();
  target.expect_unharmed();
  target.attack_session("again", [](Attacker& attacker) {
    attacker.say(event("k", "echo", "[1]"));
    expect_echo(attacker, "k", "1");
  });
}

TEST(Connections, MaySendAllThatTheyHaveToSayByteByByte) {
  Target target;
  target.attack("a whole conversation", [](Attacker& attacker) {
    attacker.send_in_parts(handshake(usual_offer) + text_frame(interest("sub", "item/x")) +
                           final_frame(Opcode::ping, "p") + fragment(Opcode::text, "") +
                           final_frame(Opcode::continuation, event("k", "echo", "[1]")) +
                           text_frame(interest("unsub", "item/x")));
    attacker.take_upgrade();
    bool is_answered = false;
    while (!is_answered) is_answered = attacker.next().payload.find("evt-res") != std::string::npos;
    attacker.send_in_parts(close_frame(1000, "bye"));
    const Ending ending = attacker.await_end();
    EXPECT_EQ(ending.code, 1000);
    EXPECT_TRUE(ending.before.empty());
  });
}

}  // namespace
}  // namespace updraft::test::crowd_test
