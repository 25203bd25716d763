#include "support/tcp_socket.hpp"

#include "support/patience.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>

namespace updraft::test {
namespace {

/// Whether the socket becomes ready in time.
bool await(int descriptor, short event, Deadline deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  if (left.count() <= 0) return false;
  pollfd watched{descriptor, event, 0};
  return ::poll(&watched, 1, static_cast<int>(left.count())) > 0;
}

void set_option(int descriptor, int level, int name, int value) {
  ::setsockopt(descriptor, level, name, &value, sizeof value);
}

}  // namespace

Deadline from_now() {
  return std::chrono::steady_clock::now() + patience;
}

TcpSocket TcpSocket::connect(std::uint16_t port, int receive_buffer_bytes) {
  TcpSocket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return socket;
  const int descriptor = socket.descriptor_;
  if (receive_buffer_bytes > 0) set_option(descriptor, SOL_SOCKET, SO_RCVBUF, receive_buffer_bytes);
  set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto generic = std::bit_cast<sockaddr>(address);
  if (::connect(descriptor, &generic, sizeof generic) != 0) socket.close();
  return socket;
}

void TcpSocket::close() {
  if (is_open()) ::close(std::exchange(descriptor_, -1));
}

void TcpSocket::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

void TcpSocket::finish_writing() const {
  ::shutdown(descriptor_, SHUT_WR);
}

bool TcpSocket::write(std::string_view bytes, Deadline deadline) const {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN || !await(descriptor_, POLLOUT, deadline)) {
      return false;
    }
  }
  return true;
}

std::size_t TcpSocket::write_some(std::string_view bytes) const {
  const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

TcpSocket::Outcome TcpSocket::read(Deadline deadline, std::string& out) const {
  if (!await(descriptor_, POLLIN, deadline)) return Outcome::late;
  std::array<char, 65536> buffer;
  const auto got = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (got < 0) return Outcome::reset;
  if (got == 0) return Outcome::end;
  out.append(buffer.data(), static_cast<std::size_t>(got));
  return Outcome::bytes;
}

}  // namespace updraft::test
