#pragma once

#include "io/address.hpp"
#include "io/descriptor.hpp"
#include "io/gather.hpp"
#include "io/loop.hpp"
#include "io/source.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <system_error>

namespace updraft::io {

/// How much the system takes for a connection that it can't send yet (TCP_NOTSENT_LOWAT). What
/// waits longer waits with us, where a newer value takes its place, and what is urgent passes it.
inline constexpr int unsent_bytes = 16 << 10;

/// A TCP socket that is non-blocking and close-on-exec: the programs that this one starts do not
/// get it, also when they start on another thread meanwhile. None, and errno, if the system has no
/// more.
[[nodiscard]] Descriptor open_tcp(int family) noexcept;

/// What is written goes at once, and no more than `unsent_bytes` of it wait in the system. Accepted
/// sockets have the options of the one that listens.
void set_for_connections(int socket) noexcept;

/// A connection over TCP that a loop watches. Owned by what derives from it, on the loop's thread.
///
/// It knows what its edge-triggered events have left: may_read() stays true until all that has come
/// is read, and wants_to_write() until the system takes more.
class Socket : public Source {
 public:
  /// What a call has come to.
  struct Outcome {
    enum class Kind : std::uint8_t {
      done,     ///< Some bytes, see `bytes`.
      blocked,  ///< Nothing now; an event tells when it goes on.
      end,      ///< Of a read: the peer sends no more.
      failed,   ///< The connection is lost, see `error`.
    };

    Kind kind = Kind::done;
    std::size_t bytes = 0;
    std::error_code error = {};
  };

  /// Takes over a connection.
  [[nodiscard]] std::error_code open(Loop& loop, Descriptor connection) noexcept;
  /// Begins to connect. The socket is writable when that has come to an end; connected() says
  /// which.
  [[nodiscard]] std::error_code connect(Loop& loop, const Endpoint& endpoint) noexcept;
  /// No error if there is a connection now.
  [[nodiscard]] std::error_code connected() const noexcept;
  /// The same as Source::release(); what was left to read is told by the next loop.
  [[nodiscard]] Descriptor release() noexcept { return Source::release(); }

  /// Takes what has come, as far as the buffer goes.
  [[nodiscard]] Outcome read(std::span<char> buffer) noexcept;
  /// Whether there may be something to read. As long as it is true, no event says so again.
  [[nodiscard]] bool may_read() const noexcept { return may_read_; }
  /// Lets on_socket_ready() be called in the next turn, if there is something to read then: for who
  /// stops while may_read() is true. Costs a system call.
  void read_again() noexcept { tell_again(); }

  /// Writes as much as the system takes. Where that is not all, `on_socket_ready` tells when it
  /// takes more.
  [[nodiscard]] Outcome write(std::string_view bytes) noexcept;
  [[nodiscard]] Outcome write(Gather& gathered) noexcept;
  /// Whether the last write took less than there was, and no event has come since.
  [[nodiscard]] bool wants_to_write() const noexcept { return wants_to_write_; }

  /// Lets on_socket_ready() be called when the system takes more, also where no write was cut
  /// short.
  void await_writable() noexcept;

  /// Sends no more. False if there is no connection any more.
  bool finish_writing() noexcept;
  /// Of what was written, what the peer has not acknowledged.
  [[nodiscard]] std::size_t unacknowledged() const noexcept;

 private:
  /// There is something to read, or a write that was cut short can go on. May close and destroy
  /// this.
  virtual void on_socket_ready(bool readable, bool writable) = 0;

  void on_ready(Ready ready) final;
  [[nodiscard]] Outcome wrote(ssize_t result, std::size_t wanted) noexcept;

  bool may_read_ = false;
  bool reads_to_the_end_ = false;  // a short read does not mean that there is no more
  bool wants_to_write_ = false;
  bool first_read_ = false;  // none since the last event
};

/// A TCP socket that listens. Owned by its user, on the loop's thread.
class Acceptor final : public Source {
 public:
  /// A connection: non-blocking, close-on-exec, with the options of set_for_connections().
  struct Accepted {
    Descriptor connection = {};
    Endpoint peer = {};
    std::error_code error = {};  ///< Why there is no room for it.
  };

  /// What accept() has come to, besides a connection.
  enum class Outcome : std::uint8_t {
    accepted,
    nothing_waits,  ///< The function is called when somebody does.
    no_room,        ///< Descriptors or memory have run out, see `error`; try again later.
  };

  /// `ready()` is called when connections wait to be accepted; it may close this.
  explicit Acceptor(std::function<void()> ready) : ready_(std::move(ready)) {}

  /// Binds, listens, and begins to tell; replaces what was listened on before.
  [[nodiscard]] std::error_code listen(Loop& loop, const Endpoint& endpoint);
  /// Where it listens. Precondition: is_open().
  [[nodiscard]] Endpoint local() const noexcept;

  /// Accepts one connection.
  [[nodiscard]] Outcome accept(Accepted& accepted) noexcept;

 private:
  void on_ready(Ready ready) override;

  const std::function<void()> ready_;
};

}  // namespace updraft::io
