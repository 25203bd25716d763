#include "engine/shard.hpp"

#include "base/tell.hpp"

#include <algorithm>

namespace updraft::engine {
namespace {

/// How long a turn reads from connections that send a lot, so that others need not wait for them.
constexpr std::chrono::milliseconds queue_time{4};
/// The delay before a turn is tried again that has failed twice in a row: memory may come back.
constexpr std::chrono::milliseconds retry_time{50};

std::optional<Time> earlier(std::optional<Time> a, std::optional<Time> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

}  // namespace

Shard::Shard(Settings settings, const Clock& clock, std::shared_ptr<Log> log)
    : settings_(std::move(settings)),
      clock_(clock),
      log_(std::move(log)),
      hub_(link_, settings_.limits, clock_, log_, settings_.ids),
      read_buffer_(std::make_unique<char[]>(settings_.read_buffer_bytes)) {}

Shard::~Shard() {
  end();
}

void Shard::end() noexcept {
  in_turn_ = true;
  hub_.drop_all();
  for (Connection& connection : connections_) {
    connection.end_at_once();
    connection.forget_question();
  }
  release_retired();
}

http::Exchange::Settings Shard::exchange_settings(std::string_view address) {
  return {.head_bytes = settings_.limits.handshake_bytes,
          .compression = settings_.compression,
          .site = site_,
          .date = date(),
          .broken_compression = settings_.broken_compression,
          .address = address,
          .now = clock_.now()};
}

Shard::Next Shard::turn() noexcept {
  turn_requested_ = false;
  in_turn_ = true;
  end_broken();
  if (to_drain_.exchange(false)) drain_now();
  Next next;
  next.more = compute();
  // Also after a failure: what the application has handed over before would block what follows.
  next.more = hub_.flush() || next.more;
  resume_paused();
  read_queued();
  release_retired();
  next.at = earlier(application_at_, retry_at_);
  if (hub_.stopping()) check_end(next);
  next.more = next.more || turn_requested_;
  turn_requested_ = next.more;
  in_turn_ = false;
  return next;
}

/// Returns whether there is more to do. May fail, for want of memory most likely: the next turn
/// goes on with what is left.
bool Shard::compute() noexcept {
  retry_at_.reset();
  application_at_.reset();
  try {
    hub_.send();
    const Part part = on_turn_ ? on_turn_() : Part{};
    application_at_ = part.at;
    turn_failed_ = false;
    return part.more;
  } catch (...) {
    tell(*log_, LogLevel::error, [] { return "a turn failed: " + describe_current_exception(); });
  }
  if (!std::exchange(turn_failed_, true)) return true;
  retry_at_ = clock_.now() + retry_time;
  return false;
}

void Shard::queue(Connection& connection) noexcept {
  connection.in_queue_.unlink();
  queued_.push_back(connection);
  request_turn();
}

void Shard::pause(Connection& connection) noexcept {
  connection.in_queue_.unlink();
  paused_.push_back(connection);
  // Otherwise it waits for answers, which come in a turn.
  if (hub_.backlogged()) request_turn();
}

void Shard::note_broken(Connection& connection) noexcept {
  connection.in_queue_.unlink();
  broken_.push_back(connection);
  request_turn();
}

void Shard::retire(Connection& connection) noexcept {
  connection.in_queue_.unlink();
  retired_.push_back(connection);
  request_turn();
}

void Shard::end_broken() noexcept {
  while (!broken_.empty()) {
    Connection& connection = broken_.front();
    broken_.pop_front();
    connection.end_broken();
  }
}

void Shard::resume_paused() noexcept {
  if (paused_.empty() || hub_.backlogged()) return;
  Waiting waiting;
  waiting.swap(paused_);
  while (!waiting.empty()) {
    Connection& connection = waiting.front();
    waiting.pop_front();
    connection.resume();
  }
}

/// What others have sent is read as it comes; who sends a lot waits in line.
void Shard::read_queued() noexcept {
  const Time end = clock_.now() + queue_time;
  while (!queued_.empty() && clock_.now() < end) {
    Connection& connection = queued_.front();
    queued_.pop_front();
    connection.read_queued();
  }
  has_costly_reads_ = !queued_.empty();
  if (has_costly_reads_) request_turn();
}

void Shard::release_retired() noexcept {
  while (!retired_.empty()) {
    Connection& connection = retired_.front();
    retired_.pop_front();
    connection.among_all_.unlink();
    connection.transport_.release();
  }
}

void Shard::second() {
  request_turn();
  const Time now = clock_.now();
  const auto late = lateness_.at_check(now);
  hub_.check_sessions();
  for (Connection& connection : connections_) connection.check(now, late);
  if (on_second_) on_second_();
}

void Shard::drain() noexcept {
  to_drain_ = true;
  wake();
}

void Shard::drain_now() noexcept {
  for (Connection& connection : connections_) {
    if (connection.session()) {
      connection.read_rest();
    } else {
      connection.end_at_once();
    }
  }
  hub_.drained();
}

bool Shard::is_over() const {
  return hub_.stopping() && hub_.figures().sessions == 0 && (!may_end_ || may_end_());
}

/// Once it has said goodbye: it is over when its clients have closed, or are late.
void Shard::check_end(Next& next) noexcept {
  if (end_at_ && clock_.now() >= *end_at_) hub_.drop_all();
  if (hub_.figures().sessions == 0) {
    next.over = !may_end_ || may_end_();
    return;
  }
  if (!end_at_) end_at_ = clock_.now() + settings_.limits.stop_timeout;
  next.at = earlier(next.at, end_at_);
}

}  // namespace updraft::engine
