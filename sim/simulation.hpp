#pragma once

#include "checker.hpp"
#include "plan.hpp"
#include "wire.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace updraft::sim {

struct SimulationOptions {
  bool keeps_lines = false;      ///< Of the history.
  Tamperer* tamperer = nullptr;  ///< Something wrong, to see that it is noticed.
};

/// What came of a plan.
struct Outcome {
  std::optional<Complaint> complaint = {};
  std::uint64_t hash = 0;  ///< Of all that happened.
  std::vector<std::string> history = {};
  std::size_t runs = 0;  ///< Of handlers.
};

/// Lets a plan happen, from the server's start to its end. The same plan gives the same outcome.
Outcome simulate(const Plan& plan, const SimulationOptions& options = {});

}  // namespace updraft::sim
