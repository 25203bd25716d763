#include "base/bounded_log.hpp"

#include "base/printable.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace updraft {
namespace {

constexpr std::string_view cut_mark = "...";

/// The start of a line, with a mark behind it.
std::string cut(std::string_view line, std::size_t most) {
  const std::size_t room = most - std::min(most, cut_mark.size());
  return std::string(beginning(line, room)).append(cut_mark);
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
  // A line may quote megabytes: of these, no more is escaped than may be written.
  const bool is_longer = line.size() > line_bytes_;
  const std::string text = printable(is_longer ? beginning(line, line_bytes_) : line);
  log_->write(level, is_longer || text.size() > line_bytes_ ? cut(text, line_bytes_) : text);
}

}  // namespace updraft
