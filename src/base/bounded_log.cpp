#include "base/bounded_log.hpp"

#include <string>
#include <utility>

namespace updraft {
namespace {

constexpr std::string_view cut_mark = "...";

bool continues_character(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// The line's start, cut between two characters of UTF-8.
std::string cut(std::string_view line, std::size_t most) {
  std::size_t end = most - std::min(most, cut_mark.size());
  while (end > 0 && continues_character(line[end])) --end;
  return std::string(line.substr(0, end)).append(cut_mark);
}

}  // namespace

BoundedLog::BoundedLog(std::shared_ptr<Log> log, const Limits& limits, const Clock& clock)
    : log_(std::move(log)),
      lines_per_second_(limits.log_lines_per_second),
      line_bytes_(limits.log_line_bytes),
      clock_(clock),
      lines_(lines_per_second_, clock.now()) {}

void BoundedLog::write(LogLevel level, std::string_view line) {
  std::size_t left_out = 0;
  {
    const std::scoped_lock lock(mutex_);
    if (!lines_.take(lines_per_second_, clock_.now())) {
      ++left_out_;
      return;
    }
    left_out = std::exchange(left_out_, 0);
  }
  if (left_out > 0) {
    log_->warning(std::to_string(left_out) + " lines were left out: more than " +
                  std::to_string(lines_per_second_) + " a second");
  }
  if (line.size() <= line_bytes_) {
    log_->write(level, line);
  } else {
    log_->write(level, cut(line, line_bytes_));
  }
}

}  // namespace updraft
