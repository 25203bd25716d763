#include "websocket/header_field.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace updraft::websocket {

bool is_token(std::string_view text) noexcept {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
  });
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return ascii::equal_ignoring_case(a, b);
}

std::string_view trim(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t";
  const std::size_t start = text.find_first_not_of(blanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(blanks) - start + 1);
}

std::string_view take_element(std::string_view& rest) noexcept {
  const std::size_t end = std::min(rest.find(','), rest.size());
  const std::string_view element = trim(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return element;
}

}  // namespace updraft::websocket
