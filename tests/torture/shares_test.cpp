#include "torture/target.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <string>

// Crowds that take all that sessions have together: a newcomer is served.

namespace updraft::test::shares_test {
namespace {

constexpr std::size_t crowd = 50;

std::string items(std::size_t begin, std::size_t end) {
  std::string text = R"({"$":"sub","keys":[)";
  for (std::size_t i = begin; i < end; ++i) {
    text += (i > begin ? ",\"item/" : "\"item/") + std::to_string(i) + '"';
  }
  return text + "]}";
}

/// Subscribes to paths of its own, and takes their updates.
void subscribe(Attacker& attacker, std::size_t who, std::size_t count) {
  constexpr std::size_t most = 100'000;
  attacker.say(items(who * most, who * most + count));
  for (std::size_t i = 0; i < count; ++i) attacker.next_text();
}

TEST(Shares, LetANewcomerSubscribeWhenACrowdHasAllSubscriptions) {
  constexpr std::size_t pool = 8'000;
  constexpr std::size_t guaranteed = Limits().guaranteed_subscriptions;
  // The witness has one of those that it is guaranteed.
  Target target({.subscriptions_per_thread = pool}, 1);
  std::deque<Attacker> attackers;
  for (std::size_t i = 0; i < crowd; ++i) {
    Attacker& attacker = attackers.emplace_back(target.port());
    attacker.upgrade();
    subscribe(attacker, i, guaranteed + (i < 16 ? pool / 16 : 0));
  }
  target.expect_subscriptions(pool + crowd * guaranteed);
  {
    Attacker greedy(target.port());
    greedy.upgrade();
    greedy.say(items(0, guaranteed + 1));
    const Ending ending = greedy.await_end();
    EXPECT_EQ(ending.code, 1013);
    EXPECT_NE(ending.reason.find("--subscriptions-per-thread"), std::string::npos) << ending.reason;
  }
  for (std::size_t i = 0; i < crowd; ++i) {
    Attacker newcomer(target.port());
    newcomer.upgrade();
    subscribe(newcomer, crowd + i, guaranteed);
    newcomer.say(event("k", "echo", "[1]"));
    expect_echo(newcomer, "k", "1");
  }
  target.expect_service();
  attackers.clear();
  target.expect_unharmed();
  target.attack_session("the pool is free again",
                        [](Attacker& attacker) { subscribe(attacker, 0, guaranteed + pool / 16); });
}

TEST(Shares, LetANewcomersHandlersWaitWhenACrowdHasAllThatMay) {
  constexpr std::size_t pool = 160;
  constexpr std::size_t guaranteed = Limits().guaranteed_handlers;
  // They come to their end before the server does.
  const std::string wait = text_frame(event("w", "wait", "[5000]"));
  Target target({.stop_timeout = std::chrono::minutes(2),
                 .handler_timeout = std::chrono::minutes(2),
                 .handlers = pool},
                1);
  std::deque<Attacker> attackers;
  for (std::size_t i = 0; i < crowd; ++i) {
    Attacker& attacker = attackers.emplace_back(target.port());
    attacker.upgrade();
    for (std::size_t k = 0; k < guaranteed + pool / 16 + 1; ++k) attacker.send(wait);
    // The last of them gets an error, at least.
    EXPECT_NE(attacker.next_text().find("OverloadedError"), std::string::npos);
  }
  for (std::size_t i = 0; i < crowd; ++i) {
    Attacker newcomer(target.port());
    newcomer.upgrade();
    for (std::size_t k = 0; k < guaranteed; ++k) newcomer.say(event("w", "wait", "[1]"));
    for (std::size_t k = 0; k < guaranteed; ++k) {
      EXPECT_EQ(newcomer.next_text(), R"({"$":"evt-res","key":"w","payload":"waited"})");
    }
  }
  target.expect_service();
  attackers.clear();
  target.expect_unharmed();
}

}  // namespace
}  // namespace updraft::test::shares_test
