#include <updraft/state.hpp>

#include "client/line.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

// Clients and a server in memory, on lines that are slow and break, as a seed decides; and whether
// the promises of docs/protocol.md hold from end to end.

namespace updraft::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t counters = 4;
constexpr int clients = 3;
constexpr int steps = 400;

std::string path_of(std::size_t counter) {
  return "n/" + std::to_string(counter);
}

/// Counters that only grow, and a handler that adds to one and remembers for whom.
struct Program {
  std::vector<State<std::int64_t>> counts;
  std::map<std::string, int> runs = {};

  Models models() {
    for (std::size_t i = 0; i < counters; ++i) counts.push_back(state(std::int64_t{0}));
    Models all;
    for (std::size_t i = 0; i < counters; ++i) all.set(path_of(i), counts[i]);
    all.set("panel", Value(object({{"add", Value([this](std::size_t which, const std::string& who) {
                                      ++runs[who];
                                      ++counts.at(which);
                                      return counts[which].read();
                                    })}})));
    return all;
  }
};

/// Sees that what is watched never goes back.
class Monotonic final : public client::Watcher {
 public:
  void on_change() override {
    if (topic->version == 0) return;
    const auto now = topic->value.as_integer().value_or(-1);
    EXPECT_GE(now, last_) << topic->path;
    last_ = now;
  }

  std::shared_ptr<client::Topic> topic;

 private:
  std::int64_t last_ = -1;
};

/// What one client does, and what it has come to.
class Actor {
 public:
  Actor(int number, MemoryServer& server, std::mt19937_64& random, Program& program)
      : number_(number), server_(server), program_(program), line(server, random, options()) {}

  void watch(std::size_t counter) {
    if (watching_[counter]) return;
    auto watcher = std::make_shared<Monotonic>();
    watcher->topic = *line.core.watch(path_of(counter), watcher);
    watching_[counter] = std::move(watcher);
    line.turn();
  }
  void unwatch(std::size_t counter) {
    if (!watching_[counter]) return;
    line.core.unwatch(watching_[counter]->topic);
    watching_[counter].reset();
    line.turn();
  }

  void press(std::size_t counter) {
    EventRequest request;
    request.path = "panel";
    request.position = {"add"};
    const std::string who = std::to_string(number_) + "/" + std::to_string(++presses_);
    request.payload = array({counter, who});
    const auto watched = watching_[counter] ? watching_[counter]->topic : nullptr;
    line.core.send(
        std::move(request), [this, who, watched](const auto& result) { end(who, watched, result); },
        server_.clock().now());
    line.turn();
  }

  void check_at_rest() {
    EXPECT_EQ(ended_, presses_) << "each event has one end";
    for (std::size_t i = 0; i < counters; ++i) {
      if (!watching_[i]) continue;
      EXPECT_TRUE(watching_[i]->topic->current);
      EXPECT_EQ(watching_[i]->topic->value, Value(program_.counts[i].read()));
    }
  }

 private:
  static ClientOptions options() {
    ClientOptions quick;
    quick.longest_delay = 2s;
    return quick;
  }

  /// `watched` is what was watched when the event was sent.
  void end(const std::string& who, const std::shared_ptr<client::Topic>& watched,
           const Result<Response>& result) {
    ++ended_;
    EXPECT_LE(program_.runs[who], 1) << "no event runs twice";
    if (!result || result->error) return;
    EXPECT_EQ(program_.runs[who], 1);
    if (!watched || watched->watched == 0 || !watched->current) return;
    EXPECT_GE(watched->value.as_integer(), result->payload->as_integer())
        << "what it wrote comes before the response";
  }

  int number_;
  MemoryServer& server_;
  Program& program_;
  std::array<std::shared_ptr<Monotonic>, counters> watching_;
  int presses_ = 0;
  int ended_ = 0;

 public:
  Line line;
};

class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed), server_(program_.models()) {
    for (int i = 0; i < clients; ++i) {
      actors_.push_back(std::make_unique<Actor>(i, server_, random_, program_));
    }
  }

  void run() {
    for (int i = 0; i < steps; ++i) step();
    settle();
    for (const auto& actor : actors_) actor->check_at_rest();
    for (const auto& actor : actors_) {
      for (std::size_t i = 0; i < counters; ++i) actor->unwatch(i);
    }
    settle();
    EXPECT_EQ(server_.hub().figures().subscriptions, 0U);
    EXPECT_EQ(server_.log().complaints(), "");
  }

 private:
  void step() {
    Actor& actor = *actors_[random_() % actors_.size()];
    const std::size_t counter = random_() % counters;
    switch (random_() % 16) {
      case 0:
        return actor.watch(counter);
      case 1:
        return actor.unwatch(counter);
      case 2:
      case 3:
        return actor.press(counter);
      case 4:
        ++program_.counts[counter];
        return server_.turn();
      case 5:
        if (random_() % 4 == 0) actor.line.tear();
        return;
      case 6:
        return pass(std::chrono::milliseconds(random_() % 500));
      default:
        if (random_() % 2 == 0) {
          actor.line.carry_to_server();
        } else {
          actor.line.carry_to_client();
        }
    }
  }

  void pass(std::chrono::milliseconds time) {
    server_.advance(time);
    for (const auto& actor : actors_) {
      actor->line.core.run_due(server_.clock().now());
      actor->line.turn();
    }
  }

  /// Nothing breaks any more, until all is said.
  void settle() {
    for (int i = 0; i < 100; ++i) {
      bool moves = true;
      while (moves) {
        moves = false;
        for (const auto& actor : actors_) {
          while (actor->line.carry_to_server()) moves = true;
          while (actor->line.carry_to_client()) moves = true;
        }
      }
      pass(300ms);
    }
  }

  std::mt19937_64 random_;
  Program program_;
  MemoryServer server_;
  std::vector<std::unique_ptr<Actor>> actors_;
};

TEST(ClientWorld, KeepsThePromisesFromEndToEnd) {
  for (std::uint64_t seed = 1; seed <= 300 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World(seed).run();
  }
}

}  // namespace
}  // namespace updraft::test
