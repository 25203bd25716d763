#include <updraft/convert_time.hpp>
#include <updraft/without_json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <ratio>
#include <string>
#include <string_view>

namespace updraft {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

using Ticks = std::numeric_limits<std::int64_t>;

/// The years that four digits write (ISO 8601; RFC 3339 section 1).
constexpr int first_year = 0;
constexpr int last_year = 9999;
constexpr std::size_t fraction_digits = 9;

/// a * b, for b > 0; nothing if that is beyond 64 bits.
std::optional<std::int64_t> multiplied(std::int64_t a, std::int64_t b) {
  if (a > Ticks::max() / b || a < Ticks::min() / b) return std::nullopt;
  return a * b;
}

std::int64_t floor_divided(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

std::optional<std::int64_t> rounded(double number) {
  const double whole = std::round(number);
  // 2^63 is the first double beyond; NaN fails every comparison.
  if (!(whole >= -0x1p63 && whole < 0x1p63)) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

double times(double number, conversion::Fraction by) {
  return number * static_cast<double>(by.numerator) / static_cast<double>(by.denominator);
}

void append_digits(std::string& out, std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

void append_date(std::string& out, const year_month_day& date) {
  append_digits(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.day()), 2);
}

/// Takes a text apart from its front. Each function returns nothing, or false, if the text does
/// not go on with what it wants.
class TextReader {
 public:
  explicit TextReader(std::string_view text) : rest_(text) {}

  bool take(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// A number of exactly so many digits, at most `most`.
  std::optional<int> number(std::size_t digits, int most) {
    if (rest_.size() < digits) return std::nullopt;
    int read = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      read = read * 10 + (c - '0');
    }
    if (read > most) return std::nullopt;
    rest_.remove_prefix(digits);
    return read;
  }

  std::optional<year_month_day> date() {
    const auto year = number(4, last_year);
    if (!year || !take('-')) return std::nullopt;
    const auto month = number(2, 12);
    if (!month || !take('-')) return std::nullopt;
    const auto day = number(2, 31);
    if (!day) return std::nullopt;
    const year_month_day date{std::chrono::year(*year),
                              std::chrono::month(static_cast<unsigned>(*month)),
                              std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return date;
  }

  std::optional<std::chrono::minutes> hours_and_minutes() {
    const auto hours = number(2, 23);
    if (!hours || !take(':')) return std::nullopt;
    const auto minutes = number(2, 59);
    if (!minutes) return std::nullopt;
    return std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  }

  /// Nothing, or a point and any number of digits, of which those beyond nanoseconds are ignored.
  std::optional<nanoseconds> fraction() {
    if (!take('.')) return nanoseconds(0);
    std::int64_t read = 0;
    std::size_t digits = 0;
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; ++digits) {
      if (digits < fraction_digits) read = read * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < fraction_digits; ++digits) read *= 10;
    return nanoseconds(read);
  }

  /// `Z`, or how far local time is ahead.
  std::optional<std::chrono::minutes> offset() {
    if (take('Z')) return std::chrono::minutes(0);
    const bool ahead = take('+');
    if (!ahead && !take('-')) return std::nullopt;
    const auto distance = hours_and_minutes();
    if (!distance) return std::nullopt;
    return ahead ? *distance : -*distance;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

/// RFC 3339 section 5.6, in capitals and without leap seconds, as JavaScript reads it.
std::optional<conversion::Instant> parse_time(std::string_view text) {
  TextReader reader(text);
  const auto date = reader.date();
  if (!date || !reader.take('T')) return std::nullopt;
  const auto minutes = reader.hours_and_minutes();
  if (!minutes || !reader.take(':')) return std::nullopt;
  const auto seconds = reader.number(2, 59);
  if (!seconds) return std::nullopt;
  const auto fraction = reader.fraction();
  if (!fraction) return std::nullopt;
  const auto offset = reader.offset();
  if (!offset || !reader.at_end()) return std::nullopt;
  const sys_seconds local = sys_days(*date) + *minutes + std::chrono::seconds(*seconds);
  return conversion::Instant{local - *offset, *fraction};
}

/// From a number of milliseconds since 1970, which need not be whole.
std::optional<conversion::Instant> instant_at(const Value& value) {
  constexpr std::int64_t per_second = 1000;
  if (const auto whole = value.as_integer()) {
    const std::int64_t rest = (*whole % per_second + per_second) % per_second;
    return conversion::Instant{sys_seconds(std::chrono::seconds(floor_divided(*whole, per_second))),
                               milliseconds(rest)};
  }
  const double number = *value.as_number();
  const auto below = rounded(std::floor(number));
  if (!below) return std::nullopt;
  auto instant = instant_at(Value(*below));
  const double nanoseconds_more = (number - std::floor(number)) * 1e6;
  instant->fraction += nanoseconds(static_cast<std::int64_t>(nanoseconds_more));
  return instant;
}

}  // namespace

namespace conversion {

Value milliseconds_of(std::int64_t ticks, Fraction tick) {
  const std::int64_t quotient = ticks / tick.denominator;
  const std::int64_t remainder = ticks % tick.denominator;
  if (remainder == 0) {
    if (const auto whole = multiplied(quotient, tick.numerator)) return *whole;
  }
  // In two parts, so that what is small is not lost in what is large.
  return times(static_cast<double>(remainder), tick) +
         static_cast<double>(quotient) * static_cast<double>(tick.numerator);
}

Value milliseconds_of(std::uint64_t ticks, Fraction tick) {
  const auto numerator = static_cast<std::uint64_t>(tick.numerator);
  const auto denominator = static_cast<std::uint64_t>(tick.denominator);
  const std::uint64_t quotient = ticks / denominator;
  if (ticks % denominator == 0 &&
      quotient <= std::numeric_limits<std::uint64_t>::max() / numerator) {
    return quotient * numerator;
  }
  return milliseconds_of(static_cast<double>(ticks), tick);
}

Value milliseconds_of(double ticks, Fraction tick) {
  const double number = times(ticks, tick);
  if (const auto whole = Value(number).as_integer()) return *whole;
  return number;
}

Result<std::int64_t, Misfit> read_ticks(const Value& value, Fraction tick) {
  const auto number = value.as_number();
  if (!number || !std::isfinite(*number)) return Misfit("a number of milliseconds");
  const auto whole = value.as_integer();
  if (tick.denominator == 1) {
    if (whole && *whole % tick.numerator == 0) return *whole / tick.numerator;
    if (!rounded(*number)) return duration_out_of_range();
    if (tick.numerator == 1) return Misfit("a whole number of milliseconds");
    return Misfit("milliseconds that are a multiple of " + std::to_string(tick.numerator));
  }
  if (whole && tick.numerator == 1) {
    if (const auto ticks = multiplied(*whole, tick.denominator)) return *ticks;
    return duration_out_of_range();
  }
  if (const auto ticks = rounded(times(*number, {tick.denominator, tick.numerator}))) return *ticks;
  return duration_out_of_range();
}

Result<double, Misfit> read_fractional_ticks(const Value& value, Fraction tick, double limit) {
  const auto number = value.as_number();
  if (!number || !std::isfinite(*number)) return Misfit("a number of milliseconds");
  const double ticks = times(*number, {tick.denominator, tick.numerator});
  if (!(std::abs(ticks) <= limit)) return duration_out_of_range();
  return ticks;
}

Misfit duration_out_of_range() {
  return Misfit("a number of milliseconds within range");
}

Value time_value(milliseconds since_1970) {
  constexpr milliseconds first = sys_days(std::chrono::year(first_year) / 1 / 1).time_since_epoch();
  constexpr milliseconds end =
      sys_days(std::chrono::year(last_year + 1) / 1 / 1).time_since_epoch();
  if (since_1970 < first || since_1970 >= end) return since_1970.count();
  const std::chrono::sys_time<milliseconds> time(since_1970);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss<milliseconds> clock(time - day);
  std::string text;
  append_date(text, year_month_day(day));
  text += 'T';
  append_digits(text, clock.hours().count(), 2);
  text += ':';
  append_digits(text, clock.minutes().count(), 2);
  text += ':';
  append_digits(text, clock.seconds().count(), 2);
  text += '.';
  append_digits(text, clock.subseconds().count(), 3);
  text += 'Z';
  return text;
}

Result<Instant, Misfit> read_time(const Value& value) {
  if (value.is_string()) {
    if (const auto instant = parse_time(value.text())) return *instant;
  } else if (value.as_number()) {
    if (const auto instant = instant_at(value)) return *instant;
    return time_out_of_range();
  }
  return Misfit("a time such as 2026-11-23T08:30:00.000Z");
}

std::optional<std::int64_t> ticks_since_1970(const Instant& instant, Fraction per_second) {
  constexpr std::int64_t nanoseconds_per_second = std::nano::den;
  const std::int64_t seconds = instant.second.time_since_epoch().count();
  const std::int64_t fraction = instant.fraction.count();
  const std::int64_t rate = per_second.numerator;
  std::int64_t more = rate > nanoseconds_per_second ? fraction * (rate / nanoseconds_per_second)
                                                    : fraction * rate / nanoseconds_per_second;
  // Towards zero, so that what fits as a whole also fits without its fraction.
  if (seconds < 0) more -= rate;
  const auto ticks = multiplied(seconds < 0 ? seconds + 1 : seconds, rate);
  if (!ticks || *ticks > Ticks::max() - std::max<std::int64_t>(more, 0) ||
      *ticks < Ticks::min() - std::min<std::int64_t>(more, 0)) {
    return std::nullopt;
  }
  return floor_divided(*ticks + more, per_second.denominator);
}

Misfit time_out_of_range() {
  return Misfit("a time within range");
}

}  // namespace conversion

Value Convert<year_month_day>::to_value(const year_month_day& date) {
  const int year = static_cast<int>(date.year());
  if (!date.ok() || year < first_year || year > last_year) {
    return value_without_json(WithoutJson::date);
  }
  std::string text;
  append_date(text, date);
  return text;
}

Result<year_month_day, Misfit> Convert<year_month_day>::from_value(const Value& value) {
  TextReader reader(value.text());
  const auto date = reader.date();
  if (!date || !reader.at_end()) return Misfit("a date such as 2026-11-23");
  return *date;
}

}  // namespace updraft
