#include "hub/calls.hpp"

#include "protocol/encode.hpp"

#include <utility>

namespace updraft::hub {
namespace {

/// Where an event went, for the log.
std::string place_of(const Event& event) {
  return "the handler at \"" + to_string(event.position) + "\" of the model at \"" + event.path +
         "\"";
}

std::string milliseconds(std::chrono::milliseconds time) {
  return std::to_string(time.count()) + " ms";
}

Response cancelled_response() {
  return protocol::error_response("CancelledError", "the server stops");
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

Calls::Calls(const Settings& settings, const Clock& clock, Timers& timers,
             std::shared_ptr<HomeLoop> loop, std::shared_ptr<Log> log, Respond respond)
    : settings_(settings),
      clock_(clock),
      timers_(timers),
      loop_(std::move(loop)),
      log_(std::move(log)),
      respond_(std::move(respond)) {}

Calls::~Calls() = default;

void Calls::start(const EventLeaf& leaf, Recycled<protocol::EventCall> event, ReturnAddress to) {
  if (spare_.empty()) spare_.emplace_back();
  List one;
  one.splice(one.end(), spare_);
  Call& call = one.front();
  // A reference of its own: the handler may change what its leaf is redrawn from.
  call.handler = leaf.handler;
  call.message = std::move(event);
  call.to = std::move(to);
  call.timeout = leaf.timeout.value_or(settings_.limits.handler_timeout);
  call.started = now_;
  call.answered = false;
  ++unanswered_;
  try {
    Outcome outcome = (*call.handler)(call.event());
    if (auto* task = std::get_if<Task<Response>>(&outcome)) {
      waiting_.splice(waiting_.end(), one);
      return wait_for(std::prev(waiting_.end()), std::move(*task));
    }
    end(call, *std::get_if<Response>(&outcome));
  } catch (...) {
    answer(call, describe_failure(call.event()));
  }
  call.handler.reset();
  call.message.reset();
  spare_.splice(spare_.end(), one);
}

void Calls::wait_for(List::iterator place, Task<Response> task) {
  Call& call = *place;
  call.place = place;
  if (cancelled_ || !may_wait(call)) {
    answer(call, cancelled_ ? cancelled_response()
                            : protocol::error_response("OverloadedError",
                                                       "too many handlers are running"));
    task = Task<Response>({});
    waiting_.erase(place);
    return;
  }
  ++waiting_of_session_[call.event().session.id];
  waiting_bytes_ += call.message->bytes;
  call.deadline = timers_.after(call.timeout, [this, &call] { time_out(call); });
  loop_->start(finish(call, std::move(task)));
}

bool Calls::may_wait(const Call& call) const {
  const Limits& limits = settings_.limits;
  if (waiting_.size() > limits.handlers) return false;
  if (call.message->bytes + waiting_bytes_ > limits.handler_bytes) return false;
  const auto of_session = waiting_of_session_.find(call.event().session.id);
  return of_session == waiting_of_session_.end() ||
         of_session->second < limits.handlers_per_session;
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
}

/// The handler has come to its end, perhaps before its timer could tell that it is late.
void Calls::end(Call& call, const Response& response) {
  now_ = clock_.now();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(now_ - call.started);
  if (took <= call.timeout) {
    answer(call, response);
  } else {
    time_out(call);
  }
}

void Calls::answer(Call& call, const Response& response) {
  if (std::exchange(call.answered, true)) return;
  --unanswered_;
  respond_(call.to, response);
}

void Calls::time_out(Call& call) {
  const std::string problem = "took more than its " + milliseconds(call.timeout);
  if (!call.answered) log_->warning(place_of(call.event()) + " " + problem);
  answer(call, protocol::error_response("TimeoutError", "the handler " + problem));
}

void Calls::forget(Call& call) {
  const auto of_session = waiting_of_session_.find(call.event().session.id);
  if (--of_session->second == 0) waiting_of_session_.erase(of_session);
  waiting_bytes_ -= call.message->bytes;
  waiting_.erase(call.place);
}

void Calls::cancel() {
  cancelled_ = true;
  for (Call& call : waiting_) {
    if (!call.answered) log_->warning(place_of(call.event()) + " is still running at the end");
    answer(call, cancelled_response());
  }
}

void Calls::clear() {
  waiting_.clear();
  spare_.clear();
  waiting_of_session_.clear();
  waiting_bytes_ = 0;
}

/// What an unexpected exception says is for the log: it may hold what no client should see.
Response Calls::describe_failure(const Event& event) {
  try {
    throw;
  } catch (const Error& error) {
    return protocol::error_response("Error", error.message());
  } catch (...) {
    const std::string what = describe_current_exception();
    const std::string id = std::to_string(++failures_);
    log_->error(place_of(event) + " failed (" + id + "): " + what);
    return protocol::error_response("InternalError",
                                    settings_.development ? what : "internal error (" + id + ")");
  }
}

}  // namespace updraft::hub
