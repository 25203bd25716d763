#pragma once

#include <updraft/home_loop.hpp>
#include <updraft/limits.hpp>
#include <updraft/log.hpp>
#include <updraft/models.hpp>

#include "base/clock.hpp"
#include "engine/connection.hpp"
#include "engine/engine.hpp"
#include "engine/shard.hpp"
#include "engine/transport.hpp"
#include "hub/home.hpp"
#include "hub/hub.hpp"
#include "model/graph.hpp"
#include "support/client_end.hpp"
#include "transcript/wire.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::test {

using transcript::Received;
using transcript::Venue;
using transcript::Wire;

/// Keeps what is written, for tests to read.
class MemoryLog final : public Log {
 public:
  void write(LogLevel level, std::string_view line) override;
  /// The lines of warnings and errors, each with a newline.
  [[nodiscard]] std::string complaints() const;

 private:
  mutable std::mutex mutex_;
  std::string complaints_;
};

/// The id of the failure that a response tells, the log's too; a text that is in no log if the
/// response tells of none.
std::string failure_id(std::string_view response);

class MemoryServer;

/// The transport of a connection to a MemoryServer, and the client at its end, which begins with
/// the handshake. The client takes all bytes unless it is told to take fewer. Owned by its server,
/// as long as that lives.
class MemoryClient final : public engine::Transport {
 public:
  static constexpr std::size_t everything = std::numeric_limits<std::size_t>::max();

  MemoryClient(MemoryServer& server, engine::Shard& shard, std::size_t number,
               websocket::Compression compression, AddressGroup group);

  // What the client does; each is a turn of the server.

  /// Bytes as they are.
  void send(std::string_view bytes);
  void send_text(std::string_view text);
  void send_frame(websocket::Opcode opcode, std::string_view payload);
  /// Bytes that come in the same turn as what is sent next.
  void send_in_this_turn(std::string_view text);
  /// Takes so many bytes more, then none.
  void allow(std::size_t bytes);
  /// The client's system has not acknowledged so many of the bytes that it has taken.
  void leave_unacknowledged(std::size_t bytes) { unacknowledged_ = bytes; }
  /// The client closes its side, without a close frame.
  void finish();
  /// The connection breaks.
  void vanish();
  /// Bytes that come in the same turn as what is sent next.
  void receive(std::string_view bytes);

  // What it got.

  /// The next item, as it came; nothing if there is none.
  std::optional<Heard> next() { return end_.next(); }
  /// The text of the next item, "" if there is none; fails to be JSON if it isn't a message.
  std::string next_text();
  /// Of the session.
  [[nodiscard]] std::size_t bytes_taken() const noexcept { return bytes_taken_; }
  /// Whether the server has ended the connection: closed it, or dropped it.
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  [[nodiscard]] bool dropped() const noexcept { return dropped_; }
  [[nodiscard]] bool ended() const noexcept { return closed_ || dropped_; }
  /// Whether the connection does not read from the client now.
  [[nodiscard]] bool held_back() const noexcept;

  // What its server does.

  /// Whether the connection wants to read, and can.
  [[nodiscard]] bool is_readable() const noexcept;
  void serve();

  // engine::Transport
  [[nodiscard]] Transfer read(std::span<char> into) override;
  [[nodiscard]] Transfer write(std::span<const std::string_view> pieces, std::size_t gone,
                               std::size_t most) override;
  [[nodiscard]] bool shut_down() noexcept override;
  void close() noexcept override;
  void want_read(bool wanted) override { wants_read_ = wanted; }
  void want_write() override { wants_write_ = true; }
  [[nodiscard]] std::size_t unacknowledged() noexcept override { return unacknowledged_; }
  void release() noexcept override {}

 private:
  void take(std::string_view bytes);

  MemoryServer& server_;
  engine::Shard& shard_;
  engine::Connection connection_;
  ClientEnd end_;
  std::string head_;     // of the server's answer, until it is complete
  std::string arrived_;  // and not read by the server
  std::size_t room_ = everything;
  std::size_t bytes_taken_ = 0;
  std::size_t unacknowledged_ = 0;
  bool is_open_ = false;  // the handshake is done
  bool wants_read_ = false;
  bool wants_write_ = false;
  bool finished_ = false;
  bool end_told_ = false;
  bool vanished_ = false;
  bool closed_ = false;
  bool dropped_ = false;
};

/// The engine of a server on one thread, with a clock that moves by hand, transports in memory, and
/// workers that work when they are told.
class MemoryServer final : public Venue, private engine::Engine::Workers {
 public:
  /// Clients go to one hub after the other. Without a log, log() has what is written. Servers with
  /// another `run` give other ids.
  explicit MemoryServer(Models models, const Limits& limits = {}, bool development = false,
                        std::size_t hubs = 1, std::shared_ptr<Log> log = nullptr,
                        std::uint64_t run = 42, bool compression = true);
  MemoryServer(const MemoryServer&) = delete;
  MemoryServer& operator=(const MemoryServer&) = delete;
  ~MemoryServer() override;

  MemoryClient& open(websocket::Compression compression = {}, AddressGroup group = {});
  /// Ends a turn: lets home and the hubs do all there is to do.
  void turn();
  /// Moves the time in steps of at most a second, with the checks that a server makes each second.
  void advance(std::chrono::milliseconds by) override;
  /// Moves the time at once, as after the process was stopped; then come the checks of one second.
  void jump(std::chrono::milliseconds by);
  std::unique_ptr<Wire> connect() override;
  /// Does what waits off the loop, and what comes of it. Returns how much there was.
  std::size_t work_off_loop();
  /// Comes to its end as far as it can without waiting. Returns whether it has said goodbye.
  bool stop();

  [[nodiscard]] ManualClock& clock() noexcept { return clock_; }
  [[nodiscard]] MemoryLog& log() noexcept { return *log_; }
  [[nodiscard]] engine::Engine& engine() noexcept { return engine_; }
  [[nodiscard]] model::Graph& graph() noexcept { return engine_.graph(); }
  [[nodiscard]] hub::Home& home() noexcept { return engine_.home(); }
  [[nodiscard]] hub::Hub& hub() noexcept { return engine_.shard(0).hub(); }

 private:
  /// The loop of a shard.
  struct Loop final : engine::Shard::Host {
    void request_turn() noexcept override { is_wanted = true; }
    void wake() noexcept override { is_wanted = true; }
    std::atomic<bool> is_wanted = false;
  };

  // engine::Engine::Workers
  void run_blocking(std::function<void(const std::stop_token&)> work) override {
    work_.push_back(std::move(work));
  }
  void stop_blocking() noexcept override { stop_.request_stop(); }

  [[nodiscard]] bool mail_waits();

  ManualClock clock_;
  std::shared_ptr<MemoryLog> log_ = std::make_shared<MemoryLog>();
  std::shared_ptr<Log> bounded_log_;
  std::deque<Loop> loops_;
  engine::Engine engine_;
  HomeLoop::Running running_;
  std::vector<std::unique_ptr<MemoryClient>> clients_;
  std::vector<std::function<void(const std::stop_token&)>> work_;
  std::stop_source stop_;
};

}  // namespace updraft::test
