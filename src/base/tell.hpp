#pragma once

#include <updraft/log.hpp>

#include "base/no_sigpipe.hpp"

#include <cstdio>
#include <string>

namespace updraft {

/// Writes the line that `line()` makes to the log. Never throws, so that what went wrong costs no
/// more than that: where the log fails too, stderr gets the line, as far as there is one.
template <class Line>
void tell(Log& log, LogLevel level, const Line& line) noexcept {
  std::string text;
  try {
    text = line();
    log.write(level, text);
  } catch (...) {
    const char* const said = text.empty() ? "something failed" : text.c_str();
    const NoSigpipe no_sigpipe;
    std::fprintf(stderr, "%s (and it can't be logged)\n", said);
  }
}

}  // namespace updraft
