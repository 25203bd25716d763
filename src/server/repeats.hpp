#pragma once

#include <updraft/log.hpp>

#include "base/timers.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace updraft::server {

/// Functions of the program that are called again and again. Owned by who runs the home loop.
class Repeats {
 public:
  /// The timers outlive it.
  Repeats(Timers& timers, std::shared_ptr<Log> log) : timers_(timers), log_(std::move(log)) {}
  Repeats(const Repeats&) = delete;
  Repeats& operator=(const Repeats&) = delete;

  void add(std::chrono::milliseconds interval, std::function<void()> function);
  void clear() noexcept { all_.clear(); }

 private:
  struct Repeated;

  void repeat(Repeated& again);

  Timers& timers_;
  std::shared_ptr<Log> log_;
  std::vector<std::shared_ptr<Repeated>> all_;
};

/// Within the handling of an exception that a function of the program has thrown.
void log_failure(Log& log) noexcept;

}  // namespace updraft::server
