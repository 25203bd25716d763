#include "net/loop.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>

namespace updraft::net {
namespace {

using boost::system::error_code;

/// Lets the process open as many descriptors as the system lets it.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// How many turns the end may take to serve everybody, slice by slice.
constexpr int turns_at_the_end = 10'000;

}  // namespace

/// A function that is called again and again.
struct Loop::Every {
  Every(boost::asio::io_context& context, std::chrono::milliseconds time,
        std::function<void()> callback)
      : timer(context), interval(time), function(std::move(callback)) {}

  boost::asio::steady_timer timer;
  std::chrono::milliseconds interval;
  std::function<void()> function;
};

Loop::Loop(hub::Home& home, hub::Hub& hub, const Limits& limits, const Clock& clock,
           std::shared_ptr<Log> log)
    : home_(home),
      hub_(hub),
      limits_(limits),
      clock_(clock),
      log_(std::move(log)),
      work_(context_.get_executor()),
      seconds_(context_),
      stop_deadline_(context_),
      listener_(std::make_unique<Listener>(*this)) {}

Loop::~Loop() {
  hub_.drop_all();
  for (auto at = connections_.begin(); at != connections_.end();) (at++)->abandon();
  listener_->close();
  // The waits that were cancelled own the connections, which are to go before the rest of the loop.
  // The program's functions are not called any more.
  ended_ = true;
  context_.restart();
  context_.poll();
}

Result<std::uint16_t> Loop::listen(const std::string& address, std::uint16_t port) {
  raise_descriptor_limit();
  return listener_->open(address, port);
}

void Loop::run() {
  listener_->resume();
  begin_seconds();
  context_.run();
}

void Loop::post(std::function<void()> function) {
  boost::asio::post(context_, [this, function = std::move(function)] { call(function); });
}

void Loop::every(std::chrono::milliseconds interval, std::function<void()> function) {
  auto every = std::make_shared<Every>(context_, interval, std::move(function));
  boost::asio::post(context_, [this, every = std::move(every)] { repeat(every); });
}

void Loop::repeat(const std::shared_ptr<Every>& every) {
  every->timer.expires_after(every->interval);
  every->timer.async_wait([this, every](const error_code& error) {
    if (error) return;
    call(every->function);
    repeat(every);
  });
}

void Loop::call(const std::function<void()>& function) {
  if (ended_) return;
  try {
    function();
  } catch (...) {
    log_->error("a function on the home loop failed: " + describe_current_exception());
  }
  request_turn();
}

void Loop::stop_on_signals() {
  auto signals = std::make_shared<boost::asio::signal_set>(context_, SIGINT, SIGTERM);
  signals->async_wait([this, signals](const error_code& error, int signal) {
    if (error) return;
    log_->info(std::string("stopping on ") + (signal == SIGINT ? "SIGINT" : "SIGTERM"));
    begin_stop();
  });
}

void Loop::request_turn() {
  if (std::exchange(turn_requested_, true)) return;
  boost::asio::post(context_, [this] { run_turn(); });
}

void Loop::run_turn() {
  turn_requested_ = false;
  if (end_turn()) request_turn();
  if (stopping_) finish_stop_if_done();
}

/// Computes and sends; returns whether there is more of either.
bool Loop::end_turn() {
  try {
    const bool more_to_compute = home_.tick();
    const bool more_to_send = hub_.flush();
    return more_to_compute || more_to_send;
  } catch (...) {
    // Out of memory, most likely. What is due stays due.
    log_->error("a turn failed: " + describe_current_exception());
    return true;
  }
}

void Loop::begin_seconds() {
  seconds_.expires_after(std::chrono::seconds(1));
  seconds_.async_wait([this](const error_code& error) {
    if (error) return;
    second_passed();
    begin_seconds();
  });
}

void Loop::second_passed() {
  const Time now = clock_.now();
  hub_.check_sessions();
  for (auto at = connections_.begin(); at != connections_.end();) (at++)->check(now);
  if (!stopping_) listener_->resume();
  if (on_second_) on_second_();
  request_turn();
}

void Loop::stop() {
  boost::asio::post(context_, [this] { begin_stop(); });
}

void Loop::begin_stop() {
  if (std::exchange(stopping_, true)) return;
  listener_->close();
  // What the clients have sent before now is answered.
  for (auto at = connections_.begin(); at != connections_.end();) {
    Connection& connection = *at++;
    if (connection.is_session()) {
      connection.read_rest();
    } else {
      connection.abandon();
    }
  }
  for (int turn = 0; turn < turns_at_the_end && end_turn(); ++turn) {
  }
  hub_.stop();
  request_turn();
  stop_deadline_.expires_after(limits_.stop_timeout);
  stop_deadline_.async_wait([this](const error_code& error) {
    if (error) return;
    hub_.drop_all();
    context_.stop();
  });
}

void Loop::finish_stop_if_done() {
  if (hub_.session_count() == 0) context_.stop();
}

void Loop::add(Connection& connection) {
  connections_.push_back(connection);
}

void Loop::remove(Connection& connection) {
  connections_.erase(connections_.iterator_to(connection));
}

}  // namespace updraft::net
