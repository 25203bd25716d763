#include "base/bounded_log.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace updraft::bounded_log_test {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

/// Keeps what is written; one thread.
class Notebook final : public Log {
 public:
  void write(LogLevel level, std::string_view line) override {
    lines.push_back((level == LogLevel::warning ? "! " : "") + std::string(line));
  }
  Lines lines;
};

/// A log with few and short lines.
struct BoundedLogTest : testing::Test {
  ManualClock clock;
  std::shared_ptr<Notebook> notebook = std::make_shared<Notebook>();
  BoundedLog log{notebook, {.log_lines_per_second = 3, .log_line_bytes = 10}, clock};
};

TEST_F(BoundedLogTest, PassesOnAsManyLinesASecondAsItMayAndCountsTheOthers) {
  for (int i = 1; i <= 3; ++i) log.info(std::to_string(i));
  EXPECT_EQ(notebook->lines, (Lines{"1", "2", "3"}));
  for (int i = 4; i <= 8; ++i) log.error(std::to_string(i));
  EXPECT_EQ(notebook->lines.size(), 3U);
  clock.advance(334ms);
  log.warning("9");
  log.info("10");
  EXPECT_EQ(notebook->lines,
            (Lines{"1", "2", "3", "! 5 lines were left out: more than 3 a second", "! 9"}));
}

TEST_F(BoundedLogTest, TakesNoMoreThanASecondsWorthAtOnceHoweverQuietItWas) {
  clock.advance(1h);
  for (int i = 0; i < 10; ++i) log.info("line");
  EXPECT_EQ(notebook->lines.size(), 3U);
}

TEST_F(BoundedLogTest, CutsALineThatIsTooLongBetweenTwoCharacters) {
  log.info("0123456789");
  log.info("0123456789a");
  log.info("012345\u00e4\u00e4\u00e4");
  EXPECT_EQ(notebook->lines, (Lines{"0123456789", "0123456...", "012345..."}));
}

}  // namespace
}  // namespace updraft::bounded_log_test
