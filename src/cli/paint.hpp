#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace updraft::cli {

/// What a piece of text is; its colour says so.
enum class Paint : std::uint8_t { plain, name, text, number, word, mark, faint, strong, good, bad };

/// The sequence that a terminal takes for it (ECMA-48, 8.3.117): the usual sixteen colours, which
/// people have set so that they can read them.
constexpr std::string_view sequence_of(Paint paint) noexcept {
  switch (paint) {
    case Paint::name:
      return "\x1b[34m";
    case Paint::text:
      return "\x1b[32m";
    case Paint::number:
      return "\x1b[36m";
    case Paint::word:
      return "\x1b[35m";
    case Paint::mark:
      return "\x1b[1;30;43m";
    case Paint::faint:
      return "\x1b[2m";
    case Paint::strong:
      return "\x1b[1m";
    case Paint::good:
      return "\x1b[32m";
    case Paint::bad:
      return "\x1b[31m";
    case Paint::plain:
      break;
  }
  return {};
}

/// Appends a text in its colour, if there are to be any.
inline void paint(std::string& out, Paint paint, std::string_view text, bool color) {
  const std::string_view sequence = color ? sequence_of(paint) : std::string_view();
  out.append(sequence).append(text);
  if (!sequence.empty()) out += "\x1b[0m";
}

inline std::string painted(Paint kind, std::string_view text, bool color) {
  std::string out;
  paint(out, kind, text, color);
  return out;
}

}  // namespace updraft::cli
