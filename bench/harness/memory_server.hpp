#pragma once

#include <updraft/home_loop.hpp>
#include <updraft/limits.hpp>
#include <updraft/models.hpp>

#include "base/clock.hpp"
#include "base/timers.hpp"
#include "hub/connection.hpp"
#include "hub/home.hpp"
#include "hub/hub.hpp"
#include "hub/mail.hpp"
#include "model/graph.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::bench {

/// A client that takes all it is sent and only counts it, so that what is measured is the server.
/// Owned by its server.
class Client final : public hub::Connection {
 public:
  std::size_t write(std::span<const std::string_view> pieces) override;
  [[nodiscard]] std::size_t unacknowledged() noexcept override { return 0; }
  void close() override { ended_ = true; }
  void drop() override { ended_ = true; }

  /// The frames that it has got.
  [[nodiscard]] std::size_t frames() const noexcept { return frames_; }
  /// Whether the server has ended the session, which no benchmark gives it reason to.
  [[nodiscard]] bool ended() const noexcept { return ended_; }

 private:
  friend class MemoryServer;
  hub::Session* session_ = nullptr;
  std::size_t frames_ = 0;
  bool ended_ = false;
};

/// The bounds of benchmarks: one client may send events without end.
Limits bench_limits();

/// All of a server but its sockets, on one thread, with a clock that stands still.
class MemoryServer final : private HomeLoop::Host {
 public:
  explicit MemoryServer(Models models);
  MemoryServer(const MemoryServer&) = delete;
  MemoryServer& operator=(const MemoryServer&) = delete;
  ~MemoryServer() override;

  Client& open();
  /// Bytes arrive from a client; they are changed where they lie, unless the mask is of zeros, as
  /// that of masked_frame is.
  void receive(Client& client, std::span<char> bytes) { hub_.receive(*client.session_, bytes); }
  /// A text message arrives.
  void receive_text(Client& client, std::string_view text);
  /// The client subscribes, and gets what is there.
  void subscribe(Client& client, const std::vector<std::string>& paths);
  /// Ends a turn: home and the hub do all there is to do.
  void turn();

  /// The id under which a handler was served. Throws Error where there is none.
  HandlerId handler_id(std::string_view path, const Position& position);

 private:
  // HomeLoop::Host
  void wake() override { woken_ = true; }
  void run_off_loop(std::function<void(const std::stop_token&)> work) override { work({}); }
  Timers& timers() override { return timers_; }

  ManualClock clock_;
  Timers timers_{clock_};
  std::shared_ptr<Log> log_;
  std::shared_ptr<HomeLoop> home_loop_;
  HomeLoop::Running running_;
  model::Graph graph_;
  hub::Home home_;
  std::deque<Client> clients_;  // outlive the hub, which closes them
  hub::Link link_;
  hub::Hub hub_;
  bool woken_ = false;
};

}  // namespace updraft::bench
