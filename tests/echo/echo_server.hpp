#pragma once

#include <updraft/server.hpp>

#include "base/clock.hpp"
#include "engine/shard.hpp"
#include "hub/mail.hpp"
#include "net/admissions.hpp"
#include "net/listener.hpp"
#include "net/loop.hpp"

#include <cstdint>
#include <memory>

namespace updraft::test {

/// Sends each message back as it came, by the sockets, loop and shard of a server, on one thread;
/// for suites that test WebSockets by their echo. There is no home: this answers the shard in its
/// place.
class EchoServer {
 public:
  /// Options that let such suites send what they want to.
  static Options wide_options();

  /// Listens at once. Throws Error if it can't.
  explicit EchoServer(const Options& options);
  EchoServer(const EchoServer&) = delete;
  EchoServer& operator=(const EchoServer&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// Serves until stop().
  void run();
  /// Says goodbye to all clients. Any thread.
  void stop() { shard_.drain(); }
  /// Lets SIGINT and SIGTERM call stop().
  void stop_on_signals();

 private:
  engine::Shard::Part answer_mail();
  void answer(hub::Echo& message);
  void answer(const hub::Read& message);
  void answer(const hub::ListPaths& message);
  void answer(const hub::ListSessions& message);
  void answer(const hub::Drained& message);
  template <class Other>
  void answer(const Other&) {}

  SystemClock clock_;
  engine::Shard shard_;
  hub::Link& link_;
  net::Admissions admissions_;
  net::Loop loop_;
  net::Listener listener_;
  std::uint16_t port_;
};

}  // namespace updraft::test
