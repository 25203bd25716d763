#include <updraft/error.hpp>
#include <updraft/log.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace updraft::log_test {
namespace {

TEST(Log, WritesLinesOfItsLevelAndAboveToStderr) {
  testing::internal::CaptureStderr();
  const auto log = stderr_log(LogLevel::warning);
  log->info("not this");
  log->warning("but this");
  log->error("and this");
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(text.find("not this"), std::string::npos);
  EXPECT_NE(text.find("warning but this\n"), std::string::npos) << text;
  EXPECT_NE(text.find("error and this\n"), std::string::npos) << text;
}

TEST(Log, LetsNothingThatItQuotesBeginALine) {
  testing::internal::CaptureStderr();
  stderr_log()->info("the path \"a\nerror all is lost\x1b[31m\"");
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_NE(text.find("a?error all is lost?[31m"), std::string::npos) << text;
}

std::string described(void (*fail)()) {
  try {
    fail();
  } catch (...) {
    return describe_current_exception();
  }
  return {};
}

TEST(Error, DescribesWhateverIsThrownInSomeWords) {
  EXPECT_EQ(described([] { throw std::runtime_error("no such row"); }), "no such row");
  EXPECT_EQ(described([] { throw std::runtime_error(""); }), "an exception without a message");
  EXPECT_EQ(described([] { throw 7; }), "an exception of unknown type");
}

}  // namespace
}  // namespace updraft::log_test
