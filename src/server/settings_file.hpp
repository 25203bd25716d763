#pragma once

#include <updraft/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::server {

/// `name = value` in a file of settings.
struct SettingsLine {
  std::size_t number = 0;  ///< From 1.
  std::string name;
  std::string value;
};

/// The lines of a file, whose names and values are still to be looked at. Fails, with the file and
/// the line, if it can't be read or has a line of another kind (docs/operation.md).
Result<std::vector<SettingsLine>> read_settings_file(const std::string& path);

/// The same of its text; `path` is what errors call it.
Result<std::vector<SettingsLine>> parse_settings(std::string_view text, const std::string& path);

}  // namespace updraft::server
