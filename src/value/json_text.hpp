#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace updraft {

/// Whether a character does not stand for itself within a JSON string (RFC 8259, section 7): a
/// quote, a backslash or a control character.
constexpr bool is_special(char c) noexcept {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

#if defined(__SSE2__)
/// How many characters find_special_in looks at.
inline constexpr std::ptrdiff_t special_block = 16;

/// The place of the first special character of a block, or what is beyond it.
inline int find_special_in(const char* block) noexcept {
  const __m128i text =
      _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(block)));
  const __m128i controls = _mm_set1_epi8(0x1f);
  const __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(text, _mm_set1_epi8('"')),
                                                  _mm_cmpeq_epi8(text, _mm_set1_epi8('\\'))),
                                     _mm_cmpeq_epi8(_mm_max_epu8(text, controls), controls));
  return std::countr_zero(static_cast<std::uint32_t>(_mm_movemask_epi8(found)));
}
#else
inline constexpr std::ptrdiff_t special_block = 8;

/// The same within a word (as in S. E. Anderson, "Bit Twiddling Hacks").
inline int find_special_in(const char* block) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t high_bits = 0x80 * ones;
  std::uint64_t word;
  std::memcpy(&word, block, sizeof(word));
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  // A high bit for each byte that is special; what is above the lowest may be wrong.
  const std::uint64_t quotes = word ^ '"' * ones;
  const std::uint64_t backslashes = word ^ '\\' * ones;
  const std::uint64_t found = (((quotes - ones) & ~quotes) | ((backslashes - ones) & ~backslashes) |
                               ((word - 0x20 * ones) & ~word)) &
                              high_bits;
  return std::countr_zero(found) / 8;
}
#endif

/// The first special character from `at` on, or `end`.
inline const char* find_special(const char* at, const char* end) noexcept {
  for (; end - at >= special_block; at += special_block) {
    const int place = find_special_in(at);
    if (place < special_block) return at + place;
  }
  while (at != end && !is_special(*at)) ++at;
  return at;
}

/// Whether all characters are ASCII, and thus UTF-8.
inline bool is_ascii(std::string_view text) noexcept {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::uint64_t word;
  std::uint64_t seen = 0;
  if (text.size() < sizeof(word)) {
    for (const char c : text) seen |= static_cast<unsigned char>(c);
    return (seen & high_bits) == 0;
  }
  const char* const last = text.data() + text.size() - sizeof(word);
  for (const char* at = text.data(); at < last; at += sizeof(word)) {
    std::memcpy(&word, at, sizeof(word));
    seen |= word;
  }
  std::memcpy(&word, last, sizeof(word));
  return ((seen | word) & high_bits) == 0;
}

}  // namespace updraft
