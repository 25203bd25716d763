#include "scripted_connection.hpp"

#include "require.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace updraft::fuzz {
namespace {

/// As net::Connection has it.
constexpr std::chrono::seconds linger_time{5};

}  // namespace

ScriptedConnection::ScriptedConnection(const Place& place, std::string address)
    : place_(place),
      address_(std::move(address)),
      deadline_(place.clock.now() + place.limits.handshake_timeout) {}

void ScriptedConnection::receive(std::string_view bytes, Pieces& pieces) {
  if (all_read_ || broken_) return;
  pieces.cut(bytes, [this](std::string_view piece) { take_bytes(piece); });
}

void ScriptedConnection::take_bytes(std::string_view bytes) {
  if (phase_ == Phase::request || phase_ == Phase::upgrading) return take_request(bytes);
  if (phase_ != Phase::session) return;
  std::string copy(bytes);
  pass_on(copy);
}

void ScriptedConnection::pass_on(std::string& bytes) {
  ledger_->take(bytes);
  place_.hub.receive(*session_, bytes);
}

void ScriptedConnection::take_request(std::string_view bytes) {
  const http::Exchange::Settings settings{
      place_.limits.handshake_bytes, place_.compression, {.peer_is_local = true}};
  switch (exchange_.take(bytes, settings)) {
    case http::Exchange::Step::read:
      return;
    case http::Exchange::Step::ask:
      phase_ = Phase::asking;
      return ask();
    case http::Exchange::Step::send:
      return answer();
    case http::Exchange::Step::upgrade:
      if (std::exchange(phase_, Phase::upgrading) == Phase::request) send_outgoing();
  }
}

void ScriptedConnection::ask() {
  const auto& question = exchange_.question();
  if (const auto* model = std::get_if<http::ModelRequest>(&question)) {
    place_.hub.read(*this, model->path);
  } else if (std::holds_alternative<http::PathsRequest>(question)) {
    place_.hub.list_paths(*this);
  } else if (std::holds_alternative<http::SessionsRequest>(question)) {
    place_.hub.list_sessions(*this);
  } else {
    take(Result<std::string>("{}"));
  }
}

void ScriptedConnection::take(Result<std::string> json) {
  if (phase_ != Phase::asking) return;
  exchange_.answer(std::move(json));
  answer();
}

void ScriptedConnection::answer() {
  phase_ = Phase::answering;
  deadline_ = place_.clock.now() + linger_time;
  send_outgoing();
}

void ScriptedConnection::send_outgoing() {
  while (!exchange_.outgoing(sent_).empty()) {
    const std::string_view rest = exchange_.outgoing(sent_);
    const std::size_t taken = write({&rest, 1});
    sent_ += taken;
    if (taken < rest.size()) return;
  }
  if (phase_ == Phase::upgrading) {
    begin_session();
  } else {
    linger();
  }
}

void ScriptedConnection::begin_session() {
  phase_ = Phase::session;
  ledger_ = std::make_unique<Ledger>(place_.limits, static_cast<bool>(exchange_.compression()));
  client_.follow(*ledger_);
  session_ = &place_.hub.open(*this, std::move(address_), exchange_.compression());
  std::string early = std::move(exchange_.early_bytes());
  if (!early.empty()) pass_on(early);
}

std::size_t ScriptedConnection::write(std::span<const std::string_view> parts) {
  std::size_t taken = 0;
  for (const std::string_view part : parts) {
    const std::size_t size = broken_ ? part.size() : std::min(room_, part.size());
    taken += size;
    if (broken_) {
      found_broken_ = true;
      continue;
    }
    client_.take(part.substr(0, size));
    if (room_ != everything) room_ -= size;
    if (size < part.size()) {
      full_ = true;
      break;
    }
  }
  return taken;
}

void ScriptedConnection::allow(std::size_t bytes) {
  room_ = bytes;
  if (bytes == 0 || !std::exchange(full_, false)) return;
  if (phase_ == Phase::session) {
    place_.hub.writable(*session_);
  } else if (phase_ == Phase::answering || phase_ == Phase::upgrading) {
    send_outgoing();
  }
}

void ScriptedConnection::close() {
  require(phase_ == Phase::session);
  session_ = nullptr;
  linger();
}

void ScriptedConnection::linger() {
  ended_well_ = !broken_;
  if (all_read_) return abandon();
  phase_ = Phase::lingering;
  deadline_ = place_.clock.now() + linger_time;
}

void ScriptedConnection::half_close() {
  if (phase_ == Phase::done || std::exchange(all_read_, true)) return;
  if (phase_ == Phase::session) {
    place_.hub.finished(*session_);
  } else if (phase_ != Phase::answering && phase_ != Phase::asking) {
    abandon();
  }
}

void ScriptedConnection::cut() {
  if (phase_ != Phase::done) lost();
}

void ScriptedConnection::lost() {
  if (session_) place_.hub.closed(*session_);
  abandon();
}

void ScriptedConnection::abandon() {
  phase_ = Phase::done;
  session_ = nullptr;
}

void ScriptedConnection::end_turn() {
  if (std::exchange(found_broken_, false) && phase_ != Phase::done) lost();
}

void ScriptedConnection::check() {
  const bool timed = phase_ != Phase::session && phase_ != Phase::asking && phase_ != Phase::done;
  if (timed && place_.clock.now() > deadline_) abandon();
}

void ScriptedConnection::drain() {
  if (phase_ != Phase::session) abandon();
}

bool ScriptedConnection::is_live() const {
  return phase_ == Phase::session && !all_read_ && !broken_ && room_ == everything &&
         ledger_->open() && !client_.is_closed();
}

void ScriptedConnection::check_end() const {
  if (ended_well_) client_.finish();
}

}  // namespace updraft::fuzz
