#pragma once

#include <CLI/App.hpp>
#include <CLI/FormatterFwd.hpp>

#include <string>

namespace updraft::cli {

/// Writes the help of a command: what it does, how it is called, arguments, flags, examples. Owned
/// by the command line.
class HelpFormatter final : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

/// The names of a flag: `-j, --json`, with what it takes.
std::string flag_names(const CLI::Option& flag);
/// Whether a flag is followed by a value.
bool takes_value(const CLI::Option& flag);

}  // namespace updraft::cli
