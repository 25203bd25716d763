#include "cli/terminal_text.hpp"

#include <updraft/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

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

/// Controls, marks and overrides of the direction, separators of lines, the mark of byte order.
constexpr std::array<Range, 8> invisible{{{0x00, 0x1f},
                                          {0x7f, 0x9f},
                                          {0x200e, 0x200f},
                                          {0x2028, 0x202e},
                                          {0x2066, 0x2069},
                                          {0xfeff, 0xfeff},
                                          {0xfff9, 0xfffb},
                                          {0xe0000, 0xe007f}}};
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

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool is_whole = true;  ///< UTF-8, that is
};

/// The first character of a text that is not empty.
Character first_of(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return {0, 1, false};
  char32_t code = lead & (0xffU >> (bytes + 1));
  for (const char c : text.substr(1, bytes - 1)) {
    if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) return {0, 1, false};
    code = code << 6U | (static_cast<unsigned char>(c) & 0x3fU);
  }
  return {code, bytes, true};
}

void append_unit(std::string& out, std::uint32_t unit) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[unit >> shift & 0xfU];
}

/// As JSON does: in UTF-16.
void append_escaped(std::string& out, char32_t code) {
  constexpr char32_t supplementary = 0x10000;
  if (code < supplementary) return append_unit(out, code);
  append_unit(out, 0xd800U + ((code - supplementary) >> 10U));
  append_unit(out, 0xdc00U + ((code - supplementary) & 0x3ffU));
}

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

std::string printable(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_of(text);
    if (!character.is_whole) {
      plain += '?';
    } else if (is_in(invisible, character.code)) {
      append_escaped(plain, character.code);
    } else {
      plain += text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return plain;
}

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
    const Character character = first_of(text);
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
    const Character character = first_of(line);
    taken += columns_of(character.code);
    if (taken + 1 > columns) break;  // with room for the ellipsis
    beginning += line.substr(0, character.bytes);
    line.remove_prefix(character.bytes);
  }
  if (colored) beginning += reset;
  return columns == 0 ? std::string() : beginning.append(ellipsis);
}

}  // namespace updraft::cli
