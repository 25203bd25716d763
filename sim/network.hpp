#pragma once

#include "agenda.hpp"
#include "client_end.hpp"
#include "plan.hpp"
#include "random.hpp"
#include "server.hpp"
#include "wire.hpp"
#include "wire_transport.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace updraft::sim {

/// One connection, from end to end.
struct Connection {
  std::unique_ptr<ClientEnd> client;
  std::unique_ptr<Wire> wire;
  std::unique_ptr<WireTransport> server;
  int hub = 0;
};

/// All connections that there have been. Owned by the simulation.
class Network {
 public:
  /// The client's end of a connection of that number, with chances of its own.
  using MakeEnd = std::function<std::unique_ptr<ClientEnd>(int number, Random chances)>;

  Network(ClientEnd::World& world, Tamperer* tamperer)
      : world_(world), tamperer_(tamperer), connects_(world.plan.clients.size()) {}
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  /// Where connections lead to from now on.
  void lead_to(Server& server) { server_ = &server; }
  Connection& connect(int client, const MakeEnd& make_end);

  [[nodiscard]] const std::vector<std::unique_ptr<Connection>>& all() const noexcept {
    return all_;
  }
  [[nodiscard]] ClientEnd& client_end(int number) {
    return *all_.at(static_cast<std::size_t>(number))->client;
  }
  /// The server's ends at a hub, of the connections that are not over.
  [[nodiscard]] std::vector<WireTransport*> ends_of(int hub);
  /// The connection whose session that is, -1 if there is none.
  [[nodiscard]] int connection_of(std::uint64_t session) const;
  /// What all clients' ends are now.
  std::vector<const PeerState*> states();

 private:
  WireTransport::Settings settings_of(Connection& connection, int number);

  ClientEnd::World& world_;
  Tamperer* tamperer_;
  Server* server_ = nullptr;
  std::vector<int> connects_;  // how often each client has connected
  std::vector<std::unique_ptr<Connection>> all_;
};

}  // namespace updraft::sim
