#include "websocket/mask.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace updraft::websocket::mask_test {
namespace {

constexpr std::array<char, Mask::bytes> key = {'\x37', '\xfa', '\x21', '\x3d'};

/// RFC 6455, section 5.3, to the letter.
std::string masked(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(text[i] ^ key[i % 4]);
  return text;
}

std::string sample(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7 + i / 256);
  return text;
}

TEST(Mask, IsThatOfTheStandardAtEveryLengthAndAlignment) {
  for (std::size_t size = 0; size < 300; ++size) {
    for (std::size_t offset = 0; offset < 8; ++offset) {
      const std::string text = sample(size);
      std::string room = std::string(offset, 'a') + text + std::string(8, 'z');
      Mask(key).apply(std::span(room).subspan(offset, size));
      ASSERT_EQ(room, std::string(offset, 'a') + masked(text) + std::string(8, 'z')) << size;
    }
  }
}

TEST(Mask, GoesOnWhereThePartBeforeEnded) {
  const std::string text = sample(150);
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (const std::size_t second : {0U, 1U, 2U, 3U, 5U, 64U}) {
      std::string room = text;
      Mask mask(key);
      const std::size_t cut = std::min(first + second, text.size());
      mask.apply(std::span(room).first(first));
      mask.apply(std::span(room).subspan(first, cut - first));
      mask.apply(std::span(room).subspan(cut));
      ASSERT_EQ(room, masked(text)) << first << " " << second;
    }
  }
}

TEST(Mask, WithoutKeyChangesNothing) {
  std::string room = sample(100);
  Mask().apply(room);
  EXPECT_EQ(room, sample(100));
}

}  // namespace
}  // namespace updraft::websocket::mask_test
