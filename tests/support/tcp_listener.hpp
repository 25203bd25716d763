#pragma once

#include "support/tcp_socket.hpp"

#include <cstdint>

namespace updraft::test {

/// A blocking socket that listens at a port of this machine. Closes it at its end.
class TcpListener {
 public:
  TcpListener();
  TcpListener(const TcpListener&) = delete;
  TcpListener& operator=(const TcpListener&) = delete;
  ~TcpListener() { close(); }

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// Waits for a connection; none is open when the deadline is over.
  [[nodiscard]] TcpSocket accept() const;
  void close();

 private:
  int descriptor_;
  std::uint16_t port_ = 0;
};

}  // namespace updraft::test
