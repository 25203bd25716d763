#pragma once

#include "cli/visit.hpp"

#include <string>

namespace updraft::cli {

/// `updraft get`: prints what is at a path, once.
struct Get {
  Target target;
  std::string path;

  void run(const Console& console, Interrupts& interrupts) const;
};

}  // namespace updraft::cli
