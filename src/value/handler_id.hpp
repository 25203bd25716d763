#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace updraft {

/// A handler id as the wire writes it: 16 lower-case hexadecimal digits.
inline std::array<char, 16> handler_id_text(std::uint64_t id) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::array<char, 16> text;
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, id >>= 4) *digit = hex[id & 15];
  return text;
}

/// The id that a text writes, nothing if it is no such text.
inline std::optional<std::uint64_t> parse_handler_id(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  std::uint64_t id = 0;
  for (const char c : text) {
    const auto digit = std::string_view("0123456789abcdef").find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    id = id << 4 | digit;
  }
  return id;
}

}  // namespace updraft
