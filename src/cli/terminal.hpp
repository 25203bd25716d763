#pragma once

#include <cstddef>
#include <cstdint>

/// What the other end of a descriptor can show.
namespace updraft::cli {

enum class ColorMode : std::uint8_t { automatic, always, never };

struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;

  bool operator==(const TerminalSize&) const = default;
};

[[nodiscard]] bool is_terminal(int descriptor);
/// Whether what is written there may be coloured: `automatic` is on terminals, unless the
/// environment has NO_COLOR (https://no-color.org) or a TERM that is none.
[[nodiscard]] bool takes_color(int descriptor, ColorMode mode);
/// Whether the cursor there can be moved back over what was written.
[[nodiscard]] bool can_redraw(int descriptor);
/// As it is now; what terminals have had since ever where it isn't known.
[[nodiscard]] TerminalSize terminal_size(int descriptor);

}  // namespace updraft::cli
