#include "net/loop.hpp"

#include "base/tell.hpp"

#include <memory>
#include <utility>

namespace updraft::net {

Loop::Loop(engine::Shard& shard)
    : shard_(shard), loop_(clock_, [this] {
        tell(shard_.log(), LogLevel::error,
             [] { return "a loop failed: " + describe_current_exception(); });
      }) {
  loop_.on_turn([this] { return run_turn(); });
  shard_.attach(this);
}

Loop::~Loop() {
  shard_.attach(nullptr);
  shard_.end();
}

void Loop::run() {
  if (!second_timer_.is_set()) second_timer_.set(clock_.now() + std::chrono::seconds(1));
  if (!aborted_) loop_.run();
  signals_.reset();
}

void Loop::abort() noexcept {
  aborted_ = true;
  loop_.stop();
}

Arrival Loop::arrive(io::Acceptor::Accepted accepted, Admissions::Place place) {
  return {.socket = std::move(accepted.connection),
          .peer = accepted.peer.address,
          .place = std::move(place),
          .counted = Counted(connection_count_)};
}

void Loop::adopt(io::Acceptor::Accepted accepted, Admissions::Place place) {
  // A function that is posted can be copied, which an arrival can't.
  const auto arrival = std::make_shared<Arrival>(arrive(std::move(accepted), std::move(place)));
  loop_.post([this, arrival] { TcpTransport::start(*this, std::move(*arrival)); });
}

void Loop::begin(io::Acceptor::Accepted accepted, Admissions::Place place) {
  TcpTransport::start(*this, arrive(std::move(accepted), std::move(place)));
}

void Loop::refuse(io::Acceptor::Accepted accepted, Admissions::Place place,
                  std::string_view reason) {
  TcpTransport::refuse(*this, arrive(std::move(accepted), std::move(place)), 503, reason);
}

void Loop::on_signals(std::function<void(const io::StopSignal&)> function) {
  signals_.emplace(loop_, std::move(function));
}

bool Loop::run_turn() {
  const engine::Shard::Next next = shard_.turn();
  if (next.over) loop_.stop();
  wake_at(next.at);
  return next.more && !next.over;
}

void Loop::wake_at(std::optional<Time> time) noexcept {
  if (time == turn_at_) return;
  turn_at_ = time;
  if (time) {
    turn_timer_.set(clock_.now() + (*time - shard_.clock().now()));
  } else {
    turn_timer_.cancel();
  }
}

void Loop::second_passed() {
  second_timer_.set(clock_.now() + std::chrono::seconds(1));
  shard_.second();
  if (on_second_) on_second_();
}

}  // namespace updraft::net
