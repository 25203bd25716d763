#pragma once

#include "../checker.hpp"

#include <map>
#include <optional>

namespace updraft::sim {

/// How clients of the library come back: after a random time, up to a bound that doubles with each
/// failure until the server has said something again; and they don't rest before they are live.
class Reconnects final : public Checker {
 public:
  explicit Reconnects(Court& court) : Checker("Reconnects", court) {}

  void updated(const PeerState& peer, const Update& /*update*/) override { heard(peer); }
  void answered(const PeerState& peer, const Answer& /*answer*/) override { heard(peer); }
  void dialed(const ClientState& client) override;
  void left(const ClientState& client) override;
  void turned(const ClientState& client, std::span<const Sight> sights) override;
  void rested(const ClientState& client) override;

 private:
  struct Attempts {
    bool is_there = false;  ///< There is an attempt, or a connection.
    Time left{};
    int failures = 0;        ///< Since the server said something.
    bool was_heard = false;  ///< Over this connection.
  };

  void heard(const PeerState& peer);
  [[nodiscard]] std::chrono::milliseconds longest_wait(const ClientState& client,
                                                       int failures) const;

  std::map<int, Attempts> attempts_;  // by client
};

/// How clients of the library know that the server lives: silence is answered by a ping, at once,
/// and a ping that is not answered by anything ends the connection; the server's pings are
/// answered.
class Heartbeat final : public Checker {
 public:
  explicit Heartbeat(Court& court) : Checker("Heartbeat", court) {}

  void said(const PeerState& peer, const Said& what) override;
  void turned(const ClientState& client, std::span<const Sight> sights) override;
  void rested(const ClientState& client) override;

 private:
  struct Silence {
    Time heard{};  ///< As of its last turn.
    Time pinged{};
  };

  void check(const ClientState& client);

  std::map<int, Silence> silences_;  // by client
};

}  // namespace updraft::sim
