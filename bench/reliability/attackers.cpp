#include "attackers.hpp"

#include "failure.hpp"
#include "peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace updraft::reliability {
namespace {

constexpr int longest_wait_ms = 10;
constexpr int send_buffer = 32 << 10;
constexpr std::size_t read_room = std::size_t{64} << 10;

template <class T>
void set_option(int socket, int level, int name, const T& value) {
  if (::setsockopt(socket, level, name, &value, sizeof value) != 0) load::fail_system("setsockopt");
}

/// A socket that doesn't wait and is being connected; none if no port is free.
load::Descriptor connect_to(std::uint16_t port, std::size_t receive_buffer) {
  load::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) load::fail_system("socket");
  set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  // It goes without a word, and its port is free at once.
  set_option(socket.get(), SOL_SOCKET, SO_LINGER, linger{.l_onoff = 1, .l_linger = 0});
  // What is sent is to be read, not to lie with the system.
  set_option(socket.get(), SOL_SOCKET, SO_SNDBUF, send_buffer);
  if (receive_buffer > 0) {
    set_option(socket.get(), SOL_SOCKET, SO_RCVBUF, static_cast<int>(receive_buffer));
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const void* const generic = &address;
  const int result = ::connect(socket.get(), static_cast<const sockaddr*>(generic), sizeof address);
  if (result == 0 || errno == EINPROGRESS) return socket;
  if (errno == EADDRNOTAVAIL) return {};
  load::fail_system("connect");
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOTCONN;
}

}  // namespace

Attackers::Attackers(std::uint16_t port, const Shape& shape)
    : port_(port), shape_(shape), random_(std::random_device()()) {
  connections_.resize(shape.connections);
  for (Connection& connection : connections_) begin(connection);
}

void Attackers::begin(Connection& connection) {
  connection = {};
  connection.socket = connect_to(port_, shape_.receive_buffer);
  if (!connection.socket) return;
  bytes_ += bytes_of_connection;
  if (shape_.opening == Shape::Opening::none) {
    connection.is_open = true;
    return;
  }
  constexpr std::size_t empty_line_bytes = 2;
  connection.outgoing = upgrade_request(random_, port_);
  if (shape_.opening == Shape::Opening::compressed) {
    connection.outgoing.insert(connection.outgoing.size() - empty_line_bytes,
                               "Sec-WebSocket-Extensions: permessage-deflate\r\n");
  }
}

void Attackers::step(std::uint64_t most_bytes) {
  const std::uint64_t before = bytes_;
  // Each gets its turn, however little may be sent at once.
  for (std::size_t i = 0; i < connections_.size() && bytes_ < most_bytes; ++i) {
    Connection& connection = connections_[next_sender_++ % connections_.size()];
    if (!connection.socket) begin(connection);
    send(connection, most_bytes - std::min(bytes_, most_bytes));
  }
  for (Connection& connection : connections_) {
    if (shape_.reads || !connection.is_open) read(connection);
  }
  if (bytes_ == before) wait(POLLIN | POLLOUT);
}

void Attackers::listen() {
  if (shape_.reads) {
    for (Connection& connection : connections_) read(connection);
  }
  wait(POLLIN);
}

void Attackers::send(Connection& connection, std::uint64_t most_bytes) {
  if (!connection.socket || connection.settled) return;
  if (!fill(connection)) return end_if_all_is_sent(connection);
  const std::string_view rest =
      std::string_view(connection.outgoing).substr(connection.sent, most_bytes);
  const std::string_view part =
      shape_.write_bytes > 0 && connection.is_open ? rest.substr(0, shape_.write_bytes) : rest;
  const ssize_t taken =
      ::send(connection.socket.get(), part.data(), part.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (taken < 0) {
    if (!would_block()) leave(connection);
    return;
  }
  connection.sent += static_cast<std::size_t>(taken);
  bytes_ += static_cast<std::uint64_t>(taken) + bytes_of_write;
  end_if_all_is_sent(connection);
}

/// Whether there is something to send: its next piece, if the last one has gone.
bool Attackers::fill(Connection& connection) {
  if (connection.sent < connection.outgoing.size()) return true;
  if (!connection.is_open || connection.pieces >= shape_.pieces) return false;
  connection.outgoing = shape_.piece(next_piece_++);
  connection.sent = 0;
  ++connection.pieces;
  return !connection.outgoing.empty();
}

void Attackers::end_if_all_is_sent(Connection& connection) {
  using After = Shape::After;
  if (!has_sent_all(connection)) return;
  switch (shape_.after) {
    case After::finishes:
      ::shutdown(connection.socket.get(), SHUT_WR);
      [[fallthrough]];
    case After::stays:
      connection.settled = true;
      ++settled_;
      return;
    case After::leaves_at_once:
      return leave(connection);
    case After::awaits_the_end:
    case After::leaves_once_answered:
      return;
  }
}

/// What comes is not looked at.
void Attackers::read(Connection& connection) {
  if (!connection.socket) return;
  std::array<char, read_room> room;
  const ssize_t got = ::recv(connection.socket.get(), room.data(), room.size(), MSG_DONTWAIT);
  if (got < 0 && would_block()) return;
  if (got <= 0) return leave(connection);
  if (!connection.is_open) {
    connection.is_open = true;
    return;
  }
  const bool leaves = shape_.after == Shape::After::leaves_once_answered;
  if (leaves && has_sent_all(connection)) leave(connection);
}

bool Attackers::has_sent_all(const Connection& connection) const noexcept {
  return connection.is_open && connection.pieces >= shape_.pieces &&
         connection.sent == connection.outgoing.size();
}

/// The next step lets it come again.
void Attackers::leave(Connection& connection) {
  if (connection.settled) --settled_;
  connection = {};
}

void Attackers::wait(int wanted) {
  std::vector<pollfd> watched;
  watched.reserve(connections_.size());
  for (const Connection& connection : connections_) {
    if (!connection.socket) continue;
    const bool reads = shape_.reads || !connection.is_open;
    const bool writes = !connection.settled && connection.sent < connection.outgoing.size();
    const int events = (reads ? POLLIN : 0) | (writes ? POLLOUT : 0);
    watched.push_back({connection.socket.get(), static_cast<short>(events & wanted), 0});
  }
  ::poll(watched.data(), watched.size(), longest_wait_ms);
}

}  // namespace updraft::reliability
