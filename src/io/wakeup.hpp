#pragma once

#include "io/descriptor.hpp"

#include <atomic>
#include <cstdint>

namespace updraft::io {

/// Wakes a thread that waits for its descriptor, from any thread and without memory. Owned by a
/// loop.
///
/// The descriptor is written once for each time the thread sleeps, and not at all while it is
/// awake. It is never read: it is watched edge-triggered, so that each write is one event.
class Wakeup {
 public:
  /// Throws std::system_error if the system has no descriptor.
  Wakeup();

  /// Any thread.
  void wake() noexcept;

  // The thread that sleeps.

  /// Announces that the thread waits from now on. False if it was woken meanwhile: it must not
  /// sleep then.
  [[nodiscard]] bool begin_sleep() noexcept;
  /// The thread is awake. Returns whether it was woken since the last time.
  [[nodiscard]] bool end_sleep() noexcept;
  /// The next sleep ends at once: makes the descriptor ready, whatever was announced.
  void ring() noexcept;

  [[nodiscard]] int descriptor() const noexcept { return event_.get(); }
  /// How often the descriptor was written.
  [[nodiscard]] std::uint64_t writes() const noexcept {
    return writes_.load(std::memory_order_relaxed);
  }

 private:
  enum class State : std::uint8_t { asleep, awake, woken };

  void write() noexcept;

  Descriptor event_;
  std::atomic<State> state_ = State::asleep;
  std::atomic<std::uint64_t> writes_ = 0;
};

}  // namespace updraft::io
