#include <updraft/result.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace updraft::result_test {
namespace {

struct Reason {
  int code;
};

Result<int> half(int number) {
  if (number % 2 != 0) return Error("odd");
  return number / 2;
}

TEST(Result, HoldsAValueOrTheErrorThatSaysWhyThereIsNone) {
  ASSERT_TRUE(half(4));
  EXPECT_EQ(*half(4), 2);
  ASSERT_FALSE(half(3).ok());
  EXPECT_EQ(half(3).error().kind(), ErrorKind::invalid);
  EXPECT_EQ(half(3).error().message(), "odd");
}

TEST(Result, HoldsAnyOtherTypeOfErrorToo) {
  const Result<int, Reason> bad = Reason{7};
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, 7);
  const Result<int, Reason> good = 1;
  ASSERT_TRUE(good);
  EXPECT_EQ(good.value(), 1);
}

TEST(Result, TellsAValueFromAnErrorThatLooksTheSame) {
  const Result<std::string, Error> text = std::string("odd");
  EXPECT_TRUE(text.ok());
  const Result<std::string, Error> error = Error("odd");
  EXPECT_FALSE(error.ok());
}

TEST(Result, GivesAwayWhatItHolds) {
  Result<std::unique_ptr<int>, std::unique_ptr<std::string>> good = std::make_unique<int>(3);
  const std::unique_ptr<int> value = *std::move(good);
  EXPECT_EQ(*value, 3);
  Result<std::unique_ptr<int>, std::unique_ptr<std::string>> bad =
      std::make_unique<std::string>("why");
  const std::unique_ptr<std::string> error = std::move(bad).error();
  EXPECT_EQ(*error, "why");
}

TEST(Result, LetsItsValueBeChangedInPlace) {
  Result<std::string> text = std::string("a");
  text->append("b");
  EXPECT_EQ(text.value(), "ab");
}

}  // namespace
}  // namespace updraft::result_test
