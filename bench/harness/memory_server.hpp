#pragma once

#include <updraft/home_loop.hpp>
#include <updraft/limits.hpp>
#include <updraft/models.hpp>

#include "base/clock.hpp"
#include "engine/connection.hpp"
#include "engine/engine.hpp"
#include "engine/shard.hpp"
#include "engine/transport.hpp"

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

/// The transport of a client that takes all it is sent and only counts it, so that what is measured
/// is the server. Owned by its server.
class Client final : public engine::Transport {
 public:
  explicit Client(engine::Shard& shard);

  /// The frames that it has got.
  [[nodiscard]] std::size_t frames() const noexcept { return frames_; }
  /// Whether the server has ended the connection, which no benchmark gives it reason to.
  [[nodiscard]] bool ended() const noexcept { return ended_; }

  // engine::Transport
  [[nodiscard]] Transfer read(std::span<char> into) override;
  [[nodiscard]] Transfer write(std::span<const std::string_view> pieces, std::size_t gone,
                               std::size_t most) override;
  [[nodiscard]] bool shut_down() noexcept override {
    ended_ = true;
    return true;
  }
  void close() noexcept override { ended_ = true; }
  void want_read(bool wanted) override { wants_read_ = wanted; }
  void want_write() override {}
  [[nodiscard]] std::size_t unacknowledged() noexcept override { return 0; }
  void release() noexcept override {}

 private:
  friend class MemoryServer;
  /// Lets the connection read what has arrived; returns whether some is left.
  bool serve();

  engine::Connection connection_;
  std::string_view arrived_;  // and not read by the server
  std::size_t frames_ = 0;
  bool wants_read_ = false;
  bool ended_ = false;
};

/// The bounds of benchmarks: one client may send events without end.
Limits bench_limits();

/// The engine of a server on one thread, with a clock that stands still.
class MemoryServer final : private engine::Engine::Workers, private engine::Shard::Host {
 public:
  explicit MemoryServer(Models models);
  MemoryServer(const MemoryServer&) = delete;
  MemoryServer& operator=(const MemoryServer&) = delete;
  ~MemoryServer() override;

  Client& open();
  /// Bytes arrive from a client, and are read in this turn and those that follow.
  void receive(Client& client, std::string_view bytes);
  /// A text message arrives.
  void receive_text(Client& client, std::string_view text);
  /// The client subscribes, and gets what is there.
  void subscribe(Client& client, const std::vector<std::string>& paths);
  /// Ends a turn: the engine does all there is to do.
  void turn();

  /// The id under which a handler was served. Throws Error where there is none.
  HandlerId handler_id(std::string_view path, const Position& position);

 private:
  // engine::Engine::Workers
  void run_blocking(std::function<void(const std::stop_token&)> work) override { work({}); }
  void stop_blocking() noexcept override {}
  // engine::Shard::Host
  void request_turn() noexcept override { woken_ = true; }
  void wake() noexcept override { woken_ = true; }

  ManualClock clock_;
  engine::Engine engine_;
  HomeLoop::Running running_;
  std::deque<Client> clients_;
  Client* reading_ = nullptr;  // there may be more of its bytes
  bool woken_ = false;
};

}  // namespace updraft::bench
