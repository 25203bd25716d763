#include "client_end.hpp"

#include <utility>

namespace updraft::sim {

ClientEnd::ClientEnd(World& world, int number, int client)
    : world_(world),
      plan_(world.plan.clients[static_cast<std::size_t>(client)]),
      name_("c" + std::to_string(client) + "/" + std::to_string(number)) {
  state_.number = number;
  state_.client = client;
  state_.is_calm = plan_.is_calm;
}

void ClientEnd::complain(std::string_view checker, std::string_view what) {
  if (world_.court.complaint) return;
  world_.court.complaint = {std::string(checker), name_ + ": " + std::string(what)};
}

void ClientEnd::stall() {
  if (!std::exchange(state_.reads, false)) return;
  world_.history.note(name_, ":", "reads no more");
  state_.was_stalled = true;
  wire_->read_on(false);
}

void ClientEnd::resume() {
  if (std::exchange(state_.reads, true)) return;
  world_.history.note(name_, ":", "reads again");
  wire_->read_on(true);
}

void ClientEnd::cut() {
  if (std::exchange(state_.is_cut, true)) return;
  world_.history.note(name_, "-", "the connection is cut");
  wire_->cut();
}

}  // namespace updraft::sim
