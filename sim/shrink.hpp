#pragma once

#include "plan.hpp"
#include "simulation.hpp"

#include <functional>
#include <string>
#include <vector>

namespace updraft::sim {

/// What is taken away of a plan: told on the command line, it gives the same plan again.
struct Cut {
  std::vector<int> kept;           ///< The actions that stay, by number.
  bool keeps_all = true;           ///< All of them.
  std::vector<int> left_out;       ///< Models.
  std::vector<std::string> plain;  ///< What is made as simple as can be: see simplifications().
};

/// What of a plan can be made simple: `hubs`, `lag`, `network`, `transports`,
/// `compression`, `limits`, `padding`.
const std::vector<std::string>& simplifications();

Plan apply(const Cut& cut, Plan plan);

/// The smallest cut found whose plan still fails in the same checker (Zeller and Hildebrandt's
/// delta debugging). `fails` says whether a plan does.
Cut shrink(const Plan& plan, const std::function<bool(const Plan&)>& fails);

/// The flags of script/sim that tell a cut; empty if nothing is taken away.
std::string flags_of(const Cut& cut);

}  // namespace updraft::sim
