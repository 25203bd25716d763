#include "hub/calls.hpp"

#include "base/tell.hpp"
#include "protocol/encode.hpp"

#include <new>
#include <utility>

namespace updraft::hub {
namespace {

/// Where an event went, for the log. The position is what the client claims.
std::string place_of(const Event& event) {
  std::string place =
      "the handler at \"" + to_string(event.position) + "\" of the model at \"" + event.path + "\"";
  if (event.target != event.path) place += " (called from \"" + event.target + "\")";
  return place;
}

constexpr auto stopping = [] { return "the server stops"; };

/// A session that is gone leaves handlers behind: so it is limited how many sessions, and of one
/// address, have their guarantee at once.
Shares::Terms terms_of(const Limits& limits, std::size_t guaranteed, std::size_t pool) {
  return {.guaranteed = guaranteed,
          .pool = pool,
          .holder_parts = limits.session_share,
          .address_parts = limits.address_share,
          .guarantees = limits.connections,
          .guarantees_of_address = limits.connections_per_address};
}

std::string milliseconds(std::chrono::milliseconds time) {
  return std::to_string(time.count()) + " ms";
}

}  // namespace

/// One call, with what its handler was called with. Stays where it is: the handler may hold on to
/// it.
struct Calls::Call {
  std::shared_ptr<const Handler> handler;
  Recycled<protocol::EventCall> message;
  ReturnAddress to;
  std::chrono::milliseconds timeout{0};
  Time started;
  Timers::Timer deadline;
  List::iterator place;  // in waiting_
  bool answered = false;

