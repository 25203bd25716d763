#include "base/utf8.hpp"

#include <gtest/gtest.h>

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
