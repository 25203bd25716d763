#pragma once

#include "io/descriptor.hpp"

#include <cstdint>
#include <system_error>

namespace updraft::io {

class Loop;

/// What has happened to a descriptor since its last event.
struct Ready {
  bool readable = false;
  bool writable = false;
  /// The peer has finished, something has failed, or urgent data has come: from now on a short read
  /// does not mean that there is no more.
  bool finishing = false;
};

/// A descriptor that a loop watches: registered once, for its life, with edge-triggered events. So
/// whatever was said to be ready is ready until a call has failed with EAGAIN, and no event says it
/// again. Owned by its user, on the loop's thread, outlived by the loop.
///
/// An event is delivered to who is registered at that moment: nothing is called any more after
/// close(), also where the event had been fetched before.
class Source {
 public:
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() { close(); }

  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  /// Ends the registration and closes the descriptor. Any number of times.
  void close() noexcept;

 protected:
  Source() noexcept = default;

  /// Takes over the descriptor, which must be non-blocking. Closes it if it can't be registered.
  [[nodiscard]] std::error_code open(Loop& loop, Descriptor descriptor) noexcept;
  /// Ends the registration and returns the descriptor, for another loop.
  [[nodiscard]] Descriptor release() noexcept;
  /// Lets what is ready now be told again, as if it had just come: for who leaves off before
  /// EAGAIN. Costs a system call, and no memory.
  void tell_again() noexcept;

  [[nodiscard]] Loop& loop() const noexcept { return *loop_; }

 private:
  friend class Loop;

  static constexpr std::uint16_t not_fetched = 0xFFFF;

  /// May close and destroy this.
  virtual void on_ready(Ready ready) = 0;

  Loop* loop_ = nullptr;
  int descriptor_ = -1;
  std::uint16_t place_ = not_fetched;  // of its event among those that the loop has fetched
};

}  // namespace updraft::io
