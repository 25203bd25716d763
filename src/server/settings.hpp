#pragma once

#include <updraft/error.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::server {

/// One option of a program, by whatever way it is given: a flag, a variable of the environment, a
/// line of a file.
struct Setting {
  std::string flag;  ///< Such as `message-bytes`, for `--message-bytes`.
  std::string meaning;
  std::string type;      ///< What stands for its value in the help; empty for a switch.
  std::string standard;  ///< Its value where nothing is given; empty where that is not told.
  bool is_limit = false;
  /// Takes the value. Throws Error that says what is wrong with it.
  std::function<void(const std::string& text)> set;

  [[nodiscard]] bool is_switch() const noexcept { return type.empty(); }
  /// Its name in the environment: `UPDRAFT_MESSAGE_BYTES`.
  [[nodiscard]] std::string variable() const;
};

/// What a number may be.
struct Range {
  std::int64_t least = 0;
  std::uint64_t most = 0;
};

/// Reads a whole number, whatever the locale. Throws Error that says what is wrong with it.
std::uint64_t read_number(const std::string& text, Range range);
/// Reads `true`, `false` and what stands for them. Throws Error likewise.
bool read_switch(const std::string& text);

/// All options of a program. What is given later takes the place of what was given before. Owned by
/// options_from; one thread.
class Settings {
 public:
  void add(Setting setting) { all_.push_back(std::move(setting)); }
  [[nodiscard]] const std::vector<Setting>& all() const noexcept { return all_; }

  /// The variables that are set. Throws Error that names the variable. Returns what the operator
  /// should know.
  [[nodiscard]] std::vector<std::string> take_environment() const;
  /// The lines of a file (docs/operation.md). Throws Error that names file and line.
  void take_file(const std::string& path) const;

 private:
  void take_line(std::string_view name, const std::string& value) const;
  [[nodiscard]] const Setting* find(std::string_view name) const;

  std::vector<Setting> all_;
};

}  // namespace updraft::server
