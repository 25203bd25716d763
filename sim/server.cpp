#include "server.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace updraft::sim {
namespace {

constexpr Secret secret = repeatable_secret(42);
constexpr int longest_work_ms = 400;

std::string_view name_of(LogLevel level) {
  return level == LogLevel::error ? "error" : level == LogLevel::warning ? "warning" : "info";
}

}  // namespace

void SimulatedLog::write(LogLevel level, std::string_view line) {
  history_.note("log", " ", std::string(name_of(level)) + ": " + std::string(line));
  heard_(level, line);
}

Server::Server(const Plan& plan, Agenda& agenda, Ledger& ledger, Models models,
               std::shared_ptr<Log> log, EndsOf ends_of)
    : plan_(plan),
      agenda_(agenda),
      ledger_(ledger),
      random_(Random(plan.seed).fork(2)),
      timers_(agenda.clock()),
      log_(std::move(log)),
      ends_of_(std::move(ends_of)),
      home_loop_(models.home_loop()),
      running_(home_loop_),
      graph_(std::make_unique<model::Graph>(std::move(models), plan.limits, agenda.clock(), log_,
                                            secret)),
      home_(std::make_unique<hub::Home>(*graph_, hub::Calls::Settings{plan.limits, false}, timers_,
                                        home_loop_, log_)) {
  home_loop_->lend(this);
  const auto count = static_cast<std::uint64_t>(plan.hubs);
  for (int i = 0; i < plan.hubs; ++i) {
    const auto first = static_cast<std::uint64_t>(i) + 1;
    Wing& added = wings_.emplace_back(plan.limits, agenda.clock(), log_,
                                      hub::Hub::SessionIds{.first = first, .step = count}, i,
                                      random_.fork(first));
    if (i > 0) {
      added.link.wake_home = [this] { wake(wings_.front()); };
      added.link.wake_hub = [this, &added] { wake(added); };
    }
    home_->add(added.link);
  }
}

Server::~Server() {
  end();
}

void Server::end() {
  if (std::exchange(ended_, true)) return;
  for (Wing& wing : wings_) wing.hub.drop_all();
  home_loop_->end_tasks();
  home_loop_->run_posted([] {});
  home_->end();
  home_loop_->lend(nullptr);
  wings_.clear();
  stop_deadline_ = {};
  home_.reset();
  graph_.reset();
}

void Server::ready(int number, ServerEnd& end) {
  Wing& at = wing(number);
  if (std::ranges::find(at.ready, &end) == at.ready.end()) at.ready.push_back(&end);
  wake(at);
}

void Server::wake(Wing& wing) {
  if (std::exchange(wing.scheduled, true)) return;
  agenda_.after(wing.random.between(0, plan_.lag_ms), Agenda::of_hub(wing.number),
                [this, &wing] { turn(wing); });
}

void Server::run_off_loop(std::function<void(const std::stop_token&)> work) {
  if (stop_.stop_requested()) return;
  agenda_.after(random_.between(0, longest_work_ms), Agenda::workers,
                [this, work = std::move(work)] {
                  if (!ended_ && !stop_.stop_requested()) work(stop_.get_token());
                });
}

/// What the sockets have, then the mail for home, then, where home lives, its turn; the mail from
/// home may be taken after other threads have had a turn.
void Server::turn(Wing& wing) {
  if (ended_) return;
  wing.scheduled = false;
  if (wing.in_turn) {
    wing.woken_in_turn = true;
    return;
  }
  auto ready = std::exchange(wing.ready, {});
  wing.random.shuffle(ready);
  for (ServerEnd* end : ready) {
    if (end->serve()) wing.paused.push_back(end);
  }
  if (std::exchange(wing.drain_asked, false)) {
    for (ServerEnd* end : ends_of_(wing.number)) end->drain();
    wing.hub.drained();
  }
  wing.hub.send();
  if (wing.number == 0) return finish_turn(wing, home_turn());
  if (wing.random.chance(50)) return finish_turn(wing, false);
  wing.in_turn = true;
  agenda_.after(wing.random.between(0, plan_.lag_ms), Agenda::of_hub(wing.number), [this, &wing] {
    if (ended_) return;
    wing.in_turn = false;
    finish_turn(wing, std::exchange(wing.woken_in_turn, false));
  });
}

void Server::finish_turn(Wing& wing, bool more) {
  if (wing.hub.flush() || more) wake(wing);
  if (!wing.paused.empty() && !wing.hub.backlogged()) {
    for (ServerEnd* end : std::exchange(wing.paused, {})) ready(wing.number, *end);
  }
  if (!wing.paused.empty()) wake(wing);
  if (wing.hub.stopping()) end_if_done(wing);
}

bool Server::home_turn() {
  ledger_.begin_turn(agenda_.now());
  bool more = home_->turn();
  if (stopping_ && !home_->said_goodbye() && home_->idle()) {
    home_->say_goodbye();
    more = true;
  }
  wake_for_timers();
  return more;
}

void Server::wake_for_timers() {
  const auto next = timers_.next();
  if (next == timer_wake_) return;
  timer_wake_ = next;
  if (!next) return;
  agenda_.at(std::max(*next, agenda_.now()), Agenda::of_hub(0), [this, time = *next] {
    if (timer_wake_ != time) return;
    timer_wake_.reset();
    wake(wings_.front());
  });
}

void Server::second_passed(int number) {
  if (ended_) return;
  Wing& at = wing(number);
  at.hub.check_sessions();
  for (ServerEnd* end : ends_of_(number)) end->check();
  if (number == 0) graph_->expire();
  wake(at);
}

void Server::stop() {
  post([this] { begin_stop(); });
}

void Server::begin_stop() {
  if (std::exchange(stopping_, true)) return;
  for (Wing& wing : wings_) {
    wing.drain_asked = true;
    wake(wing);
  }
  stop_deadline_ = timers_.after(plan_.limits.stop_timeout, [this] {
    stop_.request_stop();
    home_->cancel();
  });
}

bool Server::is_over() {
  return std::ranges::all_of(
      wings_, [](Wing& wing) { return wing.hub.stopping() && wing.hub.figures().sessions == 0; });
}

void Server::end_if_done(Wing& wing) {
  if (wing.late) wing.hub.drop_all();
  if (wing.hub.figures().sessions == 0 || std::exchange(wing.ending, true)) return;
  const auto time = static_cast<int>(plan_.limits.stop_timeout.count());
  agenda_.after(time, Agenda::of_hub(wing.number), [this, &wing] {
    if (ended_) return;
    wing.late = true;
    wake(wing);
  });
}

std::string Server::forgotten_mail() {
  for (Wing& wing : wings_) {
    if (wings_.front().scheduled || wing.scheduled || wing.in_turn) continue;
    if (!wing.link.to_hub.draft().empty()) return "from home to hub " + std::to_string(wing.number);
    // A session that ends while it is written to leaves paths, which is not urgent.
    const bool is_urgent = std::ranges::any_of(wing.link.to_home.draft(), [](const auto& message) {
      return !std::holds_alternative<hub::Unfollow>(message);
    });
    if (is_urgent) return "from hub " + std::to_string(wing.number) + " to home";
  }
  return {};
}

}  // namespace updraft::sim
