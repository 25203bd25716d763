#pragma once

#include <updraft/log.hpp>
#include <updraft/result.hpp>

#include "io/socket.hpp"
#include "net/admissions.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace updraft::net {

class Loop;

/// The listening socket: accepts all that wait when it becomes ready, and gives each connection
/// that may come in to the loop that has the fewest; pauses when descriptors run out. Owned by the
/// server, on the first of its loops.
class Listener {
 public:
  /// The loops and the admissions outlive it.
  Listener(std::vector<Loop*> loops, Admissions& admissions, std::shared_ptr<Log> log);

  /// Binds and listens; returns the port, which the system chooses for 0.
  Result<std::uint16_t> open(const std::string& address, std::uint16_t port);
  /// The address that it listens on, as a URL has it: `127.0.0.1` or `[::1]`.
  [[nodiscard]] std::string host() const;
  /// Begins to accept, or tries again after a pause.
  void resume();
  void close();

 private:
  void accept_all();
  [[nodiscard]] bool accept_one();
  void pause(const std::string& reason);
  void place(io::Acceptor::Accepted accepted);

  std::vector<Loop*> loops_;
  Admissions& admissions_;
  std::shared_ptr<Log> log_;
  io::Acceptor acceptor_{[this] {
    if (!paused_) accept_all();
  }};
  bool begun_ = false;   // to accept
  bool paused_ = false;  // for want of descriptors or memory; the log knows
};

}  // namespace updraft::net
