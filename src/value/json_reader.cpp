#include "value/json_reader.hpp"

#include "value/value_builder.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>
#include <vector>

namespace updraft {
namespace {

// What is JSON, but more than we take.
constexpr const char* too_deep = "JSON nests too deep";
constexpr const char* too_large = "JSON has a number beyond all doubles";

/// As many digits as always fit 64 bits.
constexpr std::ptrdiff_t safe_digits = 18;

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

void append_utf8(unsigned code, std::string& out) {
  const auto add = [&](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xc0 | code >> 6);
    add(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    add(0xe0 | code >> 12);
    add(0x80 | (code >> 6 & 0x3f));
    add(0x80 | (code & 0x3f));
  } else {
    add(0xf0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3f));
    add(0x80 | (code >> 6 & 0x3f));
    add(0x80 | (code & 0x3f));
  }
}

/// Whether a number that no double holds is too small for one, rather than too large. Its size
/// shows in where its first digit other than 0 stands.
bool is_tiny(std::string_view number) {
  const std::size_t e = std::min(number.find_first_of("eE"), number.size());
  const std::size_t point = std::min(number.find('.'), e);
  const std::size_t first = number.find_first_of("123456789");
  long exponent = 0;
  std::string_view written = number.substr(std::min(e + 1, number.size()));
  if (written.starts_with('+')) written.remove_prefix(1);
  const auto read = std::from_chars(written.data(), written.data() + written.size(), exponent);
  if (read.ec == std::errc::result_out_of_range) return written.starts_with('-');
  return exponent < static_cast<long>(first) - static_cast<long>(point);
}

}  // namespace

const char JsonReader::too_many_values[] = "JSON has too many values";

JsonReader::JsonReader(std::string_view text, std::size_t max_depth,
                       std::size_t max_values) noexcept
    : begin_(text.data()),
      at_(begin_),
      end_(begin_ + text.size()),
      max_depth_(std::min(max_depth, Value::max_depth)),
      max_values_(max_values) {}

bool JsonReader::fail(const char* problem) noexcept {
  if (!problem_) {
    problem_ = problem;
    problem_at_ = static_cast<std::size_t>(at_ - begin_);
  }
  at_ = end_;
  entered_ = false;
  return false;
}

void JsonReader::note_excess(const char* excess) noexcept {
  if (excess_) return;
  excess_ = excess;
  excess_at_ = static_cast<std::size_t>(at_ - begin_);
}

std::optional<Error> JsonReader::finish() {
  skip_blanks();
  if (at_ != end_) fail("there is more after the value");
  if (!problem_ && !excess_) return std::nullopt;
  const std::string place = ", at byte " + std::to_string(problem_ ? problem_at_ : excess_at_);
  if (!problem_) return Error(ErrorKind::overloaded, excess_ + place);
  if (problem_ == too_many_values) return Error(ErrorKind::overloaded, problem_ + place);
  return Error("not JSON: " + std::string(problem_) + place);
}

void JsonReader::enter() {
  if (++depth_ > max_depth_) [[unlikely]] {
    note_excess(too_deep);
    return pass_over();
  }
  ++at_;
  entered_ = true;
}

/// Checks what the container that begins here holds, and stops before its last character, so that
/// it reads as empty. Needs one bit for each level, and no stack.
void JsonReader::pass_over() {
  std::vector<bool> in_objects;
  const auto descend = [&] {
    in_objects.push_back(next() == Next::object);
    ++at_;
    entered_ = true;
  };
  for (descend(); !problem_;) {
    const bool in_object = in_objects.back();
    skip_blanks();
    if (in_objects.size() == 1 && at(in_object ? '}' : ']')) return;
    std::string_view name;
    const bool has_more = in_object ? next_member(name) : next_item();
    if (!has_more) {
      in_objects.pop_back();
    } else if (const Next kind = next(); kind == Next::array || kind == Next::object) {
      ++depth_;
      descend();
    } else {
      skip();
    }
  }
}

Value JsonReader::read() {
  ValueBuilder builder;
  return read(builder);
}

Value JsonReader::read(ValueBuilder& builder) {
  switch (next()) {
    case Next::nothing:
      break;
    case Next::null:
      read_literal("null");
      return {};
    case Next::boolean: {
      const bool yes = *at_ == 't';
      read_literal(yes ? "true" : "false");
      return yes;
    }
    case Next::number:
      return read_number();
    case Next::string:
      return read_string();
    case Next::array:
    case Next::object:
      return read_container(builder);
  }
  fail("a value is missing");
  return {};
}

/// Null for one that is too deep, since no value holds it.
Value JsonReader::read_container(ValueBuilder& builder) {
  if (depth_ < max_depth_) return *at_ == '[' ? read_array(builder) : read_object(builder);
  skip();
  return {};
}

Value JsonReader::read_array(ValueBuilder& builder) {
  const auto begin = builder.begin_array();
  for (enter(); next_item();) builder.add(read(builder));
  return problem_ ? Value() : builder.end_array(begin);
}

