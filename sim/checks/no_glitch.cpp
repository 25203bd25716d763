#include "no_glitch.hpp"

#include <algorithm>

namespace updraft::sim {

/// All that a value was made from must have been so at one moment, at the end of a change set.
void NoGlitch::updated(const PeerState& peer, const Update& update) {
  if (update.instance != 0 && court_.ledger.may_lag(update.instance)) return;
  int from = 0;
  int until = Ledger::never;
  for (const Trace& trace : update.traces) {
    const auto [begin, end] = court_.ledger.span_of(trace);
    if (begin == Ledger::never) {
      return complain(peer, "\"" + update.path + "\" shows version " +
                                std::to_string(trace.version) + " of source " +
                                std::to_string(trace.source) + ", which there never was");
    }
    if (trace.grain == 0) continue;
    from = std::max(from, begin);
    until = std::min(until, end);
  }
  // A view that fails at the end of a turn keeps what it was within it, for who asked over HTTP.
  const bool within_a_turn =
      from == until && update.instance != 0 && court_.ledger.may_fail(update.instance);
  if (from >= until && !within_a_turn)
    complain(peer, "\"" + update.path + "\" shows what never was together");
}

void NoGlitch::ran_in_vain(int instance) {
  complain("the view at \"" + court_.ledger.instance(instance).path +
           "\" runs again though nothing it reads has changed");
}

}  // namespace updraft::sim
