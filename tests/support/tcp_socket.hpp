#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace updraft::test {

using Deadline = std::chrono::steady_clock::time_point;

/// `patience` from now: the deadline of a read or a write.
Deadline from_now();

/// A blocking socket with deadlines, mostly a client's. Closes it at its end.
class TcpSocket {
 public:
  /// To a port of this machine; not open if the system refuses. A receive buffer of 0 bytes is one
  /// that the system chooses.
  static TcpSocket connect(std::uint16_t port, int receive_buffer_bytes = 0);

  TcpSocket(TcpSocket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  TcpSocket& operator=(TcpSocket&&) = delete;
  ~TcpSocket() { close(); }

  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  void close();
  /// Closes with a reset: whatever is under way in either direction is lost.
  void reset();
  /// Sends no more, but reads on.
  void finish_writing() const;

  /// Whether all of it went before the deadline. A server that has closed takes no more, which is
  /// no surprise.
  [[nodiscard]] bool write(std::string_view bytes, Deadline deadline) const;
  /// As much as the system takes at once; returns how much, 0 too where the connection is broken.
  [[nodiscard]] std::size_t write_some(std::string_view bytes) const;

  enum class Outcome : std::uint8_t {
    bytes,
    end,    ///< The server sends no more.
    reset,  ///< The connection is broken.
    late,
  };

  /// Appends what comes until the deadline.
  [[nodiscard]] Outcome read(Deadline deadline, std::string& out) const;

 private:
  friend class TcpListener;

  explicit TcpSocket(int descriptor) noexcept : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace updraft::test
