#include "io/socket.hpp"

#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <utility>

namespace updraft::io {
namespace {

/// How many connections may wait to be accepted.
constexpr int backlog = 4096;
/// After so many failures in a row the rest waits for the next turn.
constexpr int most_failures = 16;

bool out_of_room(const std::error_code& error) noexcept {
  const int code = error.value();
  return code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM;
}

bool would_block() noexcept {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

Descriptor open_tcp(int family) noexcept {
  return Descriptor(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
}

void set_for_connections(int socket) noexcept {
  constexpr int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
}

std::error_code Socket::open(Loop& loop, Descriptor connection) noexcept {
  may_read_ = reads_to_the_end_ = wants_to_write_ = first_read_ = false;
  return Source::open(loop, std::move(connection));
}

/// Registered once it connects: a socket that does not is told to be broken.
std::error_code Socket::connect(Loop& loop, const Endpoint& endpoint) noexcept {
  const SystemAddress address(endpoint);
  Descriptor descriptor = open_tcp(address.family());
  if (!descriptor) return last_error();
  set_for_connections(descriptor.get());
  if (::connect(descriptor.get(), address.get(), address.size()) != 0 && errno != EINPROGRESS) {
    return last_error();
  }
  if (const auto error = open(loop, std::move(descriptor))) return error;
  wants_to_write_ = true;
  return {};
}

std::error_code Socket::connected() const noexcept {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(descriptor(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) return last_error();
  return {error, std::system_category()};
}

void Socket::on_ready(Ready ready) {
  if (ready.readable) may_read_ = first_read_ = true;
  if (ready.finishing) reads_to_the_end_ = true;
  const bool goes_on = ready.writable && std::exchange(wants_to_write_, false);
  if (ready.readable || goes_on) on_socket_ready(ready.readable, goes_on);
}

Socket::Outcome Socket::read(std::span<char> buffer) noexcept {
  loop().count_read();
  const bool first_read = std::exchange(first_read_, false);
  const ssize_t got = ::recv(descriptor(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got > 0) {
    const auto bytes = static_cast<std::size_t>(got);
    // Less than the buffer holds was all that there was: what comes later is an event.
    if (bytes < buffer.size() && !reads_to_the_end_) may_read_ = false;
    return {.bytes = bytes};
  }
  if (got < 0 && would_block()) {
    // Nothing where something was told: nothing but an interruption is known to do that. No event
    // would tell of it again.
    if (first_read) tell_again();
    may_read_ = false;
    return {.kind = Outcome::Kind::blocked};
  }
  may_read_ = false;
  if (got == 0) return {.kind = Outcome::Kind::end};
  return {.kind = Outcome::Kind::failed, .error = last_error()};
}

Socket::Outcome Socket::write(std::string_view bytes) noexcept {
  constexpr int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
  loop().count_write();
  return wrote(::send(descriptor(), bytes.data(), bytes.size(), flags), bytes.size());
}

Socket::Outcome Socket::write(Gather& gathered) noexcept {
  loop().count_write();
  return wrote(gathered.send(descriptor()), gathered.bytes());
}

Socket::Outcome Socket::wrote(ssize_t result, std::size_t wanted) noexcept {
  if (result < 0 && !would_block()) {
    return {.kind = Outcome::Kind::failed, .error = last_error()};
  }
  const auto bytes = static_cast<std::size_t>(result < 0 ? 0 : result);
  if (bytes < wanted) wants_to_write_ = true;
  if (bytes > 0 || wanted == 0) return {.bytes = bytes};
  // A write that was cut short is followed by an event. One that took nothing may have been
  // interrupted, or come when the event had gone already.
  tell_again();
  return {.kind = Outcome::Kind::blocked};
}

void Socket::await_writable() noexcept {
  if (!std::exchange(wants_to_write_, true)) tell_again();
}

bool Socket::finish_writing() noexcept {
  return ::shutdown(descriptor(), SHUT_WR) == 0;
}

std::size_t Socket::unacknowledged() const noexcept {
  int bytes = 0;
  return ::ioctl(descriptor(), SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes)
                                                                   : 0;
}

std::error_code Acceptor::listen(Loop& loop, const Endpoint& endpoint) {
  close();
  const SystemAddress address(endpoint);
  Descriptor descriptor = open_tcp(address.family());
  if (!descriptor) return last_error();
  constexpr int yes = 1;
  if (::setsockopt(descriptor.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0) {
    return last_error();
  }
  set_for_connections(descriptor.get());
  if (::bind(descriptor.get(), address.get(), address.size()) != 0) return last_error();
  if (::listen(descriptor.get(), backlog) != 0) return last_error();
  return open(loop, std::move(descriptor));
}

Endpoint Acceptor::local() const noexcept {
  SystemAddress address;
  if (::getsockname(descriptor(), address.get(), address.size_to_write()) != 0) return {};
  return address.endpoint();
}

/// Whatever goes wrong with one connection concerns that one, which was never ours (accept(2)).
Acceptor::Outcome Acceptor::accept(Accepted& accepted) noexcept {
  for (int i = 0; i < most_failures; ++i) {
    SystemAddress peer;
    Descriptor connection(
        ::accept4(descriptor(), peer.get(), peer.size_to_write(), SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (connection) {
      accepted = {.connection = std::move(connection), .peer = peer.endpoint()};
      return Outcome::accepted;
    }
    const std::error_code error = last_error();
    if (error == std::errc::operation_would_block) return Outcome::nothing_waits;
    if (out_of_room(error)) {
      accepted = {.error = error};
      return Outcome::no_room;
    }
  }
  tell_again();
  return Outcome::nothing_waits;
}

void Acceptor::on_ready(Ready ready) {
  if (ready.readable) ready_();
}

}  // namespace updraft::io
