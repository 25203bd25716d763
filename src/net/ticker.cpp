#include "net/ticker.hpp"

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace updraft::net {

using boost::system::error_code;

/// What it waits with. Kept out of the header, whose readers need nothing of Asio.
struct Ticker::Context {
  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  boost::asio::steady_timer timer{io};
  std::optional<StopSignals> signals;
};

Ticker::Ticker(std::function<std::optional<Time>()> turn)
    : turn_(std::move(turn)), context_(std::make_unique<Context>()) {}

Ticker::~Ticker() = default;

void Ticker::run() {
  if (on_signal_ && !context_->signals) on_signals(on_signal_);
  wake();
  do {
    context_->io.run_one();
  } while (!stopping_.exchange(false));
  context_->signals.reset();
}

void Ticker::stop() noexcept {
  stopping_ = true;
  wake();
}

/// However many wake it, it is woken once a turn.
void Ticker::wake() noexcept {
  if (woken_.exchange(true, std::memory_order_acq_rel)) return;
  boost::asio::post(context_->io, boost::asio::bind_allocator(
                                      HandlerMemory::Allocator<void>(wake_memory_), [this] {
                                        woken_.store(false, std::memory_order_release);
                                        take_turn();
                                      }));
}

void Ticker::take_turn() {
  const auto next = turn_();
  if (!next) {
    context_->timer.cancel();
    return;
  }
  context_->timer.expires_at(*next);
  context_->timer.async_wait([this](const error_code& error) {
    if (!error) take_turn();
  });
}

void Ticker::on_signals(std::function<void(const StopSignals::Signal&)> function) {
  on_signal_ = std::move(function);
  context_->signals.emplace(context_->io, on_signal_);
}

}  // namespace updraft::net
