#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace updraft {

/// Appends a handler id as the wire writes it: 16 lower-case hexadecimal digits.
inline void append_handler_id(std::uint64_t id, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) out += hex[(id >> shift) & 15];
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
