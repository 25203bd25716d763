#pragma once

#include <string_view>

namespace updraft::cli {

/// As CMakeLists.txt says.
inline constexpr std::string_view version = UPDRAFT_VERSION;

}  // namespace updraft::cli
