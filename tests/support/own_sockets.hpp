#pragma once

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace updraft::test {

/// Sockets of this process, and how many of them the programs that it starts would get.
struct OwnSockets {
  std::size_t open = 0;
  std::size_t inherited = 0;
};

/// Those whose address, as that function tells it (getsockname, getpeername), has the port.
inline OwnSockets sockets_at(std::uint16_t port, decltype(::getsockname)* address_of) {
  OwnSockets sockets;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int descriptor = std::stoi(entry.path().filename());
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    if (address_of(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) continue;
    if (address.sin_family != AF_INET || ntohs(address.sin_port) != port) continue;
    ++sockets.open;
    if ((::fcntl(descriptor, F_GETFD) & FD_CLOEXEC) == 0) ++sockets.inherited;
  }
  return sockets;
}

}  // namespace updraft::test
