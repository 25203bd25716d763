#include "http/date.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::http::date_test {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

TEST(Date, IsWrittenAsHttpHasIt) {
  EXPECT_EQ(http_date(sys_seconds(784'111'777s)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(sys_seconds(0s)), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http_date(sys_days(2024y / 2 / 29) + 23h + 59min + 59s),
            "Thu, 29 Feb 2024 23:59:59 GMT");
  EXPECT_EQ(http_date(sys_days(2100y / 12 / 31)), "Fri, 31 Dec 2100 00:00:00 GMT");
}

TEST(Date, IsWrittenOncePerSecond) {
  Date date;
  const std::chrono::system_clock::time_point start{784'111'777s};
  const std::string_view first = date.at(start);
  EXPECT_EQ(date.at(start + 999ms).data(), first.data());
  EXPECT_EQ(date.at(start + 1s), "Sun, 06 Nov 1994 08:49:38 GMT");
  // A clock that was set back is right again.
  EXPECT_EQ(date.at(start), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace updraft::http::date_test
