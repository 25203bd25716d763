#include "base/printable.hpp"

#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::printable_test {
namespace {

TEST(Printable, LeavesTextOfAllLanguagesAsItIs) {
  for (const std::string text :
       {"plain", "\"\\ quoted", "ünï 漢 🎈", "שלום", "مرحبا", "👩\u200d👩\u200d👧", "❤\ufe0f",
        "नमस\u094dते", "\u00a0", "\U0010fffd"}) {
    EXPECT_EQ(printable(text), text);
  }
}

TEST(Printable, EscapesEachControlOfBothSets) {
  for (unsigned code = 0; code < 0xa0; ++code) {
    if (code >= 0x20 && code < 0x7f) continue;
    const std::string text = code < 0x80 ? std::string(1, static_cast<char>(code))
                                         : std::string{'\xc2', static_cast<char>(code)};
    const std::string digits = "0123456789abcdef";
    EXPECT_EQ(printable(text), std::string("\\u00") + digits[code / 16] + digits[code % 16]);
  }
}

TEST(Printable, EscapesWhatTurnsOrHidesText) {
  EXPECT_EQ(printable("\u00ad\u061c\u180e\u200e\u200f"), "\\u00ad\\u061c\\u180e\\u200e\\u200f");
  EXPECT_EQ(printable("\u2028\u2029\u202a\u202b\u202c\u202d\u202e"),
            "\\u2028\\u2029\\u202a\\u202b\\u202c\\u202d\\u202e");
  EXPECT_EQ(printable("\u2060\u2064\u2066\u2067\u2068\u2069\u206f\ufeff\ufffb"),
            "\\u2060\\u2064\\u2066\\u2067\\u2068\\u2069\\u206f\\ufeff\\ufffb");
  EXPECT_EQ(printable("\u115f\u3164\uffa0\U0001d173\U000e0001\U000e007f"),
            "\\u115f\\u3164\\uffa0\\ud834\\udd73\\udb40\\udc01\\udb40\\udc7f");
}

TEST(Printable, WritesAMarkForEachByteThatIsNotUtf8) {
  EXPECT_EQ(printable("\xff\xc3."), "??.");
  EXPECT_EQ(printable("\x9b"
                      "2J"),
            "?2J");
  // Overlong forms of ESC, a surrogate, and what is above all characters.
  EXPECT_EQ(printable("\xc0\x9b"), "??");
  EXPECT_EQ(printable("\xe0\x80\x9b"), "???");
  EXPECT_EQ(printable("\xf0\x80\x80\x9b"), "????");
  EXPECT_EQ(printable("\xed\xa0\x80"), "???");
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "????");
  EXPECT_EQ(printable("\xe2\x80"), "??");
}

TEST(Utf8, HasTheFirstAndTheLastCharacterOfEachLength) {
  const auto code = [](std::string_view text) {
    const Utf8Character character = first_character(text);
    EXPECT_TRUE(character.is_valid);
    EXPECT_EQ(character.bytes, text.size());
    return character.code;
  };
  EXPECT_EQ(code("\x7f"), 0x7fU);
  EXPECT_EQ(code("\u0080"), 0x80U);
  EXPECT_EQ(code("\u07ff"), 0x7ffU);
  EXPECT_EQ(code("\u0800"), 0x800U);
  EXPECT_EQ(code("\ud7ff"), 0xd7ffU);
  EXPECT_EQ(code("\ue000"), 0xe000U);
  EXPECT_EQ(code("\uffff"), 0xffffU);
  EXPECT_EQ(code("\U00010000"), 0x10000U);
  EXPECT_EQ(code("\U0010ffff"), 0x10ffffU);
}

}  // namespace
}  // namespace updraft::printable_test
