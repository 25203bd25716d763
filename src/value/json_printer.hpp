#pragma once

#include <updraft/error.hpp>
#include <updraft/value.hpp>

#include "value/place.hpp"
#include "value/replacements.hpp"
#include "value/text_buffer.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace updraft {

/// How long the text of one value within another is. The marks of a value come in the order of its
/// text: its own, then those of its items or members.
struct TextMark {
  std::uint32_t lead;   ///< Bytes between the neighbour before it and the value: comma and name.
  std::uint32_t bytes;  ///< Of the value itself.
  std::uint32_t marks;  ///< Its own and those of all that is within it.
};

/// As print_json of json.hpp; handlers have the ids that they have at the place, none if it is
/// null.
[[nodiscard]] std::optional<Error> print_json(const Value& value, std::string& out,
                                              const Place* place);
/// The same, with something else in the place of each leaf that JSON can't hold: null, in texts
/// U+FFFD. These leaves are added to the replacements.
void print_json(const Value& value, std::string& out, const Place* place,
                Replacements& replacements);

/// Appends the JSON text of values; on failure holds what is wrong and, from the inside out, where.
/// Owned by who prints; one thread.
class JsonPrinter {
 public:
  /// Handlers are printed with the ids that they have at the place, without ids if it is null. What
  /// JSON can't hold is a failure, unless there are replacements: then it is replaced.
  explicit JsonPrinter(TextBuffer& out, std::vector<TextMark>* marks = nullptr,
                       const Place* place = nullptr, Replacements* replacements = nullptr)
      : out_(out), marks_(marks), place_(place), replacements_(replacements) {}

  bool print(const Value& value) { return print_item(value, out_.size()); }
  /// The same for a value within another, whose comma and name have been printed from there on.
  bool print_item(const Value& value, std::size_t lead_begin);
  /// With the colon behind it.
  bool print_name(const Value& name);

  /// The mark of a value that is printed by someone else: returns its place, for end_mark.
  std::size_t begin_mark(std::size_t lead_begin);
  void end_mark(std::size_t place);

  /// What is within a container could not be printed, at this name or index; returns false.
  bool failed_in(Value term);
  /// How many leaves have been replaced.
  [[nodiscard]] std::size_t replaced() const noexcept { return replaced_; }
  /// Those that have been replaced since there were so many are within this item of an array, at
  /// this index.
  void replaced_in_item(const Value& item, std::size_t index, std::size_t since);
  /// The same for a member.
  void replaced_in_member(const Value& name, std::size_t since);
  [[nodiscard]] Error error() const;

 private:
  bool print_bare(const Value& value);
  bool fail(std::string problem);
  bool replace(std::string problem, std::string_view printed);
  template <class Number>
  bool print_digits(Number number);
  bool print_integer(const Value& value);
  bool print_number(double number);
  bool print_string(std::string_view text);
  void print_characters(std::string_view text);
  void print_escape(char special);
  bool print_array(std::span<const Value> items);
  bool print_object(std::span<const Member> members);
  bool print_event(const EventLeaf& leaf);
  bool print_actions(const EventLeaf& leaf);

  TextBuffer& out_;
  std::vector<TextMark>* marks_;  // null: none are wanted
  const Place* place_;
  Replacements* replacements_;  // null: there are to be none
  std::size_t replaced_ = 0;
  std::string problem_;
  std::vector<Value> trail_;
};

}  // namespace updraft
