#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace updraft::engine {

/// What a connection reads from and writes to: a stream of bytes in both directions, such as a TCP
/// socket or a simulated wire. It calls Connection::on_readable and on_writable; each of its
/// functions returns at once. Owned by itself until release(); used on its shard's thread.
class Transport {
 public:
  /// The state that a call has left the transport in.
  enum class Status : std::uint8_t {
    ready,   ///< The next call would transfer more.
    blocks,  ///< The next call would transfer nothing until on_readable or on_writable.
    ended,   ///< The peer has finished sending. Of a read only.
    failed,  ///< The connection is broken.
  };

  /// The result of a read or write: the bytes transferred, if any, and the status after them.
  struct Transfer {
    std::size_t bytes;
    Status status;
  };

  virtual ~Transport() = default;

  /// Reads into the buffer, which is not empty. Fewer bytes than fit do not mean that there are no
  /// more: only the status says so.
  [[nodiscard]] virtual Transfer read(std::span<char> into) = 0;
  /// Writes the pieces in order, without the first `gone` bytes of the first piece and at most
  /// `most` bytes in all. A call may take fewer and still be `ready`.
  [[nodiscard]] virtual Transfer write(std::span<const std::string_view> pieces, std::size_t gone,
                                       std::size_t most) = 0;
  /// Finishes sending: the peer reads everything written so far, then the end. Returns whether the
  /// connection is still of use.
  [[nodiscard]] virtual bool shut_down() noexcept = 0;
  /// Ends both directions at once. Neither on_readable nor on_writable is called afterwards.
  virtual void close() noexcept = 0;

  /// Sets whether on_readable is to be called, once a turn, for as long as a read would transfer
  /// something or report the end. May throw for want of memory.
  virtual void want_read(bool wanted) = 0;
  /// Asks for one call of on_writable, as soon as a write would transfer something. May throw for
  /// want of memory.
  virtual void want_write() = 0;

  /// The bytes written that the peer's system has not acknowledged.
  [[nodiscard]] virtual std::size_t unacknowledged() noexcept = 0;

  /// The connection is over and will not use this transport again: both may be destroyed now.
  virtual void release() noexcept = 0;
};

}  // namespace updraft::engine
