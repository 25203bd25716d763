#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace updraft::cli {
namespace {

/// Nobody changes the environment of this process.
std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value ? value : "";
}

bool is_dumb() {
  const std::string_view terminal = environment("TERM");
  return terminal.empty() || terminal == "dumb";
}

}  // namespace

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

bool takes_color(int descriptor, ColorMode mode) {
  if (mode != ColorMode::automatic) return mode == ColorMode::always;
  return is_terminal(descriptor) && environment("NO_COLOR").empty() && !is_dumb();
}

bool can_redraw(int descriptor) {
  return is_terminal(descriptor) && !is_dumb();
}

TerminalSize terminal_size(int descriptor) {
  TerminalSize size;
  winsize window{};
  if (::ioctl(descriptor, TIOCGWINSZ, &window) != 0) return size;
  if (window.ws_col > 0) size.columns = window.ws_col;
  if (window.ws_row > 0) size.rows = window.ws_row;
  return size;
}

}  // namespace updraft::cli
