#pragma once

#include "../checker.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace updraft::sim {

/// What programs are shown is marked as current exactly while it is: it came over the connection
/// that there is. Values stay when that is lost; and whoever watches is told of each change, once.
class Staleness final : public Checker {
 public:
  explicit Staleness(Court& court) : Checker("Staleness", court) {}

  void updated(const PeerState& peer, const Update& update) override;
  void turned(const ClientState& client, std::span<const Sight> sights) override;

 private:
  void check(const ClientState& client, const Sight& sight);

  std::map<int, std::set<std::string, std::less<>>> came_;  // by connection
};

}  // namespace updraft::sim
