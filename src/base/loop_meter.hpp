#pragma once

#include <updraft/log.hpp>

#include "base/clock.hpp"
#include "base/tell.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace updraft {

/// How long the program's code holds the home loop: measures it piece by piece, with one look at
/// the clock for each, and tells the log of those that take too long. Owned by the graph; home
/// loop, but for lag().
class LoopMeter {
 public:
  LoopMeter(const Clock& clock, std::shared_ptr<Log> log, std::chrono::milliseconds most)
      : clock_(clock), log_(std::move(log)), most_(most), last_(clock.now()), turn_(last_) {}

  /// A turn begins, in which time stands still but for what the program's code takes.
  void begin_turn() { turn_ = last_ = clock_.now(); }
  /// The time of this turn: when it began, or the last piece ended.
  [[nodiscard]] Time now() const noexcept { return last_; }
  /// A piece has ended, which began when the one before it ended. `name()` says what it was.
  template <class Name>
  void end_piece(const Name& name) {
    const Time began = std::exchange(last_, clock_.now());
    if (last_ - began > most_) report(name, last_ - began);
  }
  void end_turn() noexcept;

  /// A second has passed, more or less.
  void second_passed() noexcept;
  /// The longest that a turn of the last 10 to 20 seconds has taken. Any thread.
  [[nodiscard]] std::chrono::nanoseconds lag() const noexcept { return lag_; }

 private:
  using Duration = std::chrono::nanoseconds;

  template <class Name>
  void report(const Name& name, Duration held) noexcept {
    tell(*log_, LogLevel::warning, [&] {
      const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(held);
      return std::string(name()) + " held the loop for " + std::to_string(ms.count()) + " ms";
    });
  }

  const Clock& clock_;
  std::shared_ptr<Log> log_;
  std::chrono::milliseconds most_;
  Time last_;
  Time turn_;
  Duration longest_{0};         // of these seconds
  Duration longest_before_{0};  // of those before
  int seconds_ = 0;
  std::atomic<Duration> lag_{Duration(0)};
};

}  // namespace updraft
