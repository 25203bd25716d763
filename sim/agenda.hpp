#pragma once

#include "base/clock.hpp"
#include "random.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <queue>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace updraft::sim {

/// What is still to happen, and the time itself, which stands still while something happens. What
/// is for the same time happens in an order that the seed decides. Owned by the simulation.
class Agenda {
 public:
  /// Whose it is what happens: each has a sequence of chances of its own, so that what one does
  /// not do leaves those of the others as they were.
  struct Owner {
    std::uint64_t number;
  };
  static constexpr Owner of_hub(int hub) { return {static_cast<std::uint64_t>(hub)}; }
  static constexpr Owner of_client(int client) {
    return {200 + static_cast<std::uint64_t>(client)};
  }
  static constexpr Owner workers{100};
  static constexpr Owner actions{101};
  static constexpr Owner of_wire(std::uint64_t wire) { return {1000 + wire}; }

  explicit Agenda(Random random) : random_(random) {}

  [[nodiscard]] ManualClock& clock() noexcept { return clock_; }
  [[nodiscard]] const ManualClock& clock() const noexcept { return clock_; }
  [[nodiscard]] Time now() const { return clock_.now(); }

  void at(Time time, Owner owner, std::function<void()> function) {
    auto& chances = chances_.try_emplace(owner.number, random_.fork(owner.number)).first->second;
    entries_.push({time, chances.next(), ++last_, std::move(function)});
  }
  void after(int milliseconds, Owner owner, std::function<void()> function) {
    at(now() + std::chrono::milliseconds(milliseconds), owner, std::move(function));
  }
  /// Lets the next thing happen, if its time is not later than that; else moves the time there and
  /// returns false.
  bool step(Time until) {
    if (entries_.empty() || entries_.top().time > until) {
      move_to(until);
      return false;
    }
    // Nobody sees the entry again: it may be moved from.
    auto& next = const_cast<Entry&>(entries_.top());
    move_to(next.time);
    const auto function = std::move(next.function);
    entries_.pop();
    function();
    return true;
  }
  /// What is happening takes its time; all else is later for it.
  void spend(std::chrono::milliseconds time) { clock_.advance(time); }
  void clear() { entries_ = {}; }

 private:
  struct Entry {
    Time time;
    std::uint64_t order;
    std::uint64_t number;
    std::function<void()> function;

    friend bool operator<(const Entry& a, const Entry& b) noexcept {
      return std::tie(a.time, a.order, a.number) > std::tie(b.time, b.order, b.number);
    }
  };

  void move_to(Time time) {
    if (time <= clock_.now()) return;
    clock_.advance(std::chrono::duration_cast<std::chrono::milliseconds>(time - clock_.now()));
  }

  ManualClock clock_;
  Random random_;
  std::unordered_map<std::uint64_t, Random> chances_;  // by owner
  std::uint64_t last_ = 0;
  std::priority_queue<Entry> entries_;
};

}  // namespace updraft::sim
