#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace updraft::fuzz {

/// Ends the process, and says where, unless what must hold does hold.
inline void require(bool holds,
                    const std::source_location& place = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%u: what must hold does not\n", place.file_name(), place.line());
  std::abort();
}

}  // namespace updraft::fuzz
