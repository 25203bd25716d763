#pragma once

#include "../checker.hpp"

#include <string>
#include <utility>

namespace updraft::sim {

/// Promise 6: a view never sees a torn combination of its inputs, and runs once per change set.
class NoGlitch final : public Checker {
 public:
  explicit NoGlitch(Court& court, std::string name = "NoGlitch")
      : Checker(std::move(name), court) {}

  void updated(const PeerState& peer, const Update& update) override;
  void ran_in_vain(int instance) override;
};

}  // namespace updraft::sim
