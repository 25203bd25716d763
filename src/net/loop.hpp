#pragma once

#include <updraft/limits.hpp>
#include <updraft/log.hpp>

#include "base/clock.hpp"
#include "hub/home.hpp"
#include "hub/hub.hpp"
#include "net/connection.hpp"
#include "net/listener.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace updraft::net {

/// One thread's event loop with its sockets: reads what has come, then ends the turn, again and
/// again. Owned by the server. What is not said to be for any thread is for the one that runs it.
class Loop {
 public:
  Loop(hub::Home& home, hub::Hub& hub, const Limits& limits, const Clock& clock,
       std::shared_ptr<Log> log);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  /// Binds and listens; the error says which address and why not. Before run().
  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port);
  /// Runs until stop() is done.
  void run();
  /// Stops accepting, answers what has been received, says goodbye, then ends run(): when all
  /// clients have closed, or after Limits::stop_timeout. Any thread, any number of times.
  void stop();
  /// Runs the function on this loop, soon. Any thread.
  void post(std::function<void()> function);
  /// Runs the function on this loop every so often, until the loop ends. Any thread.
  void every(std::chrono::milliseconds interval, std::function<void()> function);
  /// Calls stop() on SIGINT and SIGTERM while it runs.
  void stop_on_signals();
  /// Calls the function about once a second.
  void on_second(std::function<void()> function) { on_second_ = std::move(function); }

  /// Ends the turn after what is already ready: computes, encodes and sends. Any number of times.
  void request_turn();

 private:
  friend class Connection;
  friend class Listener;
  struct Every;

  static constexpr std::size_t read_buffer_bytes = std::size_t{64} << 10;

  void run_turn();
  bool end_turn();
  void begin_seconds();
  void second_passed();
  void begin_stop();
  void finish_stop_if_done();
  void call(const std::function<void()>& function);
  void repeat(const std::shared_ptr<Every>& every);
  void add(Connection& connection);
  void remove(Connection& connection);

  hub::Home& home_;
  hub::Hub& hub_;
  Limits limits_;
  const Clock& clock_;
  std::shared_ptr<Log> log_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer seconds_;
  boost::asio::steady_timer stop_deadline_;
  std::unique_ptr<Listener> listener_;
  boost::intrusive::list<Connection> connections_;
  std::function<void()> on_second_;
  std::array<char, read_buffer_bytes> read_buffer_;
  bool turn_requested_ = false;
  bool stopping_ = false;
  bool ended_ = false;
};

}  // namespace updraft::net
