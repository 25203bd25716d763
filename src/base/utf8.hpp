#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace updraft {

/// Whether all of the text is well-formed UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// The text with U+FFFD in the place of what is not UTF-8: one for each beginning of a character
/// that goes no further, as decoders of browsers have it (Unicode 15.0, section 3.9, "U+FFFD
/// Substitution of Maximal Subparts").
[[nodiscard]] std::string with_replacement_characters(std::string_view text);

/// The longest beginning of a text, of at most so many bytes, that does not end within a
/// character. Less may be left where the text is not UTF-8.
[[nodiscard]] inline std::string_view beginning(std::string_view text, std::size_t most) noexcept {
  if (text.size() <= most) return text;
  const auto continues = [&](std::size_t i) {
    return (static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80U;
  };
  std::size_t end = most;
  while (end > 0 && continues(end)) --end;
  return text.substr(0, end);
}

/// A character at the start of a text, or a byte that is not UTF-8.
struct Utf8Character {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool is_valid = true;
};

/// The first character of a text that is not empty. Overlong forms, surrogates and codes above
/// U+10FFFF are not UTF-8 (RFC 3629, section 3).
[[nodiscard]] inline Utf8Character first_character(std::string_view text) noexcept {
  constexpr Utf8Character invalid{.code = 0, .bytes = 1, .is_valid = false};
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return invalid;
  char32_t code = lead & (0xffU >> (bytes + 1));
  for (const char c : text.substr(1, bytes - 1)) {
    if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) return invalid;
    code = code << 6U | (static_cast<unsigned char>(c) & 0x3fU);
  }
  constexpr char32_t least_of_three_bytes = 0x800;
  constexpr char32_t least_of_four_bytes = 0x10000;
  const bool is_overlong =
      (bytes == 3 && code < least_of_three_bytes) || (bytes == 4 && code < least_of_four_bytes);
  const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
  if (is_overlong || is_surrogate || code > 0x10ffff) return invalid;
  return {code, bytes, true};
}

}  // namespace updraft
