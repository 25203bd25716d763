#include "network.hpp"

#include <algorithm>
#include <utility>

namespace updraft::sim {

Connection& Network::connect(int client, const MakeEnd& make_end) {
  const auto number = static_cast<int>(all_.size());
  const auto place = static_cast<std::size_t>(client);
  const Plan& all = world_.plan;
  const ClientPlan& plan = all.clients[place];
  // What chances it has depends on the client, and how often that has connected.
  constexpr std::uint64_t most_connections = 1000;
  const std::uint64_t salt =
      most_connections * (1 + place) + static_cast<std::uint64_t>(connects_[place]++);
  const Random chances = Random(all.seed).fork(salt);
  auto made = std::make_unique<Connection>();
  Connection& connection = *made;
  connection.hub = std::min(plan.hub, all.hubs - 1);
  connection.client = make_end(number, chances.fork(1));
  Wire::Ends ends{
      .server_ready = [this, &connection] { server_->ready(connection.hub, *connection.server); },
      .client_takes = [&connection](std::string_view bytes,
                                    Time written) { connection.client->take(bytes, written); },
      .client_ends = [&connection] { connection.client->end(); },
      .server_reads = [&connection] { connection.client->drained(); }};
  connection.wire = std::make_unique<Wire>(number, world_.agenda, Agenda::of_wire(salt),
                                           chances.fork(2), plan, std::move(ends), tamperer_);
  connection.client->use(*connection.wire);
  connection.server = std::make_unique<WireTransport>(settings_of(connection, number),
                                                      *connection.wire, chances.fork(3));
  all_.push_back(std::move(made));
  return connection;
}

WireTransport::Settings Network::settings_of(Connection& connection, int number) {
  return {.shard = &server_->shard(connection.hub),
          .agenda = &world_.agenda,
          .roughness = &world_.plan.roughness,
          .number = number,
          .blocks_early = !connection.client->state().is_calm,
          .offered =
              [this, &connection](std::span<const std::string_view> pieces, std::size_t taken) {
                for (const auto& checker : world_.checkers) {
                  checker->offered(connection.client->state(), pieces, taken);
                }
              },
          .ready =
              [this, &connection] {
                // Its connection may want to read before it is made.
                if (connection.server) server_->ready(connection.hub, *connection.server);
              }};
}

std::vector<WireTransport*> Network::ends_of(int hub) {
  std::vector<WireTransport*> ends;
  for (const auto& connection : all_) {
    if (connection->hub == hub && !connection->server->is_over())
      ends.push_back(connection->server.get());
  }
  return ends;
}

int Network::connection_of(std::uint64_t session) const {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (all_[i]->server->session() == session) return static_cast<int>(i);
  }
  return -1;
}

std::vector<const PeerState*> Network::states() {
  std::vector<const PeerState*> states;
  for (const auto& connection : all_) {
    connection->client->note_server(connection->server->is_over(),
                                    connection->server->drained_bytes());
    states.push_back(&connection->client->state());
  }
  return states;
}

}  // namespace updraft::sim
