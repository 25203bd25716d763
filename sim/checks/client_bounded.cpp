#include "client_bounded.hpp"

namespace updraft::sim {
namespace {

/// The last event, paths, and headers of frames: what may come on top of the limit.
constexpr std::size_t newest_message = 4000;

}  // namespace

void ClientBounded::turned(const ClientState& client, std::span<const Sight> /*sights*/) {
  if (client.unwritten > client.options->outbox_bytes + newest_message) {
    complain(client.program, std::to_string(client.unwritten) + " bytes wait for the server");
  }
  const auto& kept = client.kept;
  if (kept.topics != client.watched) {
    complain(client.program, std::to_string(kept.topics) + " paths are kept, but " +
                                 std::to_string(client.watched) + " are watched");
  }
  if (kept.events > client.options->events) complain(client.program, "too many events wait");
  if (kept.unsent > 2 * kept.events) {
    complain(client.program, std::to_string(kept.unsent) + " events stand in line");
  }
  if (!client.was_full && kept.untold > 2 * kept.topics) {
    complain(client.program, std::to_string(kept.untold) + " paths stand in line");
  }
}

void ClientBounded::rested(const ClientState& client) {
  const auto& kept = client.kept;
  const bool is_closed = client.stage == client::Stage::closed;
  if (kept.events > 0 || kept.unsent > 0 || (kept.untold > 0 && !is_closed)) {
    complain(client.program, "something is kept that nobody waits for");
  }
  if (client.unwritten > 0) complain(client.program, "bytes wait for a server that reads");
}

}  // namespace updraft::sim
