#include "staleness.hpp"

namespace updraft::sim {

void Staleness::updated(const PeerState& peer, const Update& update) {
  came_[peer.number].insert(update.path);
}

void Staleness::check(const ClientState& client, const Sight& sight) {
  const auto refuse = [&](const std::string& what) {
    complain(client.program, "\"" + std::string(sight.path) + "\" " + what);
  };
  if (sight.is != sight.told) refuse("changes untold");
  if (!sight.is.is_current) return;
  if (client.stage != client::Stage::live || client.is_over) {
    return refuse("is marked as current without a connection");
  }
  if (!came_[client.connection].contains(sight.path)) {
    return refuse("is marked as current, but comes from an earlier connection");
  }
  if (sight.is.version == 0) refuse("is current, but has no value");
}

void Staleness::turned(const ClientState& client, std::span<const Sight> sights) {
  for (const Sight& sight : sights) check(client, sight);
}

}  // namespace updraft::sim
