#pragma once

#include "cli/visit.hpp"

namespace updraft::cli {

/// `updraft paths`: lists the models of a server, which tells them over HTTP (docs/protocol.md).
struct Paths {
  Target target;

  void run(const Console& console) const;
};

}  // namespace updraft::cli
