#include "base/tell.hpp"
#include "hub/hub.hpp"

#include <algorithm>

// What a hub does each second: it looks for clients that are silent, dead or stalled.

namespace updraft::hub {

void Hub::check_sessions() noexcept {
  const Time now = clock_.now();
  const auto late = lateness_.at_check(now);
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    Session& session = *at++;
    if (late == Time::duration::zero()) {
      guard(session, [&] { check(session); });
    } else {
      for (Time Session::* const time :
           {&Session::last_heard_, &Session::last_progress_, &Session::ping_acknowledged_}) {
        if (session.*time != Time{}) session.*time = std::min(now, session.*time + late);
      }
    }
  }
}

/// A client is judged by what its system has acknowledged, not by what ours has taken: much may lie
/// between, and a slow link needs its time for it.
void Hub::check(Session& session) {
  const Time now = clock_.now();
  // What it sends is not read.
  if (held_back(session)) session.last_heard_ = now;
  note_acknowledged(session, now);
  const bool is_owed = session.blocked_ || session.acknowledged_ != session.outbox_.taken_bytes();
  const Time last_sign = std::max(session.last_progress_, session.last_heard_);
  if (is_owed && now - last_sign > limits_.stall_timeout) {
    ++figures_.dropped.stalled;
    drop(session, "it acknowledged and sent nothing for too long (stall-timeout)");
  } else if (session.phase_ == Session::Phase::finished) {
    return;  // Handlers come to their end, or their time does.
  } else if (session.phase_ != Session::Phase::open) {
    if (now - session.last_progress_ <= limits_.close_timeout) return;
    ++figures_.dropped.unclosed;
    drop(session, "it did not close for too long (close-timeout)");
  } else {
    check_silence(session, now);
  }
}

/// A ping may wait behind much: its pong is due once it has been acknowledged.
void Hub::check_silence(Session& session, Time now) {
  if (!session.pinged_) {
    if (now - session.last_heard_ <= limits_.ping_interval) return;
    session.pinged_ = true;
    session.ping_acknowledged_ = {};
    if (session.outbox_.ping_waits()) return;
    session.outbox_.add_ping(make_frame(websocket::Opcode::ping, {}));
    list(session);
  } else if (session.ping_acknowledged_ == Time{}) {
    const bool is_acknowledged =
        !session.outbox_.ping_waits() && session.acknowledged_ >= session.outbox_.ping_end();
    if (is_acknowledged) session.ping_acknowledged_ = now;
  } else if (now - session.ping_acknowledged_ > limits_.pong_timeout) {
    ++figures_.dropped.silent;
    drop(session, "it did not answer a ping in time (pong-timeout)");
  }
}

void Hub::note_acknowledged(Session& session, Time now) {
  const std::uint64_t taken = session.outbox_.taken_bytes();
  if (session.acknowledged_ == taken) {
    // Its time begins when something is owed; that of closing has begun.
    if (!session.blocked_ && session.phase_ == Session::Phase::open) session.last_progress_ = now;
    return;
  }
  const std::uint64_t left = session.connection_.unacknowledged();
  const std::uint64_t acknowledged = taken - std::min(taken, left);
  if (acknowledged <= session.acknowledged_) return;
  session.acknowledged_ = acknowledged;
  session.last_progress_ = now;
}

void Hub::drop(Session& session, std::string_view reason) noexcept {
  tell(*log_, LogLevel::info, [&] {
    return "session " + std::to_string(session.info.id) + " from " + session.info.address +
           " was dropped: " + std::string(reason);
  });
  end(session, true);
}

}  // namespace updraft::hub
