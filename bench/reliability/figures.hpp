#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace updraft::reliability {

/// What the server's process holds, beside what it held when this was made.
class Gauge {
 public:
  explicit Gauge(pid_t pid);

  /// The resident memory that has come, in bytes; negative if some has gone.
  [[nodiscard]] std::int64_t memory() const;
  /// The same once it is within what may last (bounds.hpp), or has had time to come there.
  [[nodiscard]] std::int64_t lasting_memory() const;
  /// The same at its highest.
  [[nodiscard]] std::int64_t highest_memory() const;
  /// The descriptors that have come, once it is clear that they stay.
  [[nodiscard]] std::int64_t await_descriptors() const;

 private:
  pid_t pid_;
  std::int64_t memory_;
  std::int64_t descriptors_;
};

/// The bytes that clients of this machine have sent to a port of it, and that its server has not
/// read: they wait at either end.
[[nodiscard]] std::uint64_t unread_bytes(std::uint16_t port);

/// What the kernel holds for all TCP sockets of the machine, in bytes.
[[nodiscard]] std::int64_t kernel_socket_memory();

}  // namespace updraft::reliability
