#pragma once

#include "cli/visit.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace updraft::cli {

/// `updraft record`: writes what goes over a connection as a transcript.
struct Record {
  Target target;
  std::vector<std::string> paths;
  std::string file;                   ///< The standard output if empty.
  std::size_t count = 0;              ///< Ends after so many updates; 0 for never.
  std::chrono::milliseconds time{0};  ///< Ends after so long; 0 for never.

  void run(const Console& console, Interrupts& interrupts) const;
};

}  // namespace updraft::cli
