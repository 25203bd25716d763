#pragma once

#include "base/clock.hpp"
#include "net/handler_memory.hpp"
#include "net/stop_signals.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace updraft::net {

/// The loop of a thread that has no sockets: takes a turn when it is woken, or at a time. Owned by
/// the program. What is not said to be for any thread is for the one that runs it.
class Ticker {
 public:
  /// The function is a turn; it returns when the next is wanted, and throws nothing.
  explicit Ticker(std::function<std::optional<Time>()> turn);
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  ~Ticker();

  /// Until stop(), also of one before, but a turn at least.
  void run();
  /// Any thread.
  void stop() noexcept;
  /// A turn is wanted. Any thread.
  void wake() noexcept;
  /// The function is called on the signals that ask for the end: from now on until run() returns,
  /// and while it runs again.
  void on_signals(std::function<void(const StopSignals::Signal&)> function);

 private:
  struct Context;

  void take_turn();

  std::function<std::optional<Time>()> turn_;
  HandlerMemory wake_memory_;
  std::unique_ptr<Context> context_;
  std::function<void(const StopSignals::Signal&)> on_signal_;
  std::atomic<bool> woken_ = false;
  std::atomic<bool> stopping_ = false;
};

}  // namespace updraft::net
