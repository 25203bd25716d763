#include <updraft/path.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace updraft::base::path_test {
namespace {

using Segments = std::vector<std::string>;

TEST(Path, HasNoEmptySegments) {
  EXPECT_EQ(path_segments(""), Segments());
  EXPECT_EQ(path_segments("/"), Segments());
  EXPECT_EQ(path_segments("///"), Segments());
  for (const auto* path : {"b/c", "b//c", "/b/c", "b/c/", "//b///c//"}) {
    EXPECT_EQ(path_segments(path), (Segments{"b", "c"})) << path;
    EXPECT_EQ(normal_path(path), "b/c") << path;
  }
}

TEST(Path, TakesAnyCharacterWithinASegment) {
  EXPECT_EQ(path_segments("a~1b/c~0d"), (Segments{"a/b", "c~d"}));
  EXPECT_EQ(path_segments("~01"), (Segments{"~1"})) << "each is decoded once";
  EXPECT_EQ(path_segments("~1"), (Segments{"/"}));
  EXPECT_EQ(path_segments("~1~1/~0~0"), (Segments{"//", "~~"}));
  EXPECT_EQ(path_segments("~bob/a~/~/a~2"), (Segments{"~bob", "a~", "~", "a~2"}))
      << "what is no escape stands for itself";
  EXPECT_EQ(path_segments("a b/%2F/."), (Segments{"a b", "%2F", "."}));
}

TEST(Path, WritesEachSegmentInOneWay) {
  EXPECT_EQ(path_segment("a/b~c"), "a~1b~0c");
  EXPECT_EQ(normal_path("~bob//~0bob/a~1b"), "~0bob/~0bob/a~1b");
}

TEST(Path, LeadsBackToAnySegments) {
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same paths each time
  for (int i = 0; i < 5'000; ++i) {
    Segments segments;
    std::string path;
    for (auto n = random() % 4; n > 0; --n) {
      std::string& segment = segments.emplace_back();
      for (auto m = 1 + random() % 5; m > 0; --m) segment += "/~01ab%\xC3"[random() % 8];
      path += std::string(random() % 3, '/') + (n < 4 ? "/" : "") + path_segment(segment);
    }
    ASSERT_EQ(path_segments(path), segments) << path;
    ASSERT_EQ(path_segments(normal_path(path)), segments) << path;
    ASSERT_EQ(normal_path(normal_path(path)), normal_path(path)) << path;
  }
}

}  // namespace
}  // namespace updraft::base::path_test
