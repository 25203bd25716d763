#pragma once

#include <updraft/compiler.hpp>

#include <memory>
#include <string_view>

#pragma GCC visibility push(default)

namespace updraft {

enum class LogLevel { debug, info, warning, error, off };

/// Where a server writes what its operator should know: one line each.
class Log {
 public:
  virtual ~Log() = default;
  /// Any thread. A line has no newline at its end.
  virtual void write(LogLevel level, std::string_view line) = 0;

  void debug(std::string_view line) { write(LogLevel::debug, line); }
  void info(std::string_view line) { write(LogLevel::info, line); }
  void warning(std::string_view line) { write(LogLevel::warning, line); }
  void error(std::string_view line) { write(LogLevel::error, line); }
};

/// Lines of that level and above to stderr, with the time.
std::shared_ptr<Log> stderr_log(LogLevel least = LogLevel::info);

}  // namespace updraft

#pragma GCC visibility pop
