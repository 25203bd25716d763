#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace updraft {

/// What is to be done later, in the order of its time. Owned by the server; home loop.
class Timers {
  using Key = std::pair<Time, std::uint64_t>;  // the number tells those of one time apart
  using Entries = std::map<Key, std::function<void()>>;

 public:
  explicit Timers(const Clock& clock) : clock_(clock) {}

  /// Something that will be done unless this is destroyed before. May outlive the timers.
  class Timer {
   public:
    Timer() = default;
    Timer(Timer&& other) noexcept
        : entries_(std::exchange(other.entries_, {})), key_(std::move(other.key_)) {}
    Timer& operator=(Timer other) noexcept {
      std::swap(entries_, other.entries_);
      std::swap(key_, other.key_);
      return *this;
    }
    ~Timer();

    /// Whether the timers are gone that it was of: it will not be done any more.
    [[nodiscard]] bool lost() const noexcept { return entries_.expired(); }

   private:
    friend class Timers;
    Timer(const std::shared_ptr<Entries>& entries, Key key) : entries_(entries), key_(key) {}

    std::weak_ptr<Entries> entries_;
    Key key_;
  };

  /// Calls the function once, when so much time has passed, if any. If it throws, it is due again;
  /// then its timer must still be there.
  [[nodiscard]] Timer after(std::chrono::milliseconds delay, std::function<void()> function);
  [[nodiscard]] Time now() const { return clock_.now(); }
  /// When the first is due, nothing if there is none.
  [[nodiscard]] std::optional<Time> next() const;
  /// Does all that is due, and returns whether there was something. What is asked for meanwhile
  /// waits for the next time, so that this ends. Throws what a function throws; the rest is still
  /// due.
  bool run_due();

 private:
  const Clock& clock_;
  std::shared_ptr<Entries> entries_ = std::make_shared<Entries>();
  std::uint64_t last_ = 0;
};

}  // namespace updraft
