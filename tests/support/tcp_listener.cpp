#include "support/tcp_listener.hpp"

#include "support/patience.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

namespace updraft::test {

TcpListener::TcpListener() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  constexpr int backlog = 16;
  if (descriptor_ < 0 || ::bind(descriptor_, generic, size) != 0 ||
      ::listen(descriptor_, backlog) != 0 || ::getsockname(descriptor_, generic, &size) != 0) {
    throw std::runtime_error("no socket that listens");
  }
  port_ = ntohs(address.sin_port);
}

TcpSocket TcpListener::accept() const {
  pollfd watched{descriptor_, POLLIN, 0};
  const auto longest = std::chrono::milliseconds(patience);
  if (::poll(&watched, 1, static_cast<int>(longest.count())) != 1) return TcpSocket(-1);
  return TcpSocket(::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC));
}

void TcpListener::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

}  // namespace updraft::test
