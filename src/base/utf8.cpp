#include "base/utf8.hpp"

#include <simdjson.h>  // here alone, as it takes a second to compile

namespace updraft {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// How many bytes at the front of a text that does not begin with a character begin one (Unicode
/// 15.0, table 3-7), at least 1.
std::size_t maximal_subpart(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0xc2 || lead > 0xf4) return 1;
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  // The second byte alone may have less than the usual range.
  unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  std::size_t part = 1;
  while (part < bytes && part < text.size() && byte(part) >= least && byte(part) <= most) {
    ++part;
    least = 0x80;
    most = 0xbf;
  }
  return part;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  return simdjson::validate_utf8(text.data(), text.size());
}

std::string with_replacement_characters(std::string_view text) {
  std::string replaced;
  while (!text.empty()) {
    const Utf8Character first = first_character(text);
    const std::size_t bytes = first.is_valid ? first.bytes : maximal_subpart(text);
    replaced += first.is_valid ? text.substr(0, bytes) : replacement;
    text.remove_prefix(bytes);
  }
  return replaced;
}

}  // namespace updraft