  [[nodiscard]] const Event& event() const noexcept { return message->event; }
};

Calls::Calls(const Settings& settings, LoopMeter& meter, FailureIds& failure_ids, Timers& timers,
             std::shared_ptr<HomeLoop> loop, std::shared_ptr<Log> log, Respond respond)
    : settings_(settings),
      meter_(meter),
      failure_ids_(failure_ids),
      timers_(timers),
      loop_(std::move(loop)),
      log_(std::move(log)),
      respond_(std::move(respond)),
      handlers_(
          terms_of(settings.limits, settings.limits.guaranteed_handlers, settings.limits.handlers)),
      bytes_(terms_of(settings.limits, settings.limits.guaranteed_handler_bytes,
                      settings.limits.handler_bytes)),
      internal_error_(protocol::error_response("InternalError", "internal error")) {}

Calls::~Calls() = default;

/// An error for clients; where there is no memory for its message, one without.
template <class Message>
Response Calls::error(std::string_view name, const Message& message) const noexcept {
  try {
    return protocol::error_response(name, message());
  } catch (const std::bad_alloc&) {
    return internal_error_;
  }
}

void Calls::make_room() {
  if (spare_.empty()) spare_.emplace_back();
}

void Calls::start(const EventLeaf& leaf, Recycled<protocol::EventCall> event,
                  ReturnAddress to) noexcept {
  List one;
  one.splice(one.end(), spare_);
  Call& call = one.front();
  // A reference of its own: the handler may change what its leaf is redrawn from.
  call.handler = leaf.handler;
  call.message = std::move(event);
  call.to = std::move(to);
  call.timeout = leaf.timeout.value_or(settings_.limits.handler_timeout);
  call.started = meter_.now();
  call.answered = false;
  ++unanswered_;
  try {
    Outcome outcome = (*call.handler)(call.event());
    if (auto* task = std::get_if<Task<Response>>(&outcome)) {
      wait_for(one, std::move(*task));
      if (one.empty()) return end_first_piece(call);
    } else {
      end(call, *std::get_if<Response>(&outcome));
    }
  } catch (...) {
    answer(call, describe_failure(call.event()));
    meter_.end_piece([&] { return place_of(call.event()); });
  }
  call.handler.reset();
  call.message.reset();
  spare_.splice(spare_.end(), one);
}

/// The handler waits, if the call is still there.
void Calls::end_first_piece(const Call& call) {
  if (waiting_.empty() || &waiting_.back() != &call) return;
  meter_.end_piece([&] { return place_of(call.event()); });
}

/// Takes the call, unless it must not wait; or throws, and the task has not begun.
void Calls::wait_for(List& one, Task<Response> task) {
  Call& call = one.front();
  if (cancelled_) return answer(call, error("CancelledError", stopping));
  if (const auto limit = take_shares(call); !limit.empty()) {
    return answer(call, error("OverloadedError", [&] {
                    return "too many handlers are running: --" + std::string(limit);
                  }));
  }
  try {
    call.deadline = timers_.after(call.timeout, [this, &call] { time_out(call); });
    Task<> finished = finish(call, std::move(task));
    call.place = one.begin();
    waiting_.splice(waiting_.end(), one);
    loop_->start(std::move(finished));
  } catch (...) {
    if (one.empty()) one.splice(one.end(), waiting_, call.place);
    forget(call);
    call.deadline = {};
    throw;
  }
}

/// For one more handler that waits. Returns the limit that refuses it, nothing if none does.
std::string_view Calls::take_shares(const Call& call) {
  const std::uint64_t id = call.event().session.id;
  Waiting& session = waiting_of_session_[id];
  try {
    const std::string_view limit = take_shares(session, call);
    if (session.handlers.amount() == 0) waiting_of_session_.erase(id);
    return limit;
  } catch (...) {
    if (session.handlers.amount() == 0) waiting_of_session_.erase(id);
    throw;
  }
}

std::string_view Calls::take_shares(Waiting& session, const Call& call) {
  constexpr auto granted = Shares::Outcome::granted;
  if (session.handlers.amount() >= settings_.limits.handlers_per_session) {
    return "handlers-per-session";
  }
  // Bytes first: there may be none of them, and what has handlers is kept.
  const std::size_t bytes = call.message->bytes;
  if (bytes_.take(session.bytes, call.to.group, bytes) != granted) return "handler-bytes";
  try {
    if (handlers_.take(session.handlers, call.to.group) == granted) return {};
  } catch (...) {
    bytes_.give_back(session.bytes, bytes);
    throw;
  }
  bytes_.give_back(session.bytes, bytes);
  return "handlers";
}

/// Sees a handler to its end. It runs on when its time is over or its client is gone: what it has
/// begun is not left half done.
Task<> Calls::finish(Call& call, Task<Response> task) {
  Response response;
  try {
    response = co_await std::move(task);
  } catch (...) {
    response = describe_failure(call.event());
  }
  end(call, response);
  forget(call);
  waiting_.erase(call.place);
}

/// The handler has come to its end, perhaps before its timer could tell that it is late.
void Calls::end(Call& call, const Response& response) noexcept {
  meter_.end_piece([&] { return place_of(call.event()); });
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(meter_.now() - call.started);
  if (took <= call.timeout) {
    answer(call, response);
  } else {
    time_out(call);
  }
}

void Calls::answer(Call& call, const Response& response) noexcept {
  if (std::exchange(call.answered, true)) return;
  --unanswered_;
  respond_(call.to, response);
}

void Calls::time_out(Call& call) noexcept {
  if (call.answered) return;
  const auto problem = [&] { return " took more than its " + milliseconds(call.timeout); };
  tell(*log_, LogLevel::warning, [&] { return place_of(call.event()) + problem(); });
  answer(call, error("TimeoutError", [&] { return "the handler" + problem(); }));
}

/// It does not wait any more.
void Calls::forget(Call& call) noexcept {
  const auto of_session = waiting_of_session_.find(call.event().session.id);
  Waiting& waiting = of_session->second;
  handlers_.give_back(waiting.handlers);
  bytes_.give_back(waiting.bytes, call.message->bytes);
  if (waiting.handlers.amount() == 0) waiting_of_session_.erase(of_session);
}

void Calls::cancel() noexcept {
  cancelled_ = true;
  for (Call& call : waiting_) {
    if (call.answered) continue;
    tell(*log_, LogLevel::warning,
         [&] { return place_of(call.event()) + " is still running at the end"; });
    answer(call, error("CancelledError", stopping));
  }
}

void Calls::clear() {
  for (Call& call : waiting_) forget(call);
  waiting_.clear();
  spare_.clear();
}

/// Only what the handler wrote for clients is told to them.
Response Calls::describe_failure(const Event& event) noexcept {
  try {
    throw;
  } catch (const Error& thrown) {
    if (thrown.for_clients()) return error("Error", [&] { return thrown.message(); });
    return report_failure(event);
  } catch (...) {
    return report_failure(event);
  }
}

/// What the exception that is being handled says is for the log: it may hold what no client should
/// see.
Response Calls::report_failure(const Event& event) noexcept {
  try {
    const std::string id = failure_ids_.next();
    // The id first: what clients chose may be too long for a line.
    tell(*log_, LogLevel::error, [&] {
      return "internal error (" + id + "): " + describe_current_exception() + ", in " +
             place_of(event);
    });
    return settings_.development
               ? protocol::error_response("InternalError", describe_current_exception())
               : protocol::internal_error_response(id);
  } catch (const std::bad_alloc&) {
    return internal_error_;
  }
}

}  // namespace updraft::hub
