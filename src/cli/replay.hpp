#pragma once

#include "cli/visit.hpp"

#include <string>

namespace updraft::cli {

/// `updraft replay`: plays a transcript against a server, and shows where it does otherwise.
struct Replay {
  Target target;  ///< Without a URL: that of the recording.
  std::string file;

  void run(const Console& console) const;
};

}  // namespace updraft::cli
