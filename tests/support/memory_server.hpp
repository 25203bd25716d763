#pragma once

#include <updraft/home_loop.hpp>
#include <updraft/limits.hpp>
#include <updraft/log.hpp>
#include <updraft/models.hpp>

#include "base/clock.hpp"
#include "base/timers.hpp"
#include "hub/connection.hpp"
#include "hub/home.hpp"
#include "hub/hub.hpp"
#include "hub/mail.hpp"
#include "model/graph.hpp"
#include "support/client_end.hpp"
#include "transcript/wire.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
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

/// A connection to a MemoryServer and the client at its end. The client takes all bytes unless it
/// is told to take fewer. Owned by its server, as long as that lives.
class MemoryClient final : public hub::Connection {
 public:
  static constexpr std::size_t everything = std::numeric_limits<std::size_t>::max();

  MemoryClient(MemoryServer& server, hub::Hub& hub, std::size_t number,
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
  [[nodiscard]] std::size_t bytes_taken() const noexcept { return bytes_taken_; }
  /// Whether the hub has ended the connection: closed it, or dropped it.
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  [[nodiscard]] bool dropped() const noexcept { return dropped_; }
  [[nodiscard]] bool ended() const noexcept { return closed_ || dropped_; }
  /// Whether a connection would not read from the client now.
  [[nodiscard]] bool held_back() const noexcept { return hub_.held_back(*session_); }

  // Connection
  std::size_t write(std::span<const std::string_view> pieces) override;
  [[nodiscard]] std::size_t unacknowledged() noexcept override { return unacknowledged_; }
  void close() override { closed_ = true; }
  void drop() override { dropped_ = true; }

 private:
  MemoryServer& server_;
  hub::Hub& hub_;
  hub::Session* session_;
  ClientEnd end_;
  std::size_t room_ = everything;
  std::size_t bytes_taken_ = 0;
  std::size_t unacknowledged_ = 0;
  bool full_ = false;  // took less than all, and has not called writable since
  bool closed_ = false;
  bool dropped_ = false;
  bool vanished_ = false;
};

/// All of a server but its sockets: home and its hubs and what is below, on one thread, with a
/// clock that moves by hand, and workers that work when they are told.
class MemoryServer final : public Venue, private HomeLoop::Host {
 public:
  /// Clients go to one hub after the other. Without a log, log() has what is written. Servers with
  /// another `run` give other ids.
  explicit MemoryServer(Models models, const Limits& limits = {}, bool development = false,
                        std::size_t hubs = 1, std::shared_ptr<Log> log = nullptr,
                        std::uint64_t run = 42);
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
  [[nodiscard]] model::Graph& graph() noexcept { return graph_; }
  [[nodiscard]] hub::Home& home() noexcept { return home_; }
  [[nodiscard]] hub::Hub& hub() noexcept { return wings_.front().hub; }

 private:
  struct Wing {
    Wing(const Limits& limits, const Clock& clock, const std::shared_ptr<Log>& log,
         hub::Hub::SessionIds ids)
        : hub(link, limits, clock, log, ids) {}
    hub::Link link;
    hub::Hub hub;
  };

  // HomeLoop::Host
  void wake() override { woken_ = true; }
  void run_off_loop(std::function<void(const std::stop_token&)> work) override {
    work_.push_back(std::move(work));
  }
  Timers& timers() override { return timers_; }
  [[nodiscard]] bool mail_waits();

  ManualClock clock_;
  Timers timers_{clock_};
  std::shared_ptr<MemoryLog> log_ = std::make_shared<MemoryLog>();
  std::shared_ptr<Log> bounded_log_;
  std::shared_ptr<HomeLoop> home_loop_;
  HomeLoop::Running running_;
  model::Graph graph_;
  hub::Home home_;
  std::vector<std::unique_ptr<MemoryClient>> clients_;  // outlive the hubs, which close them
  std::list<Wing> wings_;
  std::vector<std::function<void(const std::stop_token&)>> work_;
  std::stop_source stop_;
  bool woken_ = false;
  bool stopping_ = false;
};

}  // namespace updraft::test
