#pragma once

#include <updraft/home_loop.hpp>
#include <updraft/log.hpp>

#include "agenda.hpp"
#include "engine/engine.hpp"
#include "engine/shard.hpp"
#include "history.hpp"
#include "ledger.hpp"
#include "plan.hpp"
#include "wire_transport.hpp"

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::sim {

/// Keeps what the server complains about, for the checker.
class SimulatedLog final : public Log {
 public:
  SimulatedLog(History& history, std::function<void(LogLevel, std::string_view)> heard)
      : history_(history), heard_(std::move(heard)) {}
  void write(LogLevel level, std::string_view line) override;

 private:
  History& history_;
  std::function<void(LogLevel, std::string_view)> heard_;
};

/// The engine of a server with loops that are not threads: its shards take their turns when they
/// are woken, some time later, as threads would. Owned by the simulation.
class Server final : private engine::Engine::Workers {
 public:
  /// The ends of the wires to a shard.
  using EndsOf = std::function<std::vector<WireTransport*>(int)>;

  Server(const Plan& plan, Agenda& agenda, Ledger& ledger, Models models, std::shared_ptr<Log> log,
         EndsOf ends_of);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() override;

  [[nodiscard]] engine::Shard& shard(int number) {
    return engine_.shard(static_cast<std::size_t>(number));
  }
  /// A transport of a shard is ready.
  void ready(int shard, WireTransport& end);

  /// As another thread would: soon, in a turn of the application.
  void post(std::function<void()> function) { engine_.home_loop()->post(std::move(function)); }
  /// As updraft::Server::stop.
  void begin_stop();
  /// A second has passed for one shard.
  void second_passed(int shard);

  [[nodiscard]] int shards() const noexcept { return static_cast<int>(loops_.size()); }
  [[nodiscard]] bool is_stopping() const noexcept { return engine_.is_stopping(); }
  /// Whether all shards have come to their end.
  [[nodiscard]] bool is_over() const;
  /// Whether it did not read what had arrived when it was told to stop.
  [[nodiscard]] bool has_left_unread() const noexcept { return has_left_unread_; }
  /// What somebody ought to take, while everybody sleeps; empty if nothing.
  [[nodiscard]] std::string forgotten_mail();
  /// Whether something is still to be done at some time; once it has ended.
  [[nodiscard]] bool has_timers() { return engine_.timers().next().has_value(); }
  /// Ends what is left and lets go of the models.
  void end();

 private:
  /// What net::Loop is, without a thread.
  struct Loop final : engine::Shard::Host {
    Loop(Server& its_server, int its_number, Random chances)
        : server(its_server), number(its_number), random(chances) {}
    void request_turn() noexcept override { server.wake(*this); }
    void wake() noexcept override { server.wake(*this); }

    Server& server;
    int number;
    Random random;
    std::vector<WireTransport*> ready = {};
    std::optional<Time> at = {};  // a turn is wanted then
    bool scheduled = false;
    bool in_turn = false;
    bool drains = false;  // it has been told to stop, and has not read the rest
    bool failed = false;  // its last turn
    bool over = false;
  };

  // engine::Engine::Workers
  void run_blocking(std::function<void(const std::stop_token&)> work) override;
  void stop_blocking() noexcept override { stop_.request_stop(); }

  Loop& loop(int number) { return *std::next(loops_.begin(), number); }
  void wake(Loop& loop);
  void wake_at(Loop& loop, std::optional<Time> time);
  void turn(Loop& loop);
  engine::Shard::Part part(Loop& loop);
  void let_others_run(Loop& loop);
  void fail_at_times(Loop& loop);
  void end_shards();

  const Plan& plan_;
  Agenda& agenda_;
  Ledger& ledger_;
  Random random_;
  EndsOf ends_of_;
  engine::Engine engine_;
  HomeLoop::Running running_;
  std::list<Loop> loops_;
  std::stop_source stop_;
  bool has_left_unread_ = false;
  bool ended_ = false;
};

}  // namespace updraft::sim
