#include "net/loop.hpp"

#include "base/tell.hpp"

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/post.hpp>
#include <unistd.h>

#include <algorithm>

namespace updraft::net {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

/// How long a turn reads from connections that send a lot, so that others need not wait for them.
constexpr std::chrono::milliseconds queue_time{4};
/// How long a turn waits to be tried again that has failed twice in a row: memory may come back.
constexpr std::chrono::milliseconds retry_time{50};

/// Lets the function be called on the context's thread, with no need of memory.
template <class Context, class F>
void post_in(HandlerMemory& memory, Context& context, F function) noexcept {
  boost::asio::post(context, boost::asio::bind_allocator(HandlerMemory::Allocator<void>(memory),
                                                         std::move(function)));
}

}  // namespace

Loop::Loop(hub::Hub& hub, const Limits& limits, const Clock& clock, std::shared_ptr<Log> log)
    : hub_(hub),
      limits_(limits),
      clock_(clock),
      log_(std::move(log)),
      work_(context_.get_executor()),
      seconds_(context_),
      wake_timer_(context_),
      end_timer_(context_),
      retry_timer_(context_) {}

Loop::~Loop() {
  hub_.drop_all();
  for (auto at = connections_.begin(); at != connections_.end();) {
    const auto connection = (at++)->shared_from_this();
    connection->abandon();
    connection->forget_question();
  }
  // The waits that were cancelled own the connections, which are to go before the rest of the loop.
  paused_.clear();
  queued_.clear();
  over_ = true;
  context_.restart();
  context_.poll();
}

void Loop::run() {
  while (!context_.stopped()) {
    try {
      if (!counts_seconds_) begin_seconds();
      request_turn();
      if (busy_poll_.count() > 0) poll();
      context_.run();
    } catch (...) {
      tell(*log_, LogLevel::error, [] { return "a loop failed: " + describe_current_exception(); });
    }
  }
  signals_.reset();
}

/// To sleep and be woken takes longer than most events do.
void Loop::poll() {
  Time last_work = clock_.now();
  while (!context_.stopped()) {
    if (context_.poll() > 0) {
      last_work = clock_.now();
    } else if (clock_.now() - last_work > busy_poll_) {
      context_.run_one();
      last_work = clock_.now();
    }
  }
}

void Loop::abort() {
  context_.stop();
}

void Loop::adopt(int handle, const tcp::endpoint& peer, Admissions::Place place) {
  ++connection_count_;
  try {
    boost::asio::post(context_, [this, handle, peer, place = std::move(place)]() mutable {
      take_over(handle, peer, std::move(place));
    });
  } catch (...) {
    ::close(handle);
    --connection_count_;
    throw;
  }
}

void Loop::take_over(int handle, const tcp::endpoint& peer, Admissions::Place place) {
  Socket socket(context_);
  error_code error;
  try {
    socket.assign(peer.protocol(), handle, error);
  } catch (const std::bad_alloc&) {
    error = boost::asio::error::no_memory;
  }
  if (!error && !over_) return make(std::move(socket), peer, std::move(place))->start();
  if (error) ::close(handle);
  --connection_count_;
}

void Loop::begin(Socket socket, const tcp::endpoint& peer, Admissions::Place place) {
  ++connection_count_;
  make(std::move(socket), peer, std::move(place))->start();
}

void Loop::refuse(Socket socket, const tcp::endpoint& peer, Admissions::Place place,
                  std::string_view reason) {
  ++connection_count_;
  make(std::move(socket), peer, std::move(place))->refuse(503, reason);
}

/// It has been counted: a connection on its way here counts all the time, and once.
std::shared_ptr<Connection> Loop::make(Socket socket, const tcp::endpoint& peer,
                                       Admissions::Place place) {
  try {
    return std::make_shared<Connection>(*this, std::move(socket), std::move(place), peer.address());
  } catch (...) {
    --connection_count_;
    throw;
  }
}

void Loop::on_signals(std::function<void(const StopSignals::Signal&)> function) {
  signals_.emplace(context_, std::move(function));
}

void Loop::request_turn() noexcept {
  if (std::exchange(turn_requested_, true)) return;
  post_in(turn_memory_, context_, [this] { run_turn(); });
}

