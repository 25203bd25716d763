#include "own_writes.hpp"

namespace updraft::sim {

void OwnWrites::said(const PeerState& peer, const Said& what) {
  if (what.kind == Said::Kind::event) events_[what.token] = what.number;
  auto& paths = peers_[peer.number];
  for (const std::string& path : what.paths) {
    if (what.kind == Said::Kind::unsubscribe) {
      paths.erase(path);
    } else if (what.kind == Said::Kind::subscribe) {
      paths.try_emplace(path, Known{.subscribed = what.number, .traces = {}});
    }
  }
}

void OwnWrites::updated(const PeerState& peer, const Update& update) {
  auto& paths = peers_[peer.number];
  const auto entry = paths.find(update.path);
  if (entry == paths.end()) return;
  entry->second = {entry->second.subscribed, true, update.instance, update.traces};
}

void OwnWrites::went_stale(const PeerState& program, const std::string& path) {
  auto& paths = peers_[program.number];
  const auto entry = paths.find(path);
  if (entry != paths.end()) entry->second.has_value = false;
}

void OwnWrites::answered(const PeerState& peer, const Answer& answer) {
  if (answer.wrote.empty()) return;
  for (const auto& [path, known] : peers_[peer.number]) {
    if (known.has_value && known.subscribed < events_[answer.token])
      check(peer, answer, path, known);
  }
}

void OwnWrites::check(const PeerState& peer, const Answer& answer, const std::string& path,
                      const Known& known) {
  const Ledger& ledger = court_.ledger;
  // What another model has shown, it need not show again; what fails, it can't.
  if (ledger.was_replaced(path)) return;
  if (known.instance != 0 && ledger.may_fail(known.instance)) return;
  for (const auto& [source, version] : answer.wrote) {
    for (const Trace& trace : known.traces) {
      if (trace.source != source || trace.grain == 0) continue;
      if (trace.version >= version / trace.grain) continue;
      return complain(peer, answer.key + " is answered before \"" + path + "\" shows version " +
                                std::to_string(version) + " of source " + std::to_string(source));
    }
  }
}

}  // namespace updraft::sim
