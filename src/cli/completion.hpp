#pragma once

#include <CLI/App.hpp>

#include <string>
#include <string_view>

namespace updraft::cli {

/// The script that lets a shell (bash, zsh, fish) complete commands, flags and, by asking the
/// server, paths. Empty if it is none of these.
std::string completion(const CLI::App& app, std::string_view shell);

}  // namespace updraft::cli
