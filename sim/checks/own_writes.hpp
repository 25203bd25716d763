#pragma once

#include "../checker.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace updraft::sim {

/// Promise 4: what a handler changed before it ended reaches its client before the response.
class OwnWrites final : public Checker {
 public:
  explicit OwnWrites(Court& court, std::string name = "OwnWrites")
      : Checker(std::move(name), court) {}

  void said(const PeerState& peer, const Said& what) override;
  void updated(const PeerState& peer, const Update& update) override;
  void went_stale(const PeerState& program, const std::string& path) override;
  void answered(const PeerState& peer, const Answer& answer) override;

 private:
  struct Known {
    int subscribed = 0;  ///< The number of what was said.
    bool has_value = false;
    int instance = 0;
    std::vector<Trace> traces;
  };

  void check(const PeerState& peer, const Answer& answer, const std::string& path,
             const Known& known);

  std::map<int, std::map<std::string, Known>> peers_;
  std::unordered_map<std::int64_t, int> events_;  // the number of each
};

}  // namespace updraft::sim
