#include <updraft/misfit.hpp>

#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace updraft {
namespace {

/// How much of what a client sent is shown to it again, in bytes.
constexpr std::size_t shown_text = 40;
constexpr std::size_t shown_position = 160;

/// The beginning of a text, in one line of UTF-8.
std::string shortened(std::string_view text, std::size_t bytes) {
  std::string shown(beginning(text, bytes));
  if (text.size() > bytes) shown += "…";
  if (!is_utf8(shown)) return "(not UTF-8)";
  std::ranges::replace_if(
      shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return shown;
}

template <class Number>
std::string number_text(Number number) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return "the number " + std::string(digits.data(), end);
}

std::string in_words(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return "null";
    case Value::Kind::boolean:
      return *value.as_boolean() ? "true" : "false";
    case Value::Kind::integer:
      if (const auto large = value.as_unsigned()) return number_text(*large);
      return number_text(*value.as_integer());
    case Value::Kind::number:
      if (!std::isfinite(*value.as_number())) return "a number that is not finite";
      return number_text(*value.as_number());
    case Value::Kind::string:
      return "the text \"" + shortened(value.text(), shown_text) + '"';
    case Value::Kind::array:
      return "an array";
    case Value::Kind::object:
      return "an object";
    case Value::Kind::event:
      return "a handler";
  }
  return {};
}

}  // namespace

std::string Misfit::message() const {
  std::string text = shortened(to_string(position), shown_position);
  if (missing) {
    text += text.empty() ? "missing" : " is missing";
  }
  if (!text.empty()) text += ": ";
  text += "expected " + expected;
  if (!found.empty()) text += ", found " + found;
  return text;
}

Misfit within(Value term, Misfit misfit) {
  misfit.position.insert(misfit.position.begin(), std::move(term));
  return misfit;
}

namespace conversion {

Misfit add_found(Misfit misfit, const Value& value) {
  if (misfit.missing || !misfit.found.empty()) return misfit;
  if (const Value* part = find(value, misfit.position)) {
    misfit.found = in_words(*part);
  } else {
    misfit.missing = true;
  }
  return misfit;
}

}  // namespace conversion
}  // namespace updraft
