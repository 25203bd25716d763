#pragma once

#include "../checker.hpp"

#include <map>
#include <string>
#include <unordered_map>

namespace updraft::sim {

/// Promise 5: no update for a path after its `unsub` was processed. That it was, the client knows
/// once an event has been answered that it sent later.
class Silence final : public Checker {
 public:
  explicit Silence(Court& court) : Checker("Silence", court) {}

  void said(const PeerState& peer, const Said& what) override;
  void updated(const PeerState& peer, const Update& update) override;
  void answered(const PeerState& peer, const Answer& answer) override;

 private:
  struct Path {
    bool is_wanted = false;
    int unsubscribed = 0;  ///< The number of what was said.
    bool is_processed = false;
  };

  std::map<int, std::map<std::string, Path>> peers_;
  std::unordered_map<std::int64_t, int> events_;  // the number of each
};

}  // namespace updraft::sim
