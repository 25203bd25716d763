#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace updraft::hub {

/// The way of one session's bytes to its client; over a socket, or simulated. Owned by whoever made
/// it, on the loop of its hub. What write throws costs the session; the rest must not throw.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Takes as many bytes as fit without waiting, in order, and returns how many. After taking less
  /// than all it calls Hub::writable once there is room. A broken connection takes everything, and
  /// calls Hub::closed later, not from here.
  virtual std::size_t write(std::span<const std::string_view> pieces) = 0;

  /// Of the bytes that write has taken, how many the client's system has not acknowledged. The hub
  /// asks once a second where something may be unacknowledged.
  [[nodiscard]] virtual std::size_t unacknowledged() noexcept = 0;

  /// The client has sent a compressed message that can't be read, behind one that could.
  virtual void broke_compression() noexcept {}

  /// The session is over, and its hub no longer knows it: bring to the client what was taken, then
  /// end the connection. The hub is not to be called for this session any more.
  virtual void close() = 0;

  /// The same, but what was taken need not arrive: the client doesn't read.
  virtual void drop() = 0;
};

}  // namespace updraft::hub
