#pragma once

#include "base/clock.hpp"
#include "engine/shard.hpp"
#include "io/loop.hpp"
#include "io/socket.hpp"
#include "io/stop_signals.hpp"
#include "net/admissions.hpp"
#include "net/tcp_transport.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace updraft::net {

/// The event loop of a shard: waits for its sockets and its time, and calls its turns. Owned by the
/// server. What is not said to be for any thread is for the one that runs it.
class Loop final : public engine::Shard::Host {
 public:
  /// The shard outlives it. Throws std::system_error if the system has no descriptors.
  explicit Loop(engine::Shard& shard);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() override;

  // Before run().

  /// The function is called about once a second, after the shard's second.
  void on_second(std::function<void()> function) { on_second_ = std::move(function); }
  /// The function is called on the signals that ask for the end, until run() returns.
  void on_signals(std::function<void(const io::StopSignal&)> function);
  /// When nothing is left to do, it asks the system again and again for so long before it sleeps.
  void busy_poll(std::chrono::microseconds time) { loop_.busy_poll(time); }

  /// Runs until the shard is over. What goes wrong meanwhile, such as want of memory, does not end
  /// it.
  void run();

  /// Ends run() as soon as it can, with no word to anybody. Any thread.
  void abort() noexcept;

  /// Takes over the socket of a connection that was accepted elsewhere. Any thread.
  void adopt(io::Acceptor::Accepted accepted, Admissions::Place place);
  /// Begins a connection.
  void begin(io::Acceptor::Accepted accepted, Admissions::Place place);
  /// The same for a connection that is one too many: it is answered with status 503.
  void refuse(io::Acceptor::Accepted accepted, Admissions::Place place, std::string_view reason);

  // engine::Shard::Host
  void request_turn() noexcept override { loop_.request_turn(); }
  void wake() noexcept override { loop_.wake(); }

  /// Connections of any kind, with those that are on their way here. Any thread.
  [[nodiscard]] std::size_t connection_count() const noexcept { return connection_count_; }
  /// What its sockets are registered with.
  [[nodiscard]] io::Loop& sockets() noexcept { return loop_; }

 private:
  friend class TcpTransport;

  static constexpr std::size_t write_buffer_bytes = std::size_t{64} << 10;

  [[nodiscard]] Arrival arrive(io::Acceptor::Accepted accepted, Admissions::Place place);
  bool run_turn();
  void wake_at(std::optional<Time> time) noexcept;
  void second_passed();

  const SystemClock clock_;  // that of the shard may be moved by hand
  engine::Shard& shard_;
  std::function<void()> on_second_;
  std::array<char, write_buffer_bytes> write_buffer_;  // for one call, of any connection
  std::atomic<std::size_t> connection_count_ = 0;
  std::atomic<bool> aborted_ = false;
  std::optional<Time> turn_at_;  // by the shard's clock
  io::Loop loop_;
  io::Timer turn_timer_{loop_, [this] {
                          turn_at_.reset();
                          loop_.request_turn();
                        }};
  io::Timer second_timer_{loop_, [this] { second_passed(); }};
  std::optional<io::StopSignals> signals_;
};

}  // namespace updraft::net