/// However many wake it, it is woken once a turn.
void Loop::wake() noexcept {
  if (woken_.exchange(true, std::memory_order_acq_rel)) return;
  post_in(wake_memory_, context_, [this] {
    woken_.store(false, std::memory_order_release);
    request_turn();
  });
}

void Loop::wake_at(std::optional<Time> time) {
  if (time == wake_time_) return;
  wake_time_.reset();
  if (!time) {
    wake_timer_.cancel();
    return;
  }
  wake_timer_.expires_at(*time);
  wake_timer_.async_wait([this](const error_code& error) {
    if (error) return;
    wake_time_.reset();
    request_turn();
  });
  wake_time_ = time;
}

void Loop::run_turn() {
  if (over_) return;
  turn_requested_ = false;
  if (to_drain_.exchange(false)) drain_now();
  if (end_turn()) request_turn();
  resume_paused();
  read_queued();
  if (hub_.stopping()) end_if_done();
}

/// Computes and sends; returns whether there is more of either.
bool Loop::end_turn() noexcept {
  try {
    hub_.send();
    const bool more_to_compute = on_turn_ && on_turn_();
    const bool more_to_send = hub_.flush();
    turn_failed_ = false;
    return more_to_compute || more_to_send;
  } catch (...) {
    // Out of memory, most likely. The next turn goes on with what is left to do.
    tell(*log_, LogLevel::error, [] { return "a turn failed: " + describe_current_exception(); });
  }
  if (!std::exchange(turn_failed_, true)) return true;
  retry_turn();
  return false;
}

/// Tries again a while later, at the latest with the next second.
void Loop::retry_turn() {
  try {
    retry_timer_.expires_after(retry_time);
    retry_timer_.async_wait([this](const error_code& error) {
      if (!error) request_turn();
    });
  } catch (const std::bad_alloc&) {
    return;
  }
}

void Loop::pause(std::shared_ptr<Connection> connection) {
  paused_.push_back(std::move(connection));
  // Otherwise it waits for home's answers, which come in a turn.
  if (hub_.backlogged()) request_turn();
}

void Loop::resume_paused() {
  if (paused_.empty() || hub_.backlogged()) return;
  for (const auto& connection : std::exchange(paused_, {})) connection->resume();
}

void Loop::queue(std::shared_ptr<Connection> connection) {
  queued_.push_back(std::move(connection));
  request_turn();
}

/// What others have sent is read as it comes; who sends a lot waits in line.
void Loop::read_queued() {
  const Time end = clock_.now() + queue_time;
  while (!queued_.empty() && clock_.now() < end) {
    const auto connection = std::move(queued_.front());
    queued_.pop_front();
    connection->read_queued();
  }
  has_costly_reads_ = !queued_.empty();
  if (has_costly_reads_) request_turn();
}

void Loop::begin_seconds() {
  seconds_.expires_after(std::chrono::seconds(1));
  seconds_.async_wait([this](const error_code& error) {
    counts_seconds_ = false;
    if (error || over_) return;
    begin_seconds();
    second_passed();
  });
  counts_seconds_ = true;
}

void Loop::second_passed() {
  request_turn();
  const Time now = clock_.now();
  const auto late = lateness_.at_check(now);
  hub_.check_sessions();
  for (auto at = connections_.begin(); at != connections_.end();) (at++)->check(now, late);
  if (on_second_) on_second_();
}

void Loop::drain() noexcept {
  to_drain_ = true;
  wake();
}

void Loop::drain_now() {
  for (auto at = connections_.begin(); at != connections_.end();) {
    const auto connection = (at++)->shared_from_this();
    if (connection->is_session()) {
      connection->read_rest();
    } else {
      connection->abandon();
    }
  }
  hub_.drained();
}

/// Once the hub has said goodbye: ends the loop when its clients have closed, or are late.
void Loop::end_if_done() {
  if (late_) hub_.drop_all();
  if (hub_.figures().sessions == 0) {
    if (!may_end_ || may_end_()) context_.stop();
    return;
  }
  if (ending_) return;
  end_timer_.expires_after(limits_.stop_timeout);
  end_timer_.async_wait([this](const error_code& error) {
    if (error) return;
    late_ = true;
    request_turn();
  });
  ending_ = true;
}

void Loop::add(Connection& connection) {
  connections_.push_back(connection);
}

void Loop::remove(Connection& connection) {
  connections_.erase(connections_.iterator_to(connection));
  --connection_count_;
}

}  // namespace updraft::net
