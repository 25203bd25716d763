#pragma once

#include <updraft/limits.hpp>
#include <updraft/log.hpp>

#include "base/clock.hpp"
#include "base/token_bucket.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>

namespace updraft {

/// A log that clients can't fill, whatever they make the server say: so many lines a second, none
/// of them too long, go on to another log. The next line that may be written is preceded by how
/// many were left out. Owned by the server; any thread.
class BoundedLog final : public Log {
 public:
  /// The clock outlives it, and may be asked on any thread.
  BoundedLog(std::shared_ptr<Log> log, const Limits& limits, const Clock& clock);

  void write(LogLevel level, std::string_view line) override;

 private:
  const std::shared_ptr<Log> log_;
  const std::size_t lines_per_second_;
  const std::size_t line_bytes_;
  const Clock& clock_;

  // Under the mutex.
  std::mutex mutex_;
  TokenBucket lines_;
  std::size_t left_out_ = 0;
};

}  // namespace updraft
