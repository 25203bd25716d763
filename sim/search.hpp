#pragma once

#include "shrink.hpp"
#include "simulation.hpp"

#include <cstdint>
#include <string>

namespace updraft::sim {

/// Which seeds to try, and for how long.
struct SearchOptions {
  std::uint64_t from = 1;
  std::uint64_t seeds = 1;
  int seconds = 0;  ///< At most; 0 for any time.
  int threads = 1;
};

struct SearchResult {
  std::uint64_t tried = 0;
  std::uint64_t handlers = 0;  ///< That ran.
  double seconds = 0;
  bool has_failed = false;
  std::uint64_t failed = 0;  ///< The lowest seed that failed.
};

/// Tries seeds, each simulation on one thread, until one fails.
SearchResult search(const SearchOptions& options);

/// What a plan of that seed came to, as text: what there is, what happened, what is wrong with it,
/// and the command that shows it again.
std::string report(std::uint64_t seed, const Cut& cut, const Outcome& outcome);

/// The report of a failing seed, as short as can be found.
std::string shrunk_report(std::uint64_t seed, const SimulationOptions& options = {});

}  // namespace updraft::sim
