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
      session.last_heard_ = std::min(now, session.last_heard_ + late);
      session.last_progress_ = std::min(now, session.last_progress_ + late);
    }
  }
}

void Hub::check(Session& session) {
  const Time now = clock_.now();
  // What it sends is not read.
  if (held_back(session)) session.last_heard_ = now;
  if (session.blocked_ && session.progress_bytes_ != session.outbox_.taken_bytes()) {
    session.progress_bytes_ = session.outbox_.taken_bytes();
    session.last_progress_ = now;
  }
  if (session.blocked_ && now - session.last_progress_ > limits_.stall_timeout) {
    tell(*log_, LogLevel::info, [&] {
      return "session " + std::to_string(session.info.id) + " has not read for too long";
    });
    end(session, true);
  } else if (session.phase_ == Session::Phase::finished) {
    return;  // Handlers come to their end, or their time does.
  } else if (session.phase_ != Session::Phase::open) {
    if (now - session.last_progress_ > limits_.close_timeout) end(session, true);
  } else if (session.pinged_) {
    if (now - session.last_heard_ > limits_.ping_interval + limits_.pong_timeout)
      end(session, true);
  } else if (now - session.last_heard_ > limits_.ping_interval) {
    session.pinged_ = true;
    session.outbox_.add(make_frame(websocket::Opcode::ping, {}));
    list(session);
  }
}

}  // namespace updraft::hub
