#include "cli/terminal_text.hpp"

#include <updraft/json.hpp>

#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace updraft::cli {
namespace {

constexpr char escape = '\x1b';
constexpr std::string_view ellipsis = "…";
constexpr std::string_view reset = "\x1b[0m";

/// From one character to another, both included.
struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) noexcept {
  return std::ranges::any_of(ranges,
                             [c](Range range) { return range.first <= c && c <= range.last; });
}

/// Marks on the character before.
constexpr std::array<Range, 7> without_width{{{0x0300, 0x036f},
                                              {0x1ab0, 0x1aff},
                                              {0x1dc0, 0x1dff},
                                              {0x200b, 0x200d},
                                              {0x20d0, 0x20ff},
                                              {0xfe00, 0xfe0f},
                                              {0xfe20, 0xfe2f}}};
/// East Asian characters and emoji (Unicode Standard Annex 11), by their blocks.
constexpr std::array<Range, 10> two_columns{{{0x1100, 0x115f},
                                             {0x2e80, 0xa4cf},
                                             {0xac00, 0xd7a3},
                                             {0xf900, 0xfaff},
                                             {0xfe30, 0xfe6f},
                                             {0xff00, 0xff60},
                                             {0xffe0, 0xffe6},
                                             {0x1f300, 0x1f64f},
                                             {0x1f680, 0x1faff},
                                             {0x20000, 0x3fffd}}};

/// The length of the colours that a text begins with: `ESC [ … m`.
std::size_t color_bytes(std::string_view text) noexcept {
  if (text.front() != escape) return 0;
  const auto end = text.find('m');
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::size_t columns_of(char32_t code) noexcept {
  if (code < 0x300) return 1;
  if (is_in(without_width, code)) return 0;
  return is_in(two_columns, code) ? 2 : 1;
}

}  // namespace

std::string json_line(const Value& value) {
  return printable(to_json(value));
}

std::size_t width_of(std::string_view text) noexcept {
  std::size_t columns = 0;
  while (!text.empty()) {
    if (const std::size_t color = color_bytes(text)) {
      text.remove_prefix(color);
      continue;
    }
    const Utf8Character character = first_character(text);
    columns += columns_of(character.code);
    text.remove_prefix(character.bytes);
  }
  return columns;
}

std::string clipped(std::string_view line, std::size_t columns) {
  if (width_of(line) <= columns) return std::string(line);
  std::string beginning;
  bool colored = false;
  std::size_t taken = 0;
  while (!line.empty()) {
    if (const std::size_t color = color_bytes(line)) {
      beginning += line.substr(0, color);
      colored = true;
      line.remove_prefix(color);
      continue;
    }
    const Utf8Character character = first_character(line);
    taken += columns_of(character.code);
    if (taken + 1 > columns) break;  // with room for the ellipsis
    beginning += line.substr(0, character.bytes);
    line.remove_prefix(character.bytes);
  }
  if (colored) beginning += reset;
  return columns == 0 ? std::string() : beginning.append(ellipsis);
}

}  // namespace updraft::cli
