#pragma once

#include "base/clock.hpp"
#include "descriptor.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace updraft::reliability {

/// How the server has ended.
struct Exit {
  int status = 0;  ///< Its exit code; negative if a signal has ended it.
  std::chrono::duration<double> took{};
  std::uint64_t applied = 0;  ///< The events whose handlers it has begun.
};

/// A server process, which ends with its owner.
class Child {
 public:
  /// Whether what it logs is seen.
  enum class Log : std::uint8_t { shown, hidden };

  /// Starts the program, and waits until it listens.
  explicit Child(const std::string& program, const std::vector<std::string>& flags = {},
                 Log log = Log::shown);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  /// Sends SIGTERM.
  void terminate();
  /// Waits for the end; the time counts from terminate().
  [[nodiscard]] Exit await_end();

 private:
  /// The next line that it prints; nothing at the end of its output.
  std::optional<std::string> read_line();

  pid_t pid_ = -1;
  load::Descriptor output_;
  std::string printed_;
  std::uint16_t port_ = 0;
  Time terminated_{};
};

}  // namespace updraft::reliability
