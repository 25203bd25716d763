#include "cli/display.hpp"

#include "cli/terminal.hpp"
#include "cli/terminal_text.hpp"

#include <algorithm>
#include <string_view>

namespace updraft::cli {
namespace {

constexpr std::string_view erase_to_end_of_line = "\x1b[K";
constexpr std::string_view erase_below = "\x1b[J";
/// Lines are clipped to the window, but a character may be wider than we think.
constexpr std::string_view wrap_off = "\x1b[?7l";
constexpr std::string_view wrap_on = "\x1b[?7h";

}  // namespace

void Display::draw(const std::string& whole, const std::string& news) {
  const TerminalSize size = terminal_size(output_.descriptor());
  const auto rows = static_cast<std::size_t>(std::ranges::count(whole, '\n'));
  if (rows >= size.rows) {
    drawn_rows_ = 0;
    return output_.write(news);
  }
  std::string text;
  // In a window of another width, what was drawn stands nobody knows where: it stays.
  if (drawn_rows_ > 0 && drawn_columns_ == size.columns) {
    // Never beyond its upper edge, which may have come down.
    text += "\x1b[" + std::to_string(std::min(drawn_rows_, size.rows - 1)) + "A";
  }
  text += wrap_off;
  std::string_view rest = whole;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    text += clipped(line, size.columns);
    text += erase_to_end_of_line;
    text += "\r\n";
  }
  text += erase_below;
  text += wrap_on;
  output_.write(text);
  drawn_rows_ = rows;
  drawn_columns_ = size.columns;
}

}  // namespace updraft::cli
