#pragma once

#include "client/core.hpp"
#include "hub/connection.hpp"
#include "support/memory_server.hpp"

#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace updraft::test {

/// A client's core and its way to a server in memory: bytes are under way until a test delivers
/// them, in pieces of any size, and what is under way when the line breaks is lost.
class Line final : private client::Transport {
 public:
  Line(MemoryServer& server, std::mt19937_64& random, ClientOptions options);
  ~Line() override;

  /// Delivers some of what is under way. Returns whether there was anything.
  bool carry_to_server();
  bool carry_to_client();
  /// The connection breaks, at both ends.
  void tear();
  /// Ends the client's turn: tells the program, sends what it wants.
  void turn();

 private:
  /// The server's end of one connection.
  class End;

  // Transport
  void connect() override;
  void write(std::string bytes) override { to_server_ += bytes; }
  [[nodiscard]] std::size_t unwritten() const override { return to_server_.size(); }
  void disconnect() override { drop_end(); }

  void shake_hands();
  void drop_end();
  std::string take_piece(std::string& from);

  MemoryServer& server_;
  std::mt19937_64& random_;
  std::shared_ptr<MemoryLog> log_ = std::make_shared<MemoryLog>();
  std::unique_ptr<End> end_;
  std::vector<std::unique_ptr<End>> old_ends_;  // which hubs may still know
  bool dialing_ = false;
  std::string to_server_;

 public:
  client::Core core;
};

}  // namespace updraft::test
