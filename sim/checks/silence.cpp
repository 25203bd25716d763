#include "silence.hpp"

namespace updraft::sim {

void Silence::said(const PeerState& peer, const Said& what) {
  if (what.kind == Said::Kind::event) events_[what.token] = what.number;
  auto& paths = peers_[peer.number];
  for (const std::string& path : what.paths) {
    if (what.kind == Said::Kind::subscribe) {
      paths[path] = {.is_wanted = true};
    } else if (what.kind == Said::Kind::unsubscribe) {
      paths[path] = {.unsubscribed = what.number};
    }
  }
}

void Silence::updated(const PeerState& peer, const Update& update) {
  const auto& paths = peers_[peer.number];
  const auto entry = paths.find(update.path);
  if (entry == paths.end()) {
    return complain(peer, "an update of \"" + update.path + "\", which it never subscribed to");
  }
  if (entry->second.is_processed) {
    complain(peer, "an update of \"" + update.path + "\" after its unsub");
  }
}

void Silence::answered(const PeerState& peer, const Answer& answer) {
  const Run* run = court_.ledger.run_of(answer.token);
  const auto event = events_.find(answer.token);
  if ((run && run->waits()) || event == events_.end()) return;
  for (auto& [name, path] : peers_[peer.number]) {
    if (!path.is_wanted && path.unsubscribed < event->second) path.is_processed = true;
  }
}

}  // namespace updraft::sim
