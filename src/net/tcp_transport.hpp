#pragma once

#include "engine/connection.hpp"
#include "engine/transport.hpp"
#include "io/address.hpp"
#include "io/descriptor.hpp"
#include "io/socket.hpp"
#include "net/admissions.hpp"

#include <atomic>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace updraft::net {

class Loop;

/// One of a loop's connections, for as long as this exists. Any thread.
class Counted {
 public:
  explicit Counted(std::atomic<std::size_t>& count) noexcept : count_(&count) { ++count; }
  Counted(Counted&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
  Counted& operator=(Counted&&) = delete;
  ~Counted() {
    if (count_) --*count_;
  }

 private:
  std::atomic<std::size_t>* count_;
};

/// A connection that was accepted and has not begun. On its way to its loop it is owned by nobody
/// else.
struct Arrival {
  io::Descriptor socket;
  io::Address peer;
  Admissions::Place place;
  Counted counted;
};

/// A TCP socket with its connection. Reading and writing are direct, so that nothing is kept for an
/// idle one. Owned by itself until it is released; on its loop's thread.
class TcpTransport final : public engine::Transport, private io::Socket {
 public:
  /// Lets a connection begin. May throw for want of memory: then it is closed.
  static void start(Loop& loop, Arrival arrival);
  /// Lets it begin with the refusal.
  static void refuse(Loop& loop, Arrival arrival, int status, std::string_view message);

  TcpTransport(Loop& loop, Arrival& arrival);

  // engine::Transport
  [[nodiscard]] Transfer read(std::span<char> into) override;
  [[nodiscard]] Transfer write(std::span<const std::string_view> pieces, std::size_t gone,
                               std::size_t most) override;
  [[nodiscard]] bool shut_down() noexcept override;
  void close() noexcept override;
  void want_read(bool wanted) override;
  void want_write() override;
  [[nodiscard]] std::size_t unacknowledged() noexcept override;
  void release() noexcept override;

 private:
  template <class Begin>
  static void begin(Loop& loop, Arrival arrival, const Begin& begin_connection);

  // io::Socket
  void on_socket_ready(bool readable, bool writable) override;

  Loop& loop_;
  const Counted counted_;
  const Admissions::Place place_;
  bool wants_read_ = false;
  bool waits_writable_ = false;
  bool in_event_ = false;
  engine::Connection connection_;
};

}  // namespace updraft::net
