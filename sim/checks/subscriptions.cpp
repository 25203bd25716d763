#include "subscriptions.hpp"

namespace updraft::sim {

void Subscriptions::said(const PeerState& peer, const Said& what) {
  const bool is_wanted = what.kind == Said::Kind::subscribe;
  const bool is_of_library =
      court_.plan.clients.at(static_cast<std::size_t>(peer.client)).is_library;
  if (!is_of_library || (!is_wanted && what.kind != Said::Kind::unsubscribe)) return;
  Told& told = told_[peer.number];
  for (const std::string& path : what.paths) {
    const bool has_changed =
        is_wanted ? told.paths.insert(path).second : told.paths.erase(path) > 0;
    if (has_changed) continue;
    complain(peer, "\"" + path + "\" is " +
                       (is_wanted ? "subscribed to twice" : "unsubscribed for nothing"));
  }
  if (told.last && told.last->kind == what.kind && told.last->end_offset == what.end_offset) {
    check_fullness(peer, *told.last, what);
  }
  told.last = what;
}

/// Of two that are sent together, the first has no room for more.
void Subscriptions::check_fullness(const PeerState& peer, const Said& before, const Said& next) {
  const ClientOptions& options =
      court_.plan.clients.at(static_cast<std::size_t>(peer.client)).options;
  constexpr std::size_t tolerance = 40;  // around the paths
  const bool has_room =
      before.paths.size() < options.keys_per_message &&
      before.bytes + next.paths.front().size() + tolerance < options.sent_message_bytes;
  if (has_room) complain(peer, "two messages say what would go into one");
}

void Subscriptions::turned(const ClientState& client, std::span<const Sight> sights) {
  // What waits behind other bytes is said when these have gone.
  if (client.stage != client::Stage::live || client.was_full) return;
  const auto& known = told_[client.connection].paths;
  auto next = known.begin();
  for (std::size_t i = 0; i < sights.size(); ++i) {
    const std::string_view path = sights[i].path;
    if (i > 0 && path == sights[i - 1].path) continue;
    if (next != known.end() && *next == path) {
      ++next;
    } else if (next == known.end() || *next > path) {
      return complain(client.program, "the server is not told of \"" + std::string(path) + "\"");
    } else {
      break;
    }
  }
  if (next != known.end()) complain(client.program, "nobody wants \"" + *next + "\" any more");
}

}  // namespace updraft::sim
