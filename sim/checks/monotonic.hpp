#pragma once

#include "../checker.hpp"

#include <map>
#include <string>
#include <utility>

namespace updraft::sim {

/// Promise 2: no subscriber sees an older value after a newer one; and nobody gets the same value
/// again who has not asked for it again.
class Monotonic final : public Checker {
 public:
  explicit Monotonic(Court& court, std::string name = "Monotonic")
      : Checker(std::move(name), court) {}

  void said(const PeerState& peer, const Said& what) override;
  void updated(const PeerState& peer, const Update& update) override;
  void went_stale(const PeerState& program, const std::string& path) override;

 private:
  struct Last {
    bool is_there = false;
    int instance = 0;
    std::vector<Trace> traces;
    std::size_t text_hash = 0;
    int may_repeat = 0;
  };

  [[nodiscard]] bool may_return(const Update& update) const;

  std::map<std::pair<int, std::string>, Last> last_;
};

}  // namespace updraft::sim
