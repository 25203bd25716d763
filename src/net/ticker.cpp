#include "net/ticker.hpp"

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/post.hpp>

#include <csignal>
#include <utility>

namespace updraft::net {

using boost::system::error_code;

Ticker::Ticker(std::function<std::optional<Time>()> turn)
    : turn_(std::move(turn)),
      work_(context_.get_executor()),
      timer_(context_),
      signals_(context_) {}

void Ticker::run() {
  wake();
  do {
    context_.run_one();
  } while (!stopping_.exchange(false));
}

void Ticker::stop() noexcept {
  stopping_ = true;
  wake();
}

/// However many wake it, it is woken once a turn.
void Ticker::wake() noexcept {
  if (woken_.exchange(true, std::memory_order_acq_rel)) return;
  boost::asio::post(
      context_, boost::asio::bind_allocator(HandlerMemory::Allocator<void>(wake_memory_), [this] {
        woken_.store(false, std::memory_order_release);
        take_turn();
      }));
}

void Ticker::take_turn() {
  const auto next = turn_();
  if (!next) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(*next);
  timer_.async_wait([this](const error_code& error) {
    if (!error) take_turn();
  });
}

void Ticker::on_signals(std::function<void(int)> function) {
  signals_.add(SIGINT);
  signals_.add(SIGTERM);
  signals_.async_wait([function = std::move(function)](const error_code& error, int signal) {
    if (!error) function(signal);
  });
}

}  // namespace updraft::net
