#include "manners.hpp"

#include <algorithm>

namespace updraft::sim {
namespace {

constexpr std::uint16_t going_away = 1001;
constexpr std::uint16_t policy_violation = 1008;

}  // namespace

bool Manners::is_expected(const PeerState& peer, std::uint16_t code) const {
  if (std::ranges::find(peer.expected_codes, code) != peer.expected_codes.end()) return true;
  if (court_.server_stops && code == going_away) return true;
  // Who reads slowly, or not, may be owed too much.
  return code == policy_violation && !peer.is_calm &&
         court_.plan.limits.outbox_bytes < small_outbox;
}

void Manners::ended(const PeerState& peer) {
  if (!peer.is_open) return;
  if (peer.close_code) {
    if (is_expected(peer, *peer.close_code)) return;
    return complain(peer, "closed with " + std::to_string(*peer.close_code) + " for nothing");
  }
  const bool was_bad = peer.is_doomed || peer.is_mute || peer.is_cut || peer.was_stalled;
  if (!was_bad && !court_.server_stops) complain(peer, "dropped without a close frame");
}

void Manners::settled(std::span<const PeerState* const> peers) {
  for (const PeerState* peer : peers) {
    const bool listens = peer->is_open && !peer->is_cut && !peer->was_stalled && !peer->is_mute;
    if (!listens || peer->expected_codes.empty() || peer->close_code) continue;
    complain(*peer, "not closed with " + std::to_string(peer->expected_codes.front()));
  }
}

void CleanLog::logged(LogLevel level, std::string_view line) {
  if (level < LogLevel::warning) return;
  const auto says = [&line](std::string_view part) { return line.find(part) != line.npos; };
  const bool is_internal = line.starts_with("internal error (");
  const bool is_of_a_model = (line.starts_with("the model at ") && says(" failed: ")) ||
                             (is_internal && says(", in the model at "));
  const bool is_failing_model =
      is_of_a_model &&
      std::ranges::any_of(court_.plan.models, [](const auto& m) { return m.fails_at > 0; });
  const bool is_late = says(" took more than its ");
  const bool is_cancelled = court_.server_stops && says(" is still running at the end");
  const bool is_failing_turn =
      court_.plan.roughness.failing_turns > 0 && line.starts_with("a turn failed: ");
  if (says("a response can't be sent: ")) {
    ++unsendable_;
  } else if (is_internal && says("): password=hunter2, in the handler at ")) {
    ++failures_;
  } else if (!is_failing_model && !is_late && !is_cancelled && !is_failing_turn) {
    complain("the log says: " + std::string(line));
  }
}

void CleanLog::over(std::span<const PeerState* const> /*peers*/) {
  const auto count = [this](HandlerKind kind) {
    return std::ranges::count(court_.ledger.runs(), kind, &Run::kind);
  };
  if (failures_ != count(HandlerKind::throw_other)) complain("a failure is not in the log");
  if (unsendable_ != count(HandlerKind::unsendable)) complain("a bad response is not in the log");
}

}  // namespace updraft::sim