Value JsonReader::read_object(ValueBuilder& builder) {
  const auto begin = builder.begin_object();
  std::string_view text;
  for (enter(); next_member(text);) {
    Value name = text;
    builder.add(std::move(name), read(builder));
  }
  return problem_ ? Value() : builder.end_object(begin);
}

void JsonReader::skip() {
  switch (next()) {
    case Next::nothing:
      fail("a value is missing");
      break;
    case Next::null:
      read_literal("null");
      break;
    case Next::boolean:
      read_literal(*at_ == 't' ? "true" : "false");
      break;
    case Next::number:
      read_number();
      break;
    case Next::string:
      read_string();
      break;
    case Next::array:
      for (enter(); next_item();) skip();
      break;
    case Next::object:
      std::string_view name;
      for (enter(); next_member(name);) skip();
      break;
  }
}

bool JsonReader::read_literal(std::string_view literal) noexcept {
  if (!std::string_view(at_, end_).starts_with(literal)) return fail("a value is missing");
  at_ += literal.size();
  return true;
}

/// RFC 8259, section 6.
Value JsonReader::read_number() {
  const char* const begin = at_;
  const bool negative = *at_ == '-';
  if (negative) ++at_;
  const char* const digits = at_;
  std::uint64_t magnitude = 0;
  for (; at_ != end_ && is_digit(*at_); ++at_) {
    magnitude = magnitude * 10 + static_cast<unsigned>(*at_ - '0');
  }
  const std::ptrdiff_t count = at_ - digits;
  if (count == 0 || (*digits == '0' && count > 1)) return fail("a number is malformed"), Value();
  const bool whole = !at('.') && !at('e') && !at('E');
  if (!whole || count > safe_digits) return read_long_number(begin, whole);
  const auto integer = static_cast<std::int64_t>(magnitude);
  return negative ? -integer : integer;
}

void JsonReader::read_digits() noexcept {
  if (at_ == end_ || !is_digit(*at_)) fail("a number is malformed");
  while (at_ != end_ && is_digit(*at_)) ++at_;
}

/// The rest of a number whose first digits have been read, as a double unless it is an integer of
/// 64 bits, with sign or without. (JSON.stringify writes whole doubles up to 1e21 as integers.)
Value JsonReader::read_long_number(const char* begin, bool whole) {
  if (at('.')) {
    ++at_;
    read_digits();
  }
  if (at('e') || at('E')) {
    ++at_;
    if (at('+') || at('-')) ++at_;
    read_digits();
  }
  if (problem_) return {};
  std::int64_t integer = 0;
  if (whole && std::from_chars(begin, at_, integer).ec == std::errc()) return integer;
  std::uint64_t large = 0;
  if (whole && std::from_chars(begin, at_, large).ec == std::errc()) return large;
  double number = 0;
  if (std::from_chars(begin, at_, number).ec == std::errc()) return number;
  if (is_tiny({begin, at_})) return *begin == '-' ? -0.0 : 0.0;
  note_excess(too_large);
  return 0.0;
}

std::string_view JsonReader::read_escaped_string(const char* begin) {
  unescaped_.assign(begin, at_);
  while (!at('"')) {
    if (at_ == end_) return fail("a string has no end"), std::string_view();
    if (!at('\\')) return fail("a string has a control character"), std::string_view();
    if (!read_escape()) return fail("a string has a malformed escape"), std::string_view();
    const char* const plain = std::exchange(at_, find_special(at_, end_));
    unescaped_.append(plain, at_);
  }
  ++at_;
  return unescaped_;
}

/// RFC 8259, section 7. A lone surrogate, which JavaScript can write and UTF-8 can't hold, becomes
/// U+FFFD.
bool JsonReader::read_escape() {
  if (++at_ == end_) return false;
  static constexpr std::string_view letters = "\"\\/bfnrt";
  static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  if (const auto place = letters.find(*at_); place != std::string_view::npos) {
    unescaped_ += meanings[place];
    ++at_;
    return true;
  }
  auto code = read_code_unit();
  if (!code) return false;
  const auto is_surrogate = [](unsigned unit, unsigned first) {
    return unit >= first && unit < first + 0x400;
  };
  if (is_surrogate(*code, 0xd800) && at('\\')) {
    const char* const second = at_++;
    const auto low = read_code_unit();
    if (low && is_surrogate(*low, 0xdc00)) {
      code = 0x10000 + ((*code - 0xd800) << 10) + (*low - 0xdc00);
    } else {
      at_ = second;
    }
  }
  const bool is_lone = is_surrogate(*code, 0xd800) || is_surrogate(*code, 0xdc00);
  append_utf8(is_lone ? 0xfffd : *code, unescaped_);
  return true;
}

/// The four digits after `u`.
std::optional<unsigned> JsonReader::read_code_unit() noexcept {
  if (end_ - at_ < 5 || *at_ != 'u') return std::nullopt;
  unsigned code = 0;
  const auto [end, error] = std::from_chars(at_ + 1, at_ + 5, code, 16);
  if (error != std::errc() || end != at_ + 5) return std::nullopt;
  at_ += 5;
  return code;
}

}  // namespace updraft
