#include "server_end.hpp"

#include "hub/session.hpp"

#include <array>
#include <utility>

namespace updraft::sim {
namespace {

constexpr int reads_per_turn = 4;
constexpr int reads_at_the_end = 64;
constexpr std::chrono::seconds linger_time{5};
/// The Date field of all responses: simulated time has no calendar.
constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";

}  // namespace

ServerEnd::ServerEnd(Settings settings, Wire& wire, Random random)
    : settings_(std::move(settings)),
      wire_(wire),
      random_(random),
      exchange_(std::make_unique<http::Exchange>()),
      deadline_(settings_.agenda->now() + settings_.handshake_timeout) {}

bool ServerEnd::serve() {
  if (phase_ == Phase::done) return false;
  if (wire_.take_writable()) {
    if (phase_ == Phase::session) {
      settings_.hub->writable(*session_);
    } else if (phase_ == Phase::answering || phase_ == Phase::upgrading) {
      send_outgoing();
    }
  }
  const hub::Hub& hub = *settings_.hub;
  if (session_ ? hub.held_back(*session_) : hub.backlogged()) return true;
  read(reads_per_turn);
  return phase_ != Phase::done && wire_.has_more();
}

void ServerEnd::drain() {
  if (phase_ == Phase::session) {
    read(reads_at_the_end);
    drained_bytes_ = wire_.read_bytes();
  } else if (phase_ != Phase::done) {
    abandon();
  }
}

void ServerEnd::read(int most_reads) {
  // A small buffer at times, so that messages are cut anywhere.
  static const std::vector<int> sizes{1 << 16, 1 << 16, 1 << 16, 1000, 64};
  const auto size = static_cast<std::size_t>(random_.one_of(sizes));
  for (int i = 0; i < most_reads && phase_ != Phase::done; ++i) {
    std::string bytes = wire_.read(size);
    const std::size_t got = bytes.size();
    if (got > 0) take_bytes(std::move(bytes));
    if (got > 0 && got == size) continue;
    if (wire_.is_broken()) return lost();
    if (got == 0 && !all_read_ && wire_.at_end()) return peer_finished();
    if (got < size && !wire_.at_end()) return;
  }
  settings_.request_turn();
}

void ServerEnd::take_bytes(std::string bytes) {
  switch (phase_) {
    case Phase::request:
    case Phase::upgrading:
      return take_request(bytes);
    case Phase::session:
      settings_.hub->receive(*session_, bytes);
      return;
    case Phase::asking:
    case Phase::answering:
    case Phase::lingering:
    case Phase::done:
      return;
  }
}

void ServerEnd::take_request(std::string_view bytes) {
  using Step = http::Exchange::Step;
  switch (exchange_->take(bytes, settings_.exchange)) {
    case Step::read:
      return;
    case Step::ask:
      phase_ = Phase::asking;
      return settings_.hub->read(*this, std::get<http::ModelRequest>(exchange_->question()).path);
    case Step::send:
      return answer();
    case Step::upgrade:
      if (std::exchange(phase_, Phase::upgrading) == Phase::request) send_outgoing();
  }
}

void ServerEnd::take(Result<std::string> json) {
  if (phase_ != Phase::asking) return;
  exchange_->answer(std::move(json), date);
  answer();
}

void ServerEnd::answer() {
  phase_ = Phase::answering;
  deadline_ = settings_.agenda->now() + linger_time;
  send_outgoing();
}

void ServerEnd::send_outgoing() {
  const std::string_view outgoing = exchange_->outgoing();
  if (sent_ < outgoing.size()) {
    const std::array<std::string_view, 1> rest{outgoing.substr(sent_)};
    sent_ += wire_.write(rest);
    if (sent_ < outgoing.size()) return;
  }
  if (phase_ == Phase::upgrading) {
    begin_session();
  } else {
    linger();
  }
}

void ServerEnd::begin_session() {
  phase_ = Phase::session;
  session_ = &settings_.hub->open(*this, "wire " + std::to_string(settings_.number),
                                  exchange_->compression());
  session_id_ = session_->info.id;
  std::string& early = exchange_->early_bytes();
  if (!early.empty()) settings_.hub->receive(*session_, early);
  exchange_.reset();
  settings_.request_turn();
}

std::size_t ServerEnd::write(std::span<const std::string_view> pieces) {
  const std::size_t taken = wire_.write(pieces);
  settings_.offered(pieces, taken);
  return taken;
}

void ServerEnd::close() {
  session_ = nullptr;
  linger();
}

void ServerEnd::drop() {
  abandon();
}

void ServerEnd::linger() {
  if (all_read_) {
    wire_.shut();
    phase_ = Phase::done;
    return;
  }
  phase_ = Phase::lingering;
  deadline_ = settings_.agenda->now() + linger_time;
  wire_.shut();
}

void ServerEnd::peer_finished() {
  all_read_ = true;
  if (phase_ == Phase::session) {
    settings_.hub->finished(*session_);
    settings_.request_turn();
  } else if (phase_ != Phase::answering && phase_ != Phase::asking) {
    abandon();
  }
}

void ServerEnd::lost() {
  if (session_) settings_.hub->closed(*session_);
  abandon();
}

void ServerEnd::abandon() {
  phase_ = Phase::done;
  session_ = nullptr;
  wire_.close();
}

void ServerEnd::check() {
  const bool timed = phase_ != Phase::session && phase_ != Phase::asking && phase_ != Phase::done;
  if (timed && settings_.agenda->now() > deadline_) abandon();
}

}  // namespace updraft::sim
