#include <updraft/convert.hpp>
#include <updraft/json.hpp>

#include "value/reading.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <ratio>

namespace updraft::convert_time_test {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

using Milliseconds = sys_time<milliseconds>;
using Nanoseconds = sys_time<nanoseconds>;
using Frames = duration<int, std::ratio<1, 30>>;

template <class Duration>
void expect_round_trip(Duration duration) {
  const auto read = value_to<Duration>(Value(duration));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->count(), duration.count());
}

Milliseconds at(int year, unsigned month, unsigned day, milliseconds time = 0ms) {
  return sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)) + time;
}

std::optional<Milliseconds> read_text(const std::string& text) {
  const auto time = value_to<Milliseconds>(Value(text));
  return time ? std::optional(*time) : std::nullopt;
}

TEST(ConvertTime, WritesDurationsAsMillisecondsWholeWhereTheyAre) {
  EXPECT_EQ(Value(2s), Value(2000));
  EXPECT_EQ(Value(2s).kind(), Value::Kind::integer);
  EXPECT_EQ(Value(3'000'000ns).kind(), Value::Kind::integer);
  EXPECT_EQ(Value(duration<double>(2.0)).kind(), Value::Kind::integer);
  EXPECT_EQ(Value(1500us), Value(1.5));
  EXPECT_EQ(Value(-1500us), Value(-1.5));
  EXPECT_EQ(Value(Frames(3)), Value(100));
  EXPECT_EQ(Value(hours::max()).as_number(), static_cast<double>(hours::max().count()) * 3.6e6);
  EXPECT_EQ(Value(nanoseconds::max()).as_number(), 9223372036854.775807);
  EXPECT_EQ(Value(duration<std::uint64_t, std::milli>(UINT64_MAX)), Value(UINT64_MAX));
  EXPECT_EQ(Value(duration<std::uint64_t>(UINT64_MAX)).as_number(),
            static_cast<double>(UINT64_MAX) * 1000);
  EXPECT_EQ(Value(duration<float>(0.1F)), Value(100));
}

TEST(ConvertTime, ReadsTheDurationsThatItWrites) {
  expect_round_trip(0ms);
  expect_round_trip(-7h);
  expect_round_trip(1234567us);
  expect_round_trip(-1us);
  expect_round_trip(123456789ns);
  expect_round_trip(milliseconds::max());
  expect_round_trip(milliseconds::min());
  expect_round_trip(Frames(7));
  expect_round_trip(duration<double>(0.25));
  expect_round_trip(duration<float, std::milli>(0.5F));
  expect_round_trip(days(-3));
}

TEST(ConvertTime, ReadsNoDurationThatItsTypeCannotHold) {
  EXPECT_EQ(problem_in<milliseconds>("\"1s\""),
            "expected a number of milliseconds, found the text \"1s\"");
  EXPECT_EQ(problem_in<milliseconds>("1.5"),
            "expected a whole number of milliseconds, found the number 1.5");
  EXPECT_EQ(problem_in<seconds>("1500"),
            "expected milliseconds that are a multiple of 1000, found the number 1500");
  using Byte = duration<std::uint8_t, std::milli>;
  EXPECT_EQ(value_to<Byte>(Value(255))->count(), 255);
  EXPECT_EQ(problem_in<Byte>("256"),
            "expected a number of milliseconds within range, found the number 256");
  EXPECT_NE(problem_in<Byte>("-1"), "");
  for (const double number : {1e300, -1e300, 0x1p63, std::nan(""), HUGE_VAL}) {
    EXPECT_NE(problem<milliseconds>(Value(number)), "") << number;
    EXPECT_NE(problem<nanoseconds>(Value(number)), "") << number;
    EXPECT_NE(problem<hours>(Value(number)), "") << number;
    EXPECT_NE(problem<Frames>(Value(number)), "") << number;
  }
  EXPECT_NE(problem<nanoseconds>(Value(INT64_MAX)), "");
  EXPECT_NE(problem<nanoseconds>(Value(INT64_MIN)), "");
  EXPECT_NE(problem<duration<double>>(Value(std::nan(""))), "");
  EXPECT_NE(problem_in<duration<float>>("1e300"), "");
}

TEST(ConvertTime, WritesTimesAsJavaScriptDoes) {
  EXPECT_EQ(Value(at(2026, 11, 23, 8h + 30min + 5s + 7ms)), Value("2026-11-23T08:30:05.007Z"));
  EXPECT_EQ(Value(sys_seconds()), Value("1970-01-01T00:00:00.000Z"));
  EXPECT_EQ(Value(sys_days(2024y / 2 / 29)), Value("2024-02-29T00:00:00.000Z"));
  EXPECT_EQ(Value(sys_time<nanoseconds>(-1ns)), Value("1969-12-31T23:59:59.999Z"));
  EXPECT_EQ(Value(at(0, 1, 1)), Value("0000-01-01T00:00:00.000Z"));
  EXPECT_EQ(Value(at(9999, 12, 31, 24h - 1ms)), Value("9999-12-31T23:59:59.999Z"));
  EXPECT_EQ(Value(sys_time<duration<double>>(duration<double>(0.5))),
            Value("1970-01-01T00:00:00.500Z"));
}

