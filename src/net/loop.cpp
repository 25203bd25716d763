#include "net/loop.hpp"

#include "base/tell.hpp"

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/post.hpp>
#include <unistd.h>

#include <new>
#include <utility>

namespace updraft::net {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

/// Lets the function be called on the context's thread, with no need of memory.
template <class Context, class F>
void post_in(HandlerMemory& memory, Context& context, F function) noexcept {
  boost::asio::post(context, boost::asio::bind_allocator(HandlerMemory::Allocator<void>(memory),
                                                         std::move(function)));
}

}  // namespace

Loop::Loop(engine::Shard& shard)
    : shard_(shard), work_(context_.get_executor()), seconds_(context_), wake_timer_(context_) {
  shard_.attach(this);
}

Loop::~Loop() {
  over_ = true;
  shard_.attach(nullptr);
  shard_.end();
  // The waits that were cancelled own the transports, which are to go before the rest of the loop.
  context_.restart();
  context_.poll();
}

void Loop::run() {
  while (!context_.stopped()) {
    try {
      if (!counts_seconds_) begin_seconds();
      shard_.request_turn();
      if (busy_poll_.count() > 0) poll();
      context_.run();
    } catch (...) {
      tell(shard_.log(), LogLevel::error,
           [] { return "a loop failed: " + describe_current_exception(); });
    }
  }
  signals_.reset();
}

/// To sleep and be woken takes longer than most events do.
void Loop::poll() {
  const Clock& clock = shard_.clock();
  Time last_work = clock.now();
  while (!context_.stopped()) {
    if (context_.poll() > 0) {
      last_work = clock.now();
    } else if (clock.now() - last_work > busy_poll_) {
      context_.run_one();
      last_work = clock.now();
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
std::shared_ptr<TcpTransport> Loop::make(Socket socket, const tcp::endpoint& peer,
                                         Admissions::Place place) {
  try {
    return std::make_shared<TcpTransport>(*this, std::move(socket), std::move(place),
                                          peer.address());
  } catch (...) {
    --connection_count_;
    throw;
  }
}

void Loop::on_signals(std::function<void(const StopSignals::Signal&)> function) {
  signals_.emplace(context_, std::move(function));
}

void Loop::request_turn() noexcept {
  if (std::exchange(turn_posted_, true)) return;
  post_in(turn_memory_, context_, [this] { run_turn(); });
}

/// However many wake it, it is woken once a turn.
void Loop::wake() noexcept {
  if (woken_.exchange(true, std::memory_order_acq_rel)) return;
  post_in(wake_memory_, context_, [this] {
    woken_.store(false, std::memory_order_release);
    shard_.request_turn();
  });
}

void Loop::run_turn() {
  turn_posted_ = false;
  if (over_) return;
  const engine::Shard::Next next = shard_.turn();
  if (next.over) return context_.stop();
  if (next.more) request_turn();
  try {
    wake_at(next.at);
  } catch (const std::bad_alloc&) {
    // The next second brings another turn.
    tell(shard_.log(), LogLevel::error, [] { return "no memory for the time of a turn"; });
  }
}

void Loop::wake_at(std::optional<Time> time) {
  if (time == wake_time_) return;
  wake_time_.reset();
  if (!time) {
    wake_timer_.cancel();
    return;
  }
  wake_timer_.expires_after(*time - shard_.clock().now());
  wake_timer_.async_wait([this](const error_code& error) {
    if (error) return;
    wake_time_.reset();
    shard_.request_turn();
  });
  wake_time_ = time;
}

void Loop::begin_seconds() {
  seconds_.expires_after(std::chrono::seconds(1));
  seconds_.async_wait([this](const error_code& error) {
    counts_seconds_ = false;
    if (error || over_) return;
    begin_seconds();
    shard_.second();
    if (on_second_) on_second_();
  });
  counts_seconds_ = true;
}

}  // namespace updraft::net
