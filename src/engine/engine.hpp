#pragma once

#include <updraft/home_loop.hpp>
#include <updraft/limits.hpp>
#include <updraft/log.hpp>
#include <updraft/models.hpp>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "base/timers.hpp"
#include "engine/shard.hpp"
#include "engine/stats.hpp"
#include "http/broken_compression.hpp"
#include "http/routes.hpp"
#include "hub/home.hpp"
#include "model/graph.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace updraft::engine {

/// All of a server but its sockets and threads: the models, the dispatcher of events and updates,
/// timers, and a shard for each I/O thread. The first shard shares its thread with the program's
/// code. Owned by the server, or by what plays one in memory; used on the application thread,
/// except for what says so. Its shards are used on their own threads.
///
/// A host attaches a loop to each shard, calls open(), then lets the loops call Shard::turn and
/// Shard::second until is_over(), then finish() and
/// give_back().
class Engine final : private HomeLoop::Host {
 public:
  /// The threads for blocking work of the program.
  class Workers {
   public:
    virtual ~Workers() = default;
    /// Calls the work on another thread, some time. It does not throw.
    virtual void run_blocking(std::function<void(const std::stop_token&)> work) = 0;
    /// Tells the work under way to hurry, and drops what has not begun.
    virtual void stop_blocking() noexcept = 0;
  };

  struct Settings {
    Limits limits = {};
    /// Clients are told what unexpected exceptions say, and some mistakes are errors.
    bool development = false;
    bool compression = true;
    std::size_t shards = 1;
    /// What all handler ids of this run are made of.
    Secret secret;
    std::size_t read_buffer_bytes = std::size_t{64} << 10;
    std::function<std::chrono::system_clock::time_point()> calendar =
        std::chrono::system_clock::now;
  };

  /// The clock and the workers outlive it.
  Engine(Models models, const Settings& settings, const Clock& clock, std::shared_ptr<Log> log,
         Workers& workers);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() override;

  // The beginning.

  /// What is served besides models.
  void serve_site(const http::Site& site);
  /// Takes the event loop that the models belong to: from here on other threads may post to it.
  void open();

  // The turns.

  /// The first is the one on the application thread.
  [[nodiscard]] Shard& shard(std::size_t number) { return *shards_.at(number); }
  [[nodiscard]] std::size_t shards() const noexcept { return shards_.size(); }
  /// The application's part of a turn of the first shard: runs what was posted, timers and
  /// handlers, computes what changed, and puts the results in the queues of all shards. May throw,
  /// for want of memory: then the next call goes on where this one ended.
  Shard::Part application_turn();

  // The end, in this order.

  /// Answers each event already received, waits for handlers up to Limits::stop_timeout, then lets
  /// the shards close their sessions. Any number of times.
  void stop() noexcept;
  [[nodiscard]] bool is_stopping() const noexcept { return stopping_; }
  /// Answers the handlers that still run with an error, and waits for them no longer.
  void cancel() noexcept;
  /// Whether all shards have come to their end.
  [[nodiscard]] bool is_over() const;
  /// Ends the tasks of the program where they wait, and runs what was posted meanwhile.
  void finish();
  /// Ends the handlers that wait and lets go of the models. Any number of times.
  void give_back() noexcept;
  [[nodiscard]] bool has_models() const noexcept { return has_models_; }

  /// Any thread.
  [[nodiscard]] Stats stats() const;

  [[nodiscard]] model::Graph& graph() noexcept { return graph_; }
  [[nodiscard]] hub::Home& home() noexcept { return home_; }
  [[nodiscard]] Timers& timers() noexcept override { return timers_; }
  [[nodiscard]] const std::shared_ptr<HomeLoop>& home_loop() const noexcept { return home_loop_; }

 private:
  // HomeLoop::Host
  void wake() override { shards_.front()->wake(); }
  void run_off_loop(std::function<void(const std::stop_token&)> work) override {
    workers_.run_blocking(std::move(work));
  }

  void add_shard(const Settings& settings, const Clock& clock, std::size_t number);
  void tell_failure() const noexcept;

  const Limits limits_;
  std::shared_ptr<Log> log_;
  Workers& workers_;
  Timers timers_;
  std::shared_ptr<HomeLoop> home_loop_;
  model::Graph graph_;
  hub::Home home_;
  http::BrokenCompression broken_compression_;
  std::vector<std::unique_ptr<Shard>> shards_;
  Timers::Timer stop_deadline_;
  bool has_models_ = true;
  bool stopping_ = false;
};

}  // namespace updraft::engine
