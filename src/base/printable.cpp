#include "base/printable.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace updraft {
namespace {

/// From one character to another, both included.
struct Range {
  char32_t first;
  char32_t last;
};

/// Controls, marks and overrides of the direction, separators of lines, fillers, the mark of byte
/// order, and tags. Joiners and variation selectors are not among them: words and emoji need those.
constexpr std::array<Range, 15> escaped{{{0x00, 0x1f},
                                         {0x7f, 0x9f},
                                         {0xad, 0xad},
                                         {0x061c, 0x061c},
                                         {0x115f, 0x1160},
                                         {0x180e, 0x180e},
                                         {0x200e, 0x200f},
                                         {0x2028, 0x202e},
                                         {0x2060, 0x206f},
                                         {0x3164, 0x3164},
                                         {0xfeff, 0xfeff},
                                         {0xffa0, 0xffa0},
                                         {0xfff0, 0xfffb},
                                         {0x1d173, 0x1d17a},
                                         {0xe0000, 0xe007f}}};

bool is_escaped(char32_t code) noexcept {
  return std::ranges::any_of(
      escaped, [code](Range range) { return range.first <= code && code <= range.last; });
}

void append_unit(std::string& out, std::uint32_t unit) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[unit >> shift & 0xfU];
}

/// As JSON does: in UTF-16.
void append_escape(std::string& out, char32_t code) {
  constexpr char32_t supplementary = 0x10000;
  if (code < supplementary) return append_unit(out, code);
  append_unit(out, 0xd800U + ((code - supplementary) >> 10U));
  append_unit(out, 0xdc00U + ((code - supplementary) & 0x3ffU));
}

}  // namespace

std::string printable(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const Utf8Character character = first_character(text);
    if (!character.is_valid) {
      plain += '?';
    } else if (is_escaped(character.code)) {
      append_escape(plain, character.code);
    } else {
      plain += text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return plain;
}

}  // namespace updraft
