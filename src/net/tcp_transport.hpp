#pragma once

#include "engine/connection.hpp"
#include "engine/transport.hpp"
#include "net/admissions.hpp"
#include "net/socket.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace updraft::net {

class Loop;

/// A TCP socket with its connection. Asio tells when the socket is ready; reading and writing are
/// direct, so that nothing is kept for an idle one. Owned by itself until it is released, and by
/// the waits that are under way; on its loop's thread.
class TcpTransport final : public engine::Transport,
                           public std::enable_shared_from_this<TcpTransport> {
 public:
  TcpTransport(Loop& loop, Socket socket, Admissions::Place place,
               const boost::asio::ip::address& peer);
  TcpTransport(const TcpTransport&) = delete;
  TcpTransport& operator=(const TcpTransport&) = delete;
  ~TcpTransport() override;

  /// Lets its connection begin. May throw for want of memory: then it is gone.
  void start();
  /// Lets its connection begin with the refusal.
  void refuse(int status, std::string_view message);

  // engine::Transport
  [[nodiscard]] Transfer read(std::span<char> into) override;
  [[nodiscard]] Transfer write(std::span<const std::string_view> pieces, std::size_t gone,
                               std::size_t most) override;
  [[nodiscard]] bool shut_down() noexcept override;
  void close() noexcept override;
  void want_read(bool wanted) override;
  void want_write() override;
  [[nodiscard]] std::size_t unacknowledged() noexcept override;
  void release() noexcept override;

 private:
  template <class Begin>
  void begin(const Begin& begin_connection);
  void wait_readable();
  void readable();

  Loop& loop_;
  Socket socket_;
  Admissions::Place place_;
  engine::Connection connection_;
  std::shared_ptr<TcpTransport> self_;  // until it is released
  bool wants_read_ = false;
  bool waits_readable_ = false;
  bool waits_writable_ = false;
};

}  // namespace updraft::net
