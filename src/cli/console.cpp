#include "cli/console.hpp"

#include "cli/failure.hpp"
#include "cli/terminal_text.hpp"

#include <unistd.h>

#include <string>

namespace updraft::cli {

Console::Console(Format format, ColorMode color)
    : output_(STDOUT_FILENO, "the standard output"),
      errors_(STDERR_FILENO, "the standard error"),
      pretty_(format == Format::automatic ? is_terminal(STDOUT_FILENO) : format == Format::pretty),
      color_(pretty_ && takes_color(STDOUT_FILENO, color)),
      error_color_(takes_color(STDERR_FILENO, color)) {}

Look Console::look() const {
  return {.width = terminal_size(output_.descriptor()).columns, .color = color_};
}

void Console::print(const Value& value) const {
  output_.write(pretty_ ? pretty(value, look()) : json_line(value) + '\n');
}

void Console::say(std::string_view line, Paint kind) const {
  try {
    errors_.write(painted(kind, "updraft:", error_color_) + ' ' + printable(line) + '\n');
  } catch (const Failure&) {
    return;  // There is nobody left to tell.
  }
}

}  // namespace updraft::cli
