#pragma once

#include <updraft/home_loop.hpp>
#include <updraft/log.hpp>

#include "agenda.hpp"
#include "base/timers.hpp"
#include "history.hpp"
#include "hub/home.hpp"
#include "hub/hub.hpp"
#include "hub/mail.hpp"
#include "ledger.hpp"
#include "model/graph.hpp"
#include "plan.hpp"
#include "server_end.hpp"

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

/// All of a server but its sockets and threads: home, and hubs that take their turns when they are
/// woken, some time later, as threads would. The first hub shares its turns with home, as in
/// server/server.cpp. Owned by the simulation.
class Server final : private HomeLoop::Host {
 public:
  /// The ends of the wires to a hub.
  using EndsOf = std::function<std::vector<ServerEnd*>(int)>;

  Server(const Plan& plan, Agenda& agenda, Ledger& ledger, Models models, std::shared_ptr<Log> log,
         EndsOf ends_of);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() override;

  // For who connects to it.

  [[nodiscard]] hub::Hub& hub(int number) { return wing(number).hub; }
  /// The socket of a hub is ready.
  void ready(int hub, ServerEnd& end);
  void request_turn(int hub) { wake(wing(hub)); }

  /// As another thread would: soon, in a turn of home.
  void post(std::function<void()> function) { home_loop_->post(std::move(function)); }
  /// As Server::stop.
  void stop();
  /// A second has passed for one hub.
  void second_passed(int hub);

  [[nodiscard]] int hubs() const noexcept { return static_cast<int>(wings_.size()); }
  [[nodiscard]] bool is_stopping() const noexcept { return stopping_; }
  /// Whether all hubs have said goodbye and have no sessions any more.
  [[nodiscard]] bool is_over();
  /// What somebody ought to take, while everybody sleeps; empty if nothing.
  [[nodiscard]] std::string forgotten_mail();
  /// Whether something is still to be done at some time; once it has ended.
  [[nodiscard]] bool has_timers() const { return timers_.next().has_value(); }
  /// Ends what is left and lets go of the models.
  void end();

 private:
  struct Wing {
    Wing(const Limits& limits, const Clock& clock, const std::shared_ptr<Log>& log,
         hub::Hub::SessionIds ids, int wing_number, Random chances)
        : hub(link, limits, clock, log, ids), number(wing_number), random(chances) {}
    hub::Link link;
    hub::Hub hub;
    int number;
    Random random;
    std::vector<ServerEnd*> ready;
    std::vector<ServerEnd*> paused;  // until home has caught up
    bool scheduled = false;
    bool in_turn = false;  // between its mail to home and that from home
    bool woken_in_turn = false;
    bool drain_asked = false;
    bool ending = false;
    bool late = false;
  };

  // HomeLoop::Host
  void wake() override { wake(wings_.front()); }
  void run_off_loop(std::function<void(const std::stop_token&)> work) override;
  Timers& timers() override { return timers_; }

  Wing& wing(int number) { return *std::next(wings_.begin(), number); }
  void wake(Wing& wing);
  void turn(Wing& wing);
  void finish_turn(Wing& wing, bool more);
  bool home_turn();
  void wake_for_timers();
  void begin_stop();
  void end_if_done(Wing& wing);

  const Plan& plan_;
  Agenda& agenda_;
  Ledger& ledger_;
  Random random_;
  Timers timers_;
  std::shared_ptr<Log> log_;
  EndsOf ends_of_;
  std::shared_ptr<HomeLoop> home_loop_;
  HomeLoop::Running running_;
  std::unique_ptr<model::Graph> graph_;
  std::unique_ptr<hub::Home> home_;
  std::list<Wing> wings_;
  std::optional<Time> timer_wake_;
  std::stop_source stop_;
  Timers::Timer stop_deadline_;
  bool stopping_ = false;
  bool ended_ = false;
};

}  // namespace updraft::sim
