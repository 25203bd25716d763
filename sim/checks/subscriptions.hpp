#pragma once

#include "../checker.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace updraft::sim {

/// What clients of the library tell the server of what their programs watch: one `sub` of a path,
/// however many watch it, `unsub` when the last has gone; all of it at once, in as few messages as
/// will do, on each connection.
class Subscriptions final : public Checker {
 public:
  explicit Subscriptions(Court& court) : Checker("Subscriptions", court) {}

  void said(const PeerState& peer, const Said& what) override;
  void turned(const ClientState& client, std::span<const Sight> sights) override;

 private:
  struct Told {
    std::set<std::string> paths;    ///< That the server knows to be wanted.
    std::optional<Said> last = {};  ///< Of the `sub` and `unsub`.
  };

  void check_fullness(const PeerState& peer, const Said& before, const Said& next);

  std::map<int, Told> told_;  // by connection
};

}  // namespace updraft::sim
