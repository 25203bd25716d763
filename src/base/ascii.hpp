#pragma once

#include <algorithm>
#include <string_view>

/// Letters of ASCII, whatever the locale of the process says of them: in Turkish, `i` and `I` are
/// not the same letter.
namespace updraft::ascii {

constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_upper(char c) noexcept {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, {}, &to_lower, &to_lower);
}

}  // namespace updraft::ascii
