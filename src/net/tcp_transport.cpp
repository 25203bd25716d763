#include "net/tcp_transport.hpp"

#include "net/gather.hpp"
#include "net/loop.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace updraft::net {
namespace {

using boost::system::error_code;

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

engine::Peer peer_at(const boost::asio::ip::address& address) {
  return {.address = address.to_string(), .group = sharing_group_of(address)};
}

}  // namespace

TcpTransport::TcpTransport(Loop& loop, Socket socket, Admissions::Place place,
                           const boost::asio::ip::address& peer)
    : loop_(loop),
      socket_(std::move(socket)),
      place_(std::move(place)),
      connection_(loop.shard_, *this, peer_at(peer)) {}

TcpTransport::~TcpTransport() {
  --loop_.connection_count_;
}

template <class Begin>
void TcpTransport::begin(const Begin& begin_connection) {
  self_ = shared_from_this();
  try {
    begin_connection();
  } catch (...) {
    self_.reset();
    throw;
  }
}

void TcpTransport::start() {
  begin([this] { connection_.start(); });
}

void TcpTransport::refuse(int status, std::string_view message) {
  begin([&] { connection_.refuse(status, message); });
}

/// A socket that gave less than fits had no more.
engine::Transport::Transfer TcpTransport::read(std::span<char> into) {
  const ssize_t got = ::recv(socket_.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
  if (got == 0) return {0, Status::ended};
  if (got < 0) return {0, would_block() ? Status::blocks : Status::failed};
  const auto bytes = static_cast<std::size_t>(got);
  return {bytes, bytes < into.size() ? Status::blocks : Status::ready};
}

engine::Transport::Transfer TcpTransport::write(std::span<const std::string_view> pieces,
                                                std::size_t gone, std::size_t most) {
  Gather gathered(pieces, gone, loop_.write_buffer_, most);
  const ssize_t taken = gathered.send(socket_.native_handle());
  if (taken < 0 && !would_block()) return {0, Status::failed};
  const auto bytes = static_cast<std::size_t>(std::max<ssize_t>(taken, 0));
  return {bytes, bytes < gathered.bytes() ? Status::blocks : Status::ready};
}

bool TcpTransport::shut_down() noexcept {
  return ::shutdown(socket_.native_handle(), SHUT_WR) == 0;
}

void TcpTransport::close() noexcept {
  wants_read_ = false;
  error_code ignored;
  socket_.close(ignored);
}

void TcpTransport::want_read(bool wanted) {
  wants_read_ = wanted;
  if (wanted) wait_readable();
}

void TcpTransport::wait_readable() {
  if (waits_readable_) return;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
    self->waits_readable_ = false;
    if (!error) self->readable();
  });
  waits_readable_ = true;
}

void TcpTransport::readable() {
  if (!wants_read_) return;
  connection_.on_readable();
  if (!wants_read_) return;
  try {
    wait_readable();
  } catch (...) {
    connection_.on_failure();
  }
}

void TcpTransport::want_write() {
  if (waits_writable_) return;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& error) {
    self->waits_writable_ = false;
    if (!error) self->connection_.on_writable();
  });
  waits_writable_ = true;
}

std::size_t TcpTransport::unacknowledged() noexcept {
  int bytes = 0;
  const bool is_known = ::ioctl(socket_.native_handle(), SIOCOUTQ, &bytes) == 0 && bytes > 0;
  return is_known ? static_cast<std::size_t>(bytes) : 0;
}

void TcpTransport::release() noexcept {
  const auto keep = std::move(self_);
}

}  // namespace updraft::net
