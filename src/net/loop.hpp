#pragma once

#include <updraft/log.hpp>

#include "base/clock.hpp"
#include "engine/shard.hpp"
#include "net/admissions.hpp"
#include "net/handler_memory.hpp"
#include "net/socket.hpp"
#include "net/stop_signals.hpp"
#include "net/tcp_transport.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace updraft::net {

/// The event loop of a shard: waits for its sockets and its time, and calls its turns. Owned by the
/// server. What is not said to be for any thread is for the one that runs it.
class Loop final : public engine::Shard::Host {
 public:
  /// The shard outlives it.
  explicit Loop(engine::Shard& shard);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() override;

  // Before run().

  /// The function is called about once a second, after the shard's second.
  void on_second(std::function<void()> function) { on_second_ = std::move(function); }
  /// The function is called on the signals that ask for the end, until run() returns.
  void on_signals(std::function<void(const StopSignals::Signal&)> function);
  /// When nothing is left to do, it asks the system again and again for so long before it sleeps.
  void busy_poll(std::chrono::microseconds time) { busy_poll_ = time; }

  /// Runs until the shard is over. What goes wrong meanwhile, such as want of memory, does not end
  /// it.
  void run();

  /// Ends run() as soon as it can, with no word to anybody. Any thread.
  void abort();

  /// Takes over the socket of a connection that was accepted elsewhere. Any thread.
  void adopt(int handle, const boost::asio::ip::tcp::endpoint& peer, Admissions::Place place);
  /// Begins a connection on a socket of this loop.
  void begin(Socket socket, const boost::asio::ip::tcp::endpoint& peer, Admissions::Place place);
  /// The same for a connection that is one too many: it is answered with status 503.
  void refuse(Socket socket, const boost::asio::ip::tcp::endpoint& peer, Admissions::Place place,
              std::string_view reason);

  // engine::Shard::Host
  void request_turn() noexcept override;
  void wake() noexcept override;

  /// Connections of any kind, with those that are on their way here. Any thread.
  [[nodiscard]] std::size_t connection_count() const noexcept { return connection_count_; }
  [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }

 private:
  friend class TcpTransport;

  static constexpr std::size_t write_buffer_bytes = std::size_t{64} << 10;

  void take_over(int handle, const boost::asio::ip::tcp::endpoint& peer, Admissions::Place place);
  std::shared_ptr<TcpTransport> make(Socket socket, const boost::asio::ip::tcp::endpoint& peer,
                                     Admissions::Place place);
  void poll();
  void run_turn();
  void wake_at(std::optional<Time> time);
  void begin_seconds();

  engine::Shard& shard_;
  HandlerMemory turn_memory_;
  HandlerMemory wake_memory_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer seconds_;
  boost::asio::steady_timer wake_timer_;
  std::optional<StopSignals> signals_;
  std::function<void()> on_second_;
  std::array<char, write_buffer_bytes> write_buffer_;  // for one call, of any connection
  std::atomic<std::size_t> connection_count_ = 0;
  std::atomic<bool> woken_ = false;
  std::optional<Time> wake_time_;
  std::chrono::microseconds busy_poll_{0};
  bool turn_posted_ = false;
  bool counts_seconds_ = false;
  bool over_ = false;  // the destructor has begun: nothing is begun any more
};

}  // namespace updraft::net
