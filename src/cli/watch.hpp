#pragma once

#include "cli/visit.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace updraft::cli {

/// `updraft watch`: prints what is at some paths, whenever it changes.
struct WatchPaths {
  Target target;
  std::vector<std::string> paths;
  std::size_t count = 0;  ///< Ends after so many updates; 0 for never.

  void run(const Console& console, Interrupts& interrupts) const;
};

}  // namespace updraft::cli
