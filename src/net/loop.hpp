#pragma once

#include <updraft/limits.hpp>
#include <updraft/log.hpp>

#include "base/clock.hpp"
#include "base/lateness.hpp"
#include "http/date.hpp"
#include "http/routes.hpp"
#include "hub/hub.hpp"
#include "net/admissions.hpp"
#include "net/connection.hpp"
#include "net/handler_memory.hpp"
#include "net/socket.hpp"
#include "net/stop_signals.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::net {

/// One thread's event loop with its sockets: reads what has come, then ends the turn, again and
/// again. Owned by the server. What is not said to be for any thread is for the one that runs it.
class Loop {
 public:
  Loop(hub::Hub& hub, const Limits& limits, const Clock& clock, std::shared_ptr<Log> log);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  // Before run().

  /// The function is a part of each turn, between what came in and what goes out; it returns
  /// whether it has more to do.
  void on_turn(std::function<bool()> function) { on_turn_ = std::move(function); }
  /// The function is called about once a second.
  void on_second(std::function<void()> function) { on_second_ = std::move(function); }
  /// The function is called on the signals that ask for the end, until run() returns.
  void on_signals(std::function<void(const StopSignals::Signal&)> function);
  /// Whether clients that offer compression get it.
  void allow_compression(bool allowed) { compression_ = allowed; }
  /// Those that broke it, who get none; outlives the loop.
  void share_broken_compression(http::BrokenCompression& broken) { broken_compression_ = &broken; }
  /// What is served besides models, and the function that tells the server's stats, as JSON.
  void serve_site(const http::Site& site, std::function<std::string()> stats) {
    site_ = site;
    stats_ = std::move(stats);
  }

  /// When nothing is left to do, it asks the system again and again for so long before it sleeps.
  void busy_poll(std::chrono::microseconds time) { busy_poll_ = time; }

  /// Runs until its hub has said goodbye and its clients have closed, or Limits::stop_timeout is
  /// over after that. What goes wrong meanwhile, such as want of memory, does not end it.
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
  /// Reads what the clients have sent until now, tells the hub that this was all, and lets requests
  /// over HTTP go. Any thread.
  void drain() noexcept;
  /// Keeps the loop running, and its wish to end waiting, while the function says so.
  void end_only_if(std::function<bool()> function) { may_end_ = std::move(function); }

  /// Ends the turn after what is already ready: computes, encodes and sends. Any number of times.
  void request_turn() noexcept;
  /// The same, from any thread.
  void wake() noexcept;
  /// A turn is wanted at that time; replaces the time that was wanted before.
  void wake_at(std::optional<Time> time);

  /// Connections of any kind, with those that are on their way here. Any thread.
  [[nodiscard]] std::size_t connection_count() const noexcept { return connection_count_; }
  [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }

 private:
  friend class Connection;

  static constexpr std::size_t read_buffer_bytes = std::size_t{64} << 10;
  static constexpr std::size_t write_buffer_bytes = std::size_t{64} << 10;

  void take_over(int handle, const boost::asio::ip::tcp::endpoint& peer, Admissions::Place place);
  std::shared_ptr<Connection> make(Socket socket, const boost::asio::ip::tcp::endpoint& peer,
                                   Admissions::Place place);
  void poll();
  void run_turn();
  bool end_turn() noexcept;
  void retry_turn();
  void resume_paused();
  void read_queued();
  /// The value of the Date field now; valid until the next call.
  [[nodiscard]] std::string_view date() { return date_.at(std::chrono::system_clock::now()); }
  void begin_seconds();
  void second_passed();
  void drain_now();
  void end_if_done();
  void add(Connection& connection);
  void remove(Connection& connection);
  void pause(std::shared_ptr<Connection> connection);
  void queue(std::shared_ptr<Connection> connection);

  hub::Hub& hub_;
  Limits limits_;
  const Clock& clock_;
  std::shared_ptr<Log> log_;
  HandlerMemory turn_memory_;
  HandlerMemory wake_memory_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer seconds_;
  boost::asio::steady_timer wake_timer_;
  boost::asio::steady_timer end_timer_;
  boost::asio::steady_timer retry_timer_;
  std::optional<StopSignals> signals_;
  boost::intrusive::list<Connection> connections_;
  std::vector<std::shared_ptr<Connection>> paused_;
  std::deque<std::shared_ptr<Connection>> queued_;
  bool has_costly_reads_ = false;  // in this turn, or in line
  std::function<bool()> on_turn_;
  std::function<bool()> may_end_;
  std::function<void()> on_second_;
  http::Site site_{.playground = false};
  http::Date date_;
  std::function<std::string()> stats_;
  // Each for one call, of whichever connection.
  std::array<char, read_buffer_bytes> read_buffer_;
  std::array<char, write_buffer_bytes> write_buffer_;
  std::atomic<std::size_t> connection_count_ = 0;
  std::atomic<bool> woken_ = false;
  std::atomic<bool> to_drain_ = false;
  Lateness lateness_;
  std::optional<Time> wake_time_;
  std::chrono::microseconds busy_poll_{0};
  http::BrokenCompression* broken_compression_ = nullptr;
  bool compression_ = true;
  bool turn_requested_ = false;
  bool turn_failed_ = false;  // the last one
  bool counts_seconds_ = false;
  bool ending_ = false;  // the goodbye has been said
  bool late_ = false;    // long ago
  bool over_ = false;    // the destructor has begun: nothing is begun any more
};

}  // namespace updraft::net
