#include "server.hpp"

#include "hub/mail.hpp"

#include <algorithm>
#include <new>
#include <utility>
#include <variant>

namespace updraft::sim {
namespace {

constexpr Secret secret = repeatable_secret(42);
constexpr int longest_work_ms = 400;
/// Simulated time has no calendar: all responses are of one second.
constexpr std::chrono::sys_seconds date{std::chrono::seconds(784'111'777)};

std::string_view name_of(LogLevel level) {
  return level == LogLevel::error ? "error" : level == LogLevel::warning ? "warning" : "info";
}

engine::Engine::Settings settings_of(const Plan& plan) {
  return {.limits = plan.limits,
          .compression = plan.compression,
          .shards = static_cast<std::size_t>(plan.hubs),
          .secret = secret,
          .read_buffer_bytes = static_cast<std::size_t>(plan.roughness.read_buffer_bytes),
          .calendar = [] { return date; }};
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
      ends_of_(std::move(ends_of)),
      engine_(std::move(models), settings_of(plan), agenda.clock(), std::move(log), *this),
      running_(engine_.home_loop()) {
  for (int i = 0; i < plan.hubs; ++i) {
    Loop& added = loops_.emplace_back(*this, i, random_.fork(static_cast<std::uint64_t>(i) + 1));
    shard(i).attach(&added);
    shard(i).on_turn([this, &added] { return part(added); });
  }
  engine_.serve_site({});
  engine_.open();
}

Server::~Server() {
  end();
}

void Server::end_shards() {
  for (int i = 0; i < shards(); ++i) {
    shard(i).attach(nullptr);
    shard(i).end();
  }
}

void Server::end() {
  if (std::exchange(ended_, true)) return;
  end_shards();
  engine_.finish();
  engine_.give_back();
}

void Server::ready(int number, WireTransport& end) {
  Loop& at = loop(number);
  if (std::ranges::find(at.ready, &end) == at.ready.end()) at.ready.push_back(&end);
  wake(at);
}

void Server::wake(Loop& loop) {
  if (std::exchange(loop.scheduled, true)) return;
  agenda_.after(loop.random.between(0, plan_.lag_ms), Agenda::of_hub(loop.number),
                [this, &loop] { turn(loop); });
}

void Server::wake_at(Loop& loop, std::optional<Time> time) {
  if (time == loop.at) return;
  loop.at = time;
  if (!time) return;
  agenda_.at(std::max(*time, agenda_.now()), Agenda::of_hub(loop.number),
             [this, &loop, wanted = *time] {
               if (loop.at != wanted) return;
               loop.at.reset();
               wake(loop);
             });
}

void Server::run_blocking(std::function<void(const std::stop_token&)> work) {
  if (stop_.stop_requested()) return;
  agenda_.after(random_.between(0, longest_work_ms), Agenda::workers,
                [this, work = std::move(work)] {
                  if (!ended_ && !stop_.stop_requested()) work(stop_.get_token());
                });
}

/// As net::Loop: what is ready, then the shard's turn.
void Server::turn(Loop& loop) {
  if (!std::exchange(loop.scheduled, false) || ended_ || loop.over) return;
  loop.in_turn = true;
  auto ready = std::exchange(loop.ready, {});
  loop.random.shuffle(ready);
  for (WireTransport* end : ready) end->serve();
  const engine::Shard::Next next = shard(loop.number).turn();
  loop.in_turn = false;
  loop.over = next.over;
  if (is_over()) return end_shards();
  for (WireTransport* end : ready) {
    if (end->is_readable()) this->ready(loop.number, *end);
  }
  if (next.more || !loop.ready.empty()) wake(loop);
  wake_at(loop, next.at);
}

/// Between what came in and what goes out.
engine::Shard::Part Server::part(Loop& loop) {
  if (std::exchange(loop.drains, false)) {
    for (WireTransport* end : ends_of_(loop.number)) {
      if (!end->note_drained()) has_left_unread_ = true;
    }
  }
  fail_at_times(loop);
  engine::Shard::Part done;
  if (loop.number == 0) {
    ledger_.begin_turn(agenda_.now());
    done = engine_.application_turn();
    fail_at_times(loop);
  }
  let_others_run(loop);
  loop.failed = false;
  return done;
}

/// Other threads may have turns meanwhile: what this shard has handed over is done, say, before it
/// looks at what it gets.
void Server::let_others_run(Loop& loop) {
  for (Loop& other : loops_) {
    if (&other != &loop && other.scheduled && !other.in_turn && loop.random.chance(50)) turn(other);
  }
}

void Server::fail_at_times(Loop& loop) {
  if (!loop.random.chance(plan_.roughness.failing_turns)) return;
  loop.failed = true;
  throw std::bad_alloc();
}

void Server::second_passed(int number) {
  Loop& at = loop(number);
  if (ended_ || at.over) return;
  shard(number).second();
}

void Server::begin_stop() {
  post([this] {
    if (engine_.is_stopping()) return;
    for (Loop& loop : loops_) loop.drains = true;
    engine_.stop();
  });
}

bool Server::is_over() const {
  return std::ranges::all_of(loops_, &Loop::over);
}

std::string Server::forgotten_mail() {
  for (const Loop& loop : loops_) {
    // A turn that has failed is tried again at its time.
    const auto will_look = [](const Loop& one) { return one.scheduled || one.failed || one.over; };
    if (will_look(loops_.front()) || will_look(loop)) continue;
    hub::Link& link = shard(loop.number).link();
    if (!link.to_hub.draft().empty()) return "from home to hub " + std::to_string(loop.number);
    // A session that ends while it is written to leaves paths, which is not urgent.
    const bool is_urgent = std::ranges::any_of(link.to_home.draft(), [](const auto& message) {
      return !std::holds_alternative<hub::Unfollow>(message);
    });
    if (is_urgent) return "from hub " + std::to_string(loop.number) + " to home";
  }
  return {};
}

}  // namespace updraft::sim
