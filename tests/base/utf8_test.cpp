#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

namespace updraft::base::utf8_test {
namespace {

const std::string r = "\xEF\xBF\xBD";

TEST(Utf8, ReplacesWhatIsNotUtf8AsBrowsersDo) {
  EXPECT_EQ(with_replacement_characters(""), "");
  EXPECT_EQ(with_replacement_characters("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(with_replacement_characters("caf\xE9"), "caf" + r);
  EXPECT_EQ(with_replacement_characters("\xE2\x82"), r) << "a character that was cut off is one";
  EXPECT_EQ(with_replacement_characters("\xF0\x9F\x98"
                                        "a"),
            r + "a");
  EXPECT_EQ(with_replacement_characters("\xC0\xAF"), r + r) << "overlong forms begin nothing";
  EXPECT_EQ(with_replacement_characters("\xED\xA0\x80"), r + r + r) << "nor do surrogates";
  EXPECT_EQ(with_replacement_characters("\xF5\x80"), r + r);
  // Unicode 15.0, table 3-11.
  EXPECT_EQ(with_replacement_characters("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF"
                                        "A"),
            r + r + r + r + "A");
}

TEST(Utf8, IsCutBetweenCharacters) {
  const std::string text = "a\u00e9\u20ac\U0001f600!";  // 1, 2, 3, 4 and 1 bytes
  const std::array<std::size_t, 13> lengths{0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
  for (std::size_t most = 0; most < lengths.size(); ++most) {
    EXPECT_EQ(beginning(text, most), text.substr(0, lengths[most])) << most;
  }
}

TEST(Utf8, IsCutBeforeBytesThatContinueNoCharacter) {
  EXPECT_EQ(beginning("ab" + std::string(1000, '\x80'), 500), "a");
}

TEST(Utf8, LeavesNothingThatIsNotUtf8OfAnyBytes) {
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same texts each time
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (auto n = random() % 8; n > 0; --n) text += static_cast<char>(0x7f + random() % 0x80);
    const std::string replaced = with_replacement_characters(text);
    ASSERT_TRUE(is_utf8(replaced));
    if (is_utf8(text)) {
      ASSERT_EQ(replaced, text);
    }
    ASSERT_EQ(with_replacement_characters(replaced), replaced);
  }
}

}  // namespace
}  // namespace updraft::base::utf8_test
