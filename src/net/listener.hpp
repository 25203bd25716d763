#pragma once

#include <updraft/result.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace updraft::net {

class Loop;

/// The listening socket: accepts all that wait when it becomes ready, pauses when descriptors run
/// out. Owned by its loop, on its thread.
class Listener {
 public:
  explicit Listener(Loop& loop);

  /// Binds and listens; returns the port, which the system chooses for 0.
  Result<std::uint16_t> open(const std::string& address, std::uint16_t port);
  /// Begins to accept, or tries again after a pause.
  void resume();
  void close();

 private:
  void wait();
  void accept_all();

  Loop& loop_;
  boost::asio::ip::tcp::acceptor acceptor_;
  bool waiting_ = false;
};

}  // namespace updraft::net
