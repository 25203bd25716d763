#include "monotonic.hpp"

#include <algorithm>

namespace updraft::sim {

void Monotonic::said(const PeerState& peer, const Said& what) {
  if (what.kind != Said::Kind::subscribe) return;
  for (const std::string& path : what.paths) ++last_[{peer.number, path}].may_repeat;
}

/// After the next connection, the same comes again.
void Monotonic::went_stale(const PeerState& program, const std::string& path) {
  ++last_[{program.number, path}].may_repeat;
}

/// Whether it may become what it was, and nobody see what was in between.
bool Monotonic::may_return(const Update& update) const {
  const Ledger& ledger = court_.ledger;
  if (ledger.was_replaced(update.path)) return true;
  return update.instance != 0 && ledger.plan_of(update.instance).kind == ModelKind::query_view;
}

void Monotonic::updated(const PeerState& peer, const Update& update) {
  Last& last = last_[{peer.number, update.path}];
  const auto refuse = [&](const std::string& what) {
    complain(peer, "\"" + update.path + "\" " + what);
  };
  if (last.is_there && update.instance != 0 && last.instance > update.instance) {
    refuse("shows model " + std::to_string(update.instance) + " after " +
           std::to_string(last.instance));
  }
  if (last.is_there && update.instance == last.instance) {
    const std::size_t size = std::min(update.traces.size(), last.traces.size());
    for (std::size_t i = 0; i < size; ++i) {
      const Trace& now = update.traces[i];
      const Trace& before = last.traces[i];
      if (now.source != before.source || now.version >= before.version) continue;
      refuse("goes back from version " + std::to_string(before.version) + " of source " +
             std::to_string(now.source) + " to " + std::to_string(now.version));
    }
    if (update.text_hash == last.text_hash && --last.may_repeat < 0 && !may_return(update)) {
      refuse("says the same again");
    }
  }
  last.is_there = true;
  last.instance = update.instance;
  last.traces = update.traces;
  last.text_hash = update.text_hash;
}

}  // namespace updraft::sim
