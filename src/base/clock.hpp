#pragma once

#include <chrono>

namespace updraft {

using Time = std::chrono::steady_clock::time_point;

/// Where the pure code gets the time from; the simulation and the tests move theirs by hand.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override { return std::chrono::steady_clock::now(); }
};

class ManualClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override { return now_; }
  void advance(std::chrono::milliseconds by) { now_ += by; }

 private:
  Time now_{std::chrono::hours(1)};
};

}  // namespace updraft
