#pragma once

#include <string_view>

/// The grammar that header fields of the handshake have in common (RFC 9110, section 5.6).
namespace updraft::websocket {

/// Without the locale, which must not decide on what the wire says.
constexpr bool is_letter_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Whether a text is a token (section 5.6.2).
[[nodiscard]] bool is_token(std::string_view text) noexcept;

/// Whether two texts are the same but for the case of letters.
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// A text without the blanks around it.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

/// Takes the next element of a comma-separated list from the front of `rest`.
[[nodiscard]] std::string_view take_element(std::string_view& rest) noexcept;

}  // namespace updraft::websocket
