#include "engine/engine.hpp"

#include "base/tell.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace updraft::engine {
namespace {

/// The models of a server belong to the event loop of the tree that they are in, unless another
/// server has that.
std::shared_ptr<HomeLoop> home_loop_of(const Models& models) {
  const auto& loop = models.home_loop();
  return loop->taken() ? std::make_shared<HomeLoop>() : loop;
}

}  // namespace

Engine::Engine(Models models, const Settings& settings, const Clock& clock,
               std::shared_ptr<Log> log, Workers& workers)
    : limits_(settings.limits),
      log_(std::move(log)),
      workers_(workers),
      timers_(clock),
      home_loop_(home_loop_of(models)),
      graph_(std::move(models), limits_, clock, log_, settings.secret),
      home_(graph_, {.limits = limits_, .development = settings.development}, timers_, home_loop_,
            log_) {
  for (std::size_t i = 0; i < std::max<std::size_t>(settings.shards, 1); ++i) {
    add_shard(settings, clock, i);
  }
  Shard& first = *shards_.front();
  first.on_turn([this] { return application_turn(); });
  first.on_second([this] { graph_.expire(); });
  first.end_only_if([this] { return home_.all_sent(); });
}

Engine::~Engine() {
  give_back();
}

void Engine::add_shard(const Settings& settings, const Clock& clock, std::size_t number) {
  const hub::Hub::SessionIds ids{.first = number + 1,
                                 .step = std::max<std::size_t>(settings.shards, 1)};
  shards_.push_back(
      std::make_unique<Shard>(Shard::Settings{.limits = limits_,
                                              .ids = ids,
                                              .compression = settings.compression,
                                              .broken_compression = &broken_compression_,
                                              .read_buffer_bytes = settings.read_buffer_bytes,
                                              .calendar = settings.calendar},
                              clock, log_));
  Shard& added = *shards_.back();
  // On the first shard's thread the application takes its turn after the shard: nobody sleeps.
  if (number > 0) {
    added.link().wake_home = [this] { wake(); };
    added.link().wake_hub = [&added] { added.wake(); };
  }
  home_.add(added.link());
}

void Engine::serve_site(const http::Site& site) {
  for (auto& shard : shards_) {
    shard->serve_site(site, [this] { return to_json(stats()); });
  }
}

void Engine::open() {
  home_loop_->lend(this);
}

Shard::Part Engine::application_turn() {
  bool more = home_.turn();
  // After a turn that failed, the first shard could not hand over all: nobody else would wake it.
  more = more || !shards_.front()->link().to_home.draft().empty();
  if (stopping_ && !home_.said_goodbye() && home_.idle()) {
    home_.say_goodbye();
    // It goes after what this turn has sent already.
    more = true;
  }
  return {.more = more, .at = timers_.next()};
}

void Engine::stop() noexcept {
  if (std::exchange(stopping_, true)) return;
  for (auto& shard : shards_) shard->drain();
  try {
    stop_deadline_ = timers_.after(limits_.stop_timeout, [this] { cancel(); });
  } catch (const std::bad_alloc&) {
    cancel();
  }
}

void Engine::cancel() noexcept {
  workers_.stop_blocking();
  home_.cancel();
}

bool Engine::is_over() const {
  return std::ranges::all_of(shards_, [](const auto& shard) { return shard->is_over(); });
}

void Engine::finish() {
  home_loop_->end_tasks();
  // What was set while the server came to its end.
  home_loop_->run_posted([this] { tell_failure(); });
}

/// Another server may have the models from here on, and other threads may go on setting states.
void Engine::give_back() noexcept {
  if (!std::exchange(has_models_, false)) return;
  stop_deadline_ = {};
  try {
    home_.end();
  } catch (...) {
    tell_failure();
  }
  home_loop_->lend(nullptr);
}

/// By the exception that is being handled.
void Engine::tell_failure() const noexcept {
  tell(*log_, LogLevel::error,
       [] { return "a function on the home loop failed: " + describe_current_exception(); });
}

Stats Engine::stats() const {
  Stats stats;
  for (const auto& shard : shards_) stats.add(shard->hub().figures());
  stats.loop_lag = graph_.meter().lag();
  return stats;
}

}  // namespace updraft::engine