TEST(ConvertTime, WritesAndReadsWhatIsBeyondFourDigitYearsInMilliseconds) {
  for (const Milliseconds time : {at(10000, 1, 1), at(0, 1, 1) - 1ms, Milliseconds::max(),
                                  Milliseconds::min(), at(-400, 3, 1)}) {
    EXPECT_EQ(Value(time), Value(time.time_since_epoch().count()));
    EXPECT_EQ(*value_to<Milliseconds>(Value(time)), time);
  }
  EXPECT_EQ(Value(sys_time<hours>::max()).as_number(),
            static_cast<double>(hours::max().count()) * 3.6e6);
  EXPECT_EQ(Value(sys_time<nanoseconds>::max()), Value("2262-04-11T23:47:16.854Z"));
  EXPECT_EQ(Value(sys_time<nanoseconds>::min()), Value("1677-09-21T00:12:43.145Z"));
}

TEST(ConvertTime, ReadsTheTimesOfIso8601) {
  const auto time = at(2026, 11, 23, 8h + 30min + 5s);
  EXPECT_EQ(read_text("2026-11-23T08:30:05Z"), time);
  EXPECT_EQ(read_text("2026-11-23T08:30:05.000Z"), time);
  EXPECT_EQ(read_text("2026-11-23T08:30:05.5Z"), time + 500ms);
  EXPECT_EQ(read_text("2026-11-23T08:30:05.00799999999999Z"), time + 7ms);
  EXPECT_EQ(read_text("2026-11-23T10:30:05+02:00"), time);
  EXPECT_EQ(read_text("2026-11-22T23:00:05.007-09:30"), time + 7ms);
  EXPECT_EQ(read_text("2026-11-23T08:30:05-00:00"), time);
  EXPECT_EQ(read_text("0000-01-01T00:00:00+23:59"), at(0, 1, 1) - 24h + 1min);
  EXPECT_EQ(read_text("1969-12-31T23:59:59.999Z"), at(1970, 1, 1) - 1ms);
  EXPECT_EQ(*value_to<Nanoseconds>(Value("1970-01-01T00:00:01.123456789Z")),
            Nanoseconds(1123456789ns));
  EXPECT_EQ(*value_to<Nanoseconds>(Value("1969-12-31T23:59:59.999999999Z")), Nanoseconds(-1ns));
}

TEST(ConvertTime, ReadsTimesFromMillisecondsSince1970) {
  EXPECT_EQ(*value_to<Milliseconds>(Value(1.5)), Milliseconds(1ms));
  EXPECT_EQ(*value_to<Milliseconds>(Value(-1)), Milliseconds(-1ms));
  EXPECT_EQ(*value_to<Milliseconds>(Value(-0.5)), Milliseconds(-1ms));
  EXPECT_EQ(*value_to<Nanoseconds>(Value(1.5)), Nanoseconds(1500us));
  EXPECT_EQ(*value_to<Nanoseconds>(Value(-1.5)), Nanoseconds(-1500us));
  EXPECT_EQ(*value_to<sys_seconds>(Value(-1)), sys_seconds(-1s));
  EXPECT_EQ(*value_to<sys_seconds>(Value(1999)), sys_seconds(1s));
  EXPECT_EQ(*value_to<sys_time<duration<double>>>(Value(-250)),
            sys_time<duration<double>>(duration<double>(-0.25)));
}

TEST(ConvertTime, RoundsTimesDownToWhatTheirTypeCanTell) {
  EXPECT_EQ(*value_to<sys_seconds>(Value("1970-01-01T00:00:01.999Z")), sys_seconds(1s));
  EXPECT_EQ(*value_to<sys_days>(Value("2026-11-23T23:59:59Z")), sys_days(2026y / 11 / 23));
  EXPECT_EQ(*value_to<sys_days>(Value("1969-12-31T23:59:59Z")), sys_days(days(-1)));
  EXPECT_EQ((*value_to<sys_time<Frames>>(Value("1970-01-01T00:00:01.1Z"))),
            sys_time<Frames>(Frames(33)));
  using Sevenths = duration<std::int64_t, std::ratio<3, 7>>;
  EXPECT_EQ((*value_to<sys_time<Sevenths>>(Value("1970-01-01T00:00:02.999Z"))),
            sys_time<Sevenths>(Sevenths(6)));
  using Picoseconds = duration<std::int64_t, std::pico>;
  EXPECT_EQ((*value_to<sys_time<Picoseconds>>(Value("1970-01-01T00:00:00.000000001Z"))),
            sys_time<Picoseconds>(Picoseconds(1000)));
}

