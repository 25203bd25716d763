#pragma once

#include <updraft/error.hpp>

#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace updraft::load {

/// Says that a call of the system failed, by its errno.
[[noreturn]] inline void fail_system(const std::string& call, int error = errno) {
  throw Error(ErrorKind::internal, call + ": " + std::system_category().message(error));
}

/// The start of what came, as errors show it: its first 200 bytes, and how many there were.
[[nodiscard]] inline std::string excerpt(std::string_view text) {
  constexpr std::size_t shown = 200;
  std::string out(text.substr(0, shown));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < ' ') c = '.';
  }
  if (text.size() > shown) out += "... (" + std::to_string(text.size()) + " bytes)";
  return out;
}

}  // namespace updraft::load
