#pragma once

#include <updraft/error.hpp>
#include <updraft/value.hpp>

#include "value/json_text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace updraft {

class ValueBuilder;

/// Reads a JSON text (RFC 8259) from front to back, once: what the caller wants as values, the rest
/// only to check it. Owned by who reads; one thread.
///
/// The first fault ends the text: what is read after it is empty, loops over items and members end,
/// and finish() says what was wrong and where. A number beyond all doubles, or a container that is
/// too deep, is an excess instead: it reads as 0, null or empty, and reading goes on behind it, so
/// that the caller learns the rest. The text must be UTF-8, which is not checked here.
class JsonReader {
 public:
  /// What stands next; nothing for what can't begin a value.
  enum class Next : std::uint8_t { nothing, null, boolean, number, string, array, object };

  static constexpr std::size_t any_number = static_cast<std::size_t>(-1);

  /// More than `max_depth` containers within each other, at most Value::max_depth, are an excess;
  /// more values than `max_values`, the text's own, each item and each member, are a fault.
  JsonReader(std::string_view text, std::size_t max_depth,
             std::size_t max_values = any_number) noexcept;

  [[nodiscard]] Next next() noexcept {
    skip_blanks();
    return at_ == end_ ? Next::nothing : begins[static_cast<unsigned char>(*at_)];
  }

  /// All of what stands next.
  Value read();
  /// The same, only checked.
  void skip();

  // Precondition of each: next() says so.

  /// Valid until the next call.
  std::string_view read_string() {
    const char* const begin = at_ + 1;
    at_ = find_special(begin, end_);
    if (!at('"')) [[unlikely]]
      return read_escaped_string(begin);
    return {begin, at_++};
  }
  Value read_number();

  /// `for (enter(); next_item();)` stands before each item of an array, which is then to be read or
  /// skipped.
  void enter();
  [[nodiscard]] bool next_item() noexcept { return another(']'); }
  /// The same for an object; the name is valid until the next call.
  [[nodiscard]] bool next_member(std::string_view& name) {
    if (!another('}')) return false;
    skip_blanks();
    if (!at('"')) return fail("a name is missing");
    name = read_string();
    skip_blanks();
    if (!at(':')) return fail("a : is missing");
    ++at_;
    return true;
  }

  /// To be called when all is read: the fault of the text, else its first excess (`overloaded`);
  /// nothing if the text is JSON that fits.
  [[nodiscard]] std::optional<Error> finish();
  /// Whether the text is JSON with an excess. To be called after finish().
  [[nodiscard]] bool is_excessive() const noexcept { return !problem_ && excess_; }
  /// Whether that is that there are more values than allowed.
  [[nodiscard]] bool has_too_many_values() const noexcept { return problem_ == too_many_values; }
  /// How many values have been begun, with those that were skipped.
  [[nodiscard]] std::size_t values() const noexcept { return values_; }

 private:
  /// What each character is the first of.
  static constexpr auto begins = [] {
    std::array<Next, 256> table{};
    table['"'] = Next::string;
    table['{'] = Next::object;
    table['['] = Next::array;
    table['t'] = table['f'] = Next::boolean;
    table['n'] = Next::null;
    table['-'] = Next::number;
    for (unsigned char digit = '0'; digit <= '9'; ++digit) table[digit] = Next::number;
    return table;
  }();

  static constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  Value read(ValueBuilder& builder);
  Value read_container(ValueBuilder& builder);
  Value read_array(ValueBuilder& builder);
  Value read_object(ValueBuilder& builder);
  bool read_literal(std::string_view literal) noexcept;
  Value read_long_number(const char* begin, bool whole);
  std::string_view read_escaped_string(const char* begin);
  bool read_escape();
  [[nodiscard]] std::optional<unsigned> read_code_unit() noexcept;
  void read_digits() noexcept;
  /// RFC 8259, section 2. What programs write has none.
  void skip_blanks() noexcept {
    while (at_ != end_ && *at_ <= ' ' && is_blank(*at_)) ++at_;
  }
  /// Whether another item or member begins here, after the comma that it needs.
  [[nodiscard]] bool another(char closing) noexcept {
    skip_blanks();
    const bool is_first = std::exchange(entered_, false);
    if (at(closing)) {
      ++at_;
      --depth_;
      return false;
    }
    if (problem_) return false;
    if (!is_first) {
      if (!at(',')) return fail(closing == ']' ? "a , or ] is missing" : "a , or } is missing");
      ++at_;
    }
    if (values_ >= max_values_) [[unlikely]]
      return fail(too_many_values);
    ++values_;
    return true;
  }
  [[nodiscard]] bool at(char wanted) const noexcept { return at_ != end_ && *at_ == wanted; }
  bool fail(const char* problem) noexcept;
  void note_excess(const char* excess) noexcept;
  void pass_over();

  // Told apart by its address, of which there is to be one in the program.
  static const char too_many_values[];

  const char* begin_;
  const char* at_;
  const char* end_;
  std::size_t max_depth_;
  std::size_t max_values_;
  std::size_t values_ = 1;  // that were begun
  std::size_t depth_ = 0;
  bool entered_ = false;  // a container, of which nothing was read yet
  std::string unescaped_;
  const char* problem_ = nullptr;
  std::size_t problem_at_ = 0;
  const char* excess_ = nullptr;
  std::size_t excess_at_ = 0;
};

}  // namespace updraft