TEST(ConvertTime, ReadsNoTextThatIsNoTime) {
  for (const char* text : {"",
                           "2026",
                           "2026-11-23",
                           "2026-11-23T",
                           "2026-11-23T08:30Z",
                           "2026-11-23T08:30:05",
                           "2026-11-23 08:30:05Z",
                           "2026-11-23t08:30:05Z",
                           "2026-11-23T08:30:05z",
                           "2026-11-23T08:30:05.Z",
                           "2026-11-23T08:30:05,5Z",
                           "2026-11-23T08:30:05ZZ",
                           "2026-11-23T08:30:05+0200",
                           "2026-11-23T08:30:05+24:00",
                           "2026-11-23T08:30:05+02:60",
                           "2026-11-23T24:00:00Z",
                           "2026-11-23T08:60:05Z",
                           "2026-11-23T08:30:60Z",
                           "2026-13-23T08:30:05Z",
                           "2026-00-23T08:30:05Z",
                           "2026-02-30T08:30:05Z",
                           "2025-02-29T08:30:05Z",
                           "2026-11-00T08:30:05Z",
                           "10000-01-01T00:00:00Z",
                           "+010000-01-01T00:00:00.000Z",
                           "-000001-01-01T00:00:00.000Z",
                           "-026-11-23T08:30:05Z",
                           " 2026-11-23T08:30:05Z",
                           "2026-11-23T08:30:05Z ",
                           "2026-1-23T08:30:05Z",
                           "2026-11-23T+8:30:05Z"}) {
    EXPECT_EQ(read_text(text), std::nullopt) << text;
  }
  EXPECT_EQ(problem_in<Milliseconds>("\"now\""),
            "expected a time such as 2026-11-23T08:30:00.000Z, found the text \"now\"");
  EXPECT_NE(problem_in<Milliseconds>("true"), "");
}

TEST(ConvertTime, ReadsNoTimeThatItsTypeCannotHold) {
  for (const double number : {1e300, -1e300, 0x1p63, std::nan(""), HUGE_VAL}) {
    EXPECT_EQ(problem<Milliseconds>(Value(number)).substr(0, 28), "expected a time within range")
        << number;
  }
  EXPECT_NE(problem_in<Nanoseconds>("\"2263-01-01T00:00:00Z\""), "");
  EXPECT_NE(problem_in<Nanoseconds>("\"1677-01-01T00:00:00Z\""), "");
  EXPECT_NE(problem_in<Nanoseconds>("\"2262-04-11T23:47:16.855Z\""), "");
  EXPECT_EQ(problem_in<Nanoseconds>("\"2262-04-11T23:47:16.854Z\""), "");
  EXPECT_NE(problem<Nanoseconds>(Value(INT64_MAX)), "");
  EXPECT_NE(problem<Nanoseconds>(Value(INT64_MIN)), "");
  EXPECT_NE((problem_in<sys_time<duration<std::int32_t>>>("\"2038-01-19T03:14:08Z\"")), "");
  EXPECT_EQ((problem_in<sys_time<duration<std::int32_t>>>("\"2038-01-19T03:14:07Z\"")), "");
}

TEST(ConvertTime, WritesAndReadsDates) {
  for (const year_month_day date :
       {2026y / 11 / 23, 2024y / 2 / 29, 0y / 1 / 1, 9999y / 12 / 31, 1900y / 3 / 1}) {
    EXPECT_EQ(*value_to<year_month_day>(Value(date)), date);
  }
  EXPECT_EQ(Value(2026y / 11 / 3), Value("2026-11-03"));
  EXPECT_EQ(Value(7y / 1 / 1), Value("0007-01-01"));
}

TEST(ConvertTime, ReadsNoDateThatDoesNotExist) {
  for (const char* text : {"", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-01",
                           "2026-01-00", "2026-01-32", "10000-01-01", "-001-01-01", "2026-1-1",
                           "2026-11-23T08:30:05Z", "2026-11-23 ", "20261123"}) {
    EXPECT_NE(problem<year_month_day>(Value(text)), "") << text;
  }
  EXPECT_EQ(problem_in<year_month_day>("20261123"),
            "expected a date such as 2026-11-23, found the number 20261123");
}

TEST(ConvertTime, HasNoJsonForADateThatDoesNotExist) {
  for (const year_month_day date : {2026y / 2 / 30, 10000y / 1 / 1, -1y / 1 / 1}) {
    std::string out;
    const auto error = print_json(object({{"due", date}}), out);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->message(), "a date is none of the years 0 to 9999 at due");
    EXPECT_NE(problem<year_month_day>(Value(date)), "");
  }
}

}  // namespace
}  // namespace updraft::convert_time_test
