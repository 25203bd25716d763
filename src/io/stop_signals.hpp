#pragma once

#include "io/descriptor.hpp"
#include "io/loop.hpp"
#include "io/source.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <string>

namespace updraft::io {

/// A signal that asks a program to end: SIGINT, SIGTERM, SIGHUP.
struct StopSignal {
  int number;
  bool ends;  ///< False for a SIGHUP of a process without a controlling terminal.
};

/// What the log says of it.
std::string describe(const StopSignal& signal);

/// Catches the signals that ask a program to end; SIGHUP where there is a controlling terminal. As
/// long as one of these lives, they no longer end the process; then what they did before is
/// restored. Owned by what waits for its descriptor, on that thread.
///
/// A SIGINT after another of them (a second Ctrl-C) ends the process at once, even while the thread
/// is held up. SIGHUP stays ignored where it was (nohup). The signal masks of threads stay as they
/// are.
class CaughtSignals {
 public:
  /// Throws std::system_error if the system has no descriptor.
  CaughtSignals();
  CaughtSignals(const CaughtSignals&) = delete;
  CaughtSignals& operator=(const CaughtSignals&) = delete;
  ~CaughtSignals();

  /// Readable when signals have come that take() has not told.
  [[nodiscard]] int descriptor() const noexcept { return event_.get(); }
  /// Calls the function for each kind of signal that has come since the last time.
  void take(const std::function<void(const StopSignal&)>& function);

 private:
  friend struct SignalHandler;

  static constexpr std::size_t kinds = 3;

  Descriptor event_;  // an eventfd
  std::array<std::atomic<bool>, kinds> has_come_{};
  std::atomic<CaughtSignals*> next_ = nullptr;  // of those that a signal is told
};

/// The same for a loop, which calls a function for each signal. Owned by the loop's user, on its
/// thread.
class StopSignals final : private Source {
 public:
  /// Throws std::system_error if the system has no descriptor, or no room in the loop.
  StopSignals(Loop& loop, std::function<void(const StopSignal&)> function);

 private:
  void on_ready(Ready ready) override;

  CaughtSignals caught_;
  const std::function<void(const StopSignal&)> function_;
};

}  // namespace updraft::io
