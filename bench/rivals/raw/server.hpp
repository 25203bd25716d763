#pragma once

#include "rivals/raw/connection.hpp"
#include "rivals/raw/fixture.hpp"
#include "rivals/raw/sender.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct ServerOptions {
  std::uint16_t port = 0;
  SendMode mode = SendMode::each;
  bool spin = false;  ///< poll again at once instead of waiting
};

/// One epoll loop on one thread, which owns all connections.
class Server {
 public:
  explicit Server(const ServerOptions& options);  // throws where it cannot listen

  /// Until a signal ends the process.
  [[noreturn]] void run();

 private:
  void accept_all();
  void serve(Connection& connection, std::uint32_t ready);
  void take_input(Connection& connection);
  std::size_t take_bytes(Connection& connection, std::span<char> bytes);
  std::size_t take_handshake(Connection& connection, std::span<char> bytes);
  void end(Connection& connection);

  ServerOptions options_;
  int listener_;
  int epoll_;
  Sender sender_;
  Fixture fixture_;
  std::vector<char> input_;
  std::vector<std::unique_ptr<Connection>> connections_;  ///< by their descriptors
  std::vector<std::unique_ptr<Connection>> ended_;        ///< kept to the end of the turn
};
