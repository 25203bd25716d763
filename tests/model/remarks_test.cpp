#include "model/remarks.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::model::remarks_test {
namespace {

TEST(Remarks, AreNewOnce) {
  Remarks remarks;
  EXPECT_TRUE(remarks.add("a", "x"));
  EXPECT_FALSE(remarks.add("a", "x"));
  EXPECT_TRUE(remarks.add("a", "y"));
  EXPECT_TRUE(remarks.add("b", "x"));
  EXPECT_EQ(remarks.size(), 3U);
}

TEST(Remarks, AreNewAgainOnceTheyWereLetGo) {
  Remarks remarks;
  for (const auto* text : {"x", "y", "z"}) remarks.add("a", text);
  remarks.add("b", "x");
  remarks.keep("a", {"y", "other"});
  EXPECT_EQ(remarks.size(), 2U);
  EXPECT_FALSE(remarks.add("a", "y"));
  EXPECT_TRUE(remarks.add("a", "x"));
  EXPECT_FALSE(remarks.add("b", "x"));
  remarks.keep("a", {});
  remarks.keep("nowhere", {});
  EXPECT_EQ(remarks.size(), 1U);
}

TEST(Remarks, AreRememberedUpToALimitTheNewestOnes) {
  Remarks remarks;
  for (std::size_t i = 0; i < Remarks::most + 1; ++i) {
    EXPECT_TRUE(remarks.add("path/" + std::to_string(i % 7), std::to_string(i)));
  }
  EXPECT_EQ(remarks.size(), Remarks::most);
  EXPECT_FALSE(remarks.add("path/1", "1"));
  EXPECT_TRUE(remarks.add("path/0", "0")) << "the oldest was forgotten";
  EXPECT_TRUE(remarks.add("path/1", "1")) << "and so is the next";
}

}  // namespace
}  // namespace updraft::model::remarks_test
