#include "intent.hpp"

#include <algorithm>

namespace updraft::sim {

void Intent::said(const PeerState& peer, const Said& what) {
  for (const std::string& path : what.paths) {
    if (what.kind == Said::Kind::subscribe)
      subscribed_.try_emplace({peer.number, path}, what.number);
    if (what.kind == Said::Kind::unsubscribe) subscribed_.erase({peer.number, path});
  }
  if (what.leaf) meant_[what.token] = {*what.leaf, what.tells_id, what.number};
}

void Intent::ran(const Run& run, int /*peer*/) {
  const auto entry = meant_.find(run.token);
  const std::string name = event_name(run.token);
  if (entry == meant_.end()) {
    if (run.who.instance != 0) complain(name + " means no button, but one runs");
    return;
  }
  const auto& [leaf, tells_id, number] = entry->second;
  const std::string& path = court_.ledger.instance(run.who.instance).path;
  if (path != leaf.path) return complain(name + " runs a handler of \"" + path + "\"");
  // A place means what is there now.
  if (!tells_id) return;
  const bool is_meant =
      run.who == leaf.who && (leaf.is_keyed ? run.drawn >= leaf.drawn : run.drawn == leaf.drawn);
  if (is_meant) return;
  complain(name + " means " + to_string(leaf.who) + " as of " + std::to_string(leaf.drawn) +
           ", but " + to_string(run.who) + " as of " + std::to_string(run.drawn) + " runs");
}

void Intent::answered(const PeerState& peer, const Answer& answer) {
  const auto entry = meant_.find(answer.token);
  if (answer.error_name != "NotFoundError" || entry == meant_.end()) return;
  const auto& [leaf, tells_id, number] = entry->second;
  const auto subscribed = subscribed_.find({peer.number, leaf.path});
  if (!tells_id || subscribed == subscribed_.end() || subscribed->second > number) return;
  const Time gone = gone_since(leaf);
  const Limits& limits = court_.plan.limits;
  constexpr std::size_t few = 100;
  if (gone != Ledger::end_of_time && limits.retired_handlers < few) return;
  constexpr std::chrono::seconds margin{1};
  if (gone != Ledger::end_of_time && gone + limits.retired_handler_time < answer.written + margin) {
    return;
  }
  complain(peer, answer.key + " does not find " + to_string(leaf.who) + ", which is there");
}

/// When the button was redrawn, or taken away, so that its id need not be known for ever.
Time Intent::gone_since(const Leaf& leaf) const {
  const Ledger& ledger = court_.ledger;
  const Ledger::Instance& instance = ledger.instance(leaf.who.instance);
  const ModelPlan& plan = ledger.plan_of(leaf.who.instance);
  Time gone = ledger.time_of(ledger.gone_turn(leaf.who.instance));
  if (!leaf.is_keyed) {
    const auto next = static_cast<std::size_t>(leaf.drawn);
    if (next < instance.turns.size()) gone = std::min(gone, ledger.time_of(instance.turns[next]));
  } else if (plan.kind == ModelKind::keyed_list) {
    const int turn = ledger.row_gone_turn(plan.inputs[0].index, leaf.who.part);
    gone = std::min(gone, ledger.time_of(turn));
  }
  return gone;
}

}  // namespace updraft::sim
