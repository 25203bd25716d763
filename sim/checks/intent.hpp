#pragma once

#include "../checker.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace updraft::sim {

/// Promise 8: no misdirected event. What runs is what the client meant, or it gets an error; and it
/// gets one only where what it meant is gone.
class Intent final : public Checker {
 public:
  explicit Intent(Court& court) : Checker("Intent", court) {}

  void said(const PeerState& peer, const Said& what) override;
  void ran(const Run& run, int peer) override;
  void answered(const PeerState& peer, const Answer& answer) override;

 private:
  struct Meant {
    Leaf leaf;
    bool tells_id = false;
    int number = 0;  ///< Of what the peer has said.
  };

  [[nodiscard]] Time gone_since(const Leaf& leaf) const;

  std::map<std::int64_t, Meant> meant_;                    // by event
  std::map<std::pair<int, std::string>, int> subscribed_;  // since what was said
};

}  // namespace updraft::sim
