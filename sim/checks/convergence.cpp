#include "convergence.hpp"

namespace updraft::sim {
namespace {

/// How long a change may take to a client that is near and reads.
constexpr std::chrono::milliseconds soon{300};

}  // namespace

void Convergence::said(const PeerState& peer, const Said& what) {
  if (what.kind == Said::Kind::event && peer.is_calm) asked_[what.token] = what.at;
  auto& paths = peers_[peer.number];
  for (const std::string& path : what.paths) {
    if (what.kind == Said::Kind::unsubscribe) {
      paths.erase(path);
    } else if (what.kind == Said::Kind::subscribe) {
      paths.try_emplace(path).first->second.subscribed = what.at;
    }
  }
}

void Convergence::updated(const PeerState& peer, const Update& update) {
  auto& paths = peers_[peer.number];
  const auto entry = paths.find(update.path);
  if (entry == paths.end()) return;
  entry->second.has_value = true;
  entry->second.instance = update.instance;
  entry->second.traces = update.traces;
}

void Convergence::went_stale(const PeerState& program, const std::string& path) {
  auto& paths = peers_[program.number];
  const auto entry = paths.find(path);
  if (entry != paths.end()) entry->second.has_value = false;
}

void Convergence::answered(const PeerState& peer, const Answer& answer) {
  const auto asked = asked_.find(answer.token);
  if (asked != asked_.end() && peer.is_healthy()) check_soon(peer, asked->second);
}

void Convergence::check_soon(const PeerState& peer, Time asked) {
  for (const auto& [path, known] : peers_[peer.number]) {
    if (!known.has_value || court_.ledger.placed_at(path) != known.instance) continue;
    if (known.instance != 0 && court_.ledger.may_fail(known.instance)) continue;
    if (known.instance == 0 && court_.ledger.was_replaced(path)) continue;
    for (const Trace& trace : known.traces) {
      if (trace.grain == 0) continue;
      const Time outdated = court_.ledger.time_of(court_.ledger.span_of(trace).second);
      if (outdated != Ledger::end_of_time && outdated + soon < asked) {
        return complain(peer, "\"" + path + "\" is still at version " +
                                  std::to_string(trace.version) + " of source " +
                                  std::to_string(trace.source));
      }
    }
  }
}

void Convergence::settled(std::span<const PeerState* const> peers) {
  for (const PeerState* peer : peers) {
    if (!peer->is_healthy()) continue;
    for (const auto& [path, known] : peers_[peer->number]) check_last(*peer, path, known);
  }
}

void Convergence::check_last(const PeerState& peer, const std::string& path, const Known& known) {
  const Ledger& ledger = court_.ledger;
  const int instance = ledger.placed_at(path);
  if (instance == 0 || ledger.is_failing(instance)) return;
  if (!known.has_value) return complain(peer, "\"" + path + "\" has a value that never came");
  const bool tells_instance = ledger.plan_of(instance).kind != ModelKind::state;
  if (tells_instance && known.instance != instance) {
    return complain(peer, "\"" + path + "\" is model " + std::to_string(instance) +
                              ", but the last value came from " + std::to_string(known.instance));
  }
  if (ledger.may_lag(instance)) return;
  for (const Trace& trace : known.traces) {
    const std::int64_t version = ledger.version(trace.source);
    const std::int64_t expected =
        trace.grain == 0 ? ledger.instance(instance).wanted : version / trace.grain;
    const bool is_fine = trace.grain == 0 ? trace.version >= expected : trace.version == expected;
    if (!is_fine) {
      return complain(peer, "\"" + path + "\" ended with " + std::to_string(trace.version) +
                                " of source " + std::to_string(trace.source) + ", which is at " +
                                std::to_string(expected));
    }
  }
}

}  // namespace updraft::sim
