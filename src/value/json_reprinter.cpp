#include "value/json_reprinter.hpp"

#include <updraft/json.hpp>

#include <algorithm>
#include <limits>
#include <span>
#include <unordered_map>
#include <utility>

namespace updraft {
namespace {

/// The same text at no cost: shared containers, or equal scalars.
bool same(const Value& a, const Value& b) {
  return a.shares_with(b) || (a.depth() == 0 && a == b);
}

/// What tells a container from all others that live; null for what is empty or none.
const void* identity(const Value& value) {
  return value.is_array() ? static_cast<const void*>(value.items().data())
                          : static_cast<const void*>(value.members().data());
}

/// One printing of a value beside the one before.
class Reprint {
 public:
  Reprint(std::string_view last_text, std::span<const TextMark> last_marks, TextBuffer& out,
          std::vector<TextMark>& marks, const Place* place, Replacements* replacements)
      : last_text_(last_text),
        last_marks_(last_marks),
        out_(out),
        marks_(marks),
        printer_(out, &marks, place, replacements) {}

  /// A value and where it was printed the last time.
  struct Printed {
    const Value& value;
    std::size_t text;
    std::size_t mark;
  };

  bool print(const Printed& last, const Value& next, std::size_t lead_begin) {
    if (same(last.value, next)) {
      copy(last, lead_begin);
      return true;
    }
    const bool are_arrays = last.value.is_array() && next.is_array();
    if (!are_arrays && !(last.value.is_object() && next.is_object())) {
      return printer_.print_item(next, lead_begin);
    }
    const std::size_t mark = printer_.begin_mark(lead_begin);
    if (!(are_arrays ? print_array(last, next.items()) : print_object(last, next.members()))) {
      return false;
    }
    printer_.end_mark(mark);
    return true;
  }

  [[nodiscard]] Error error() const { return printer_.error(); }

 private:
  /// Walks the children of a container that was printed.
  struct Cursor {
    std::size_t text;  ///< Where the lead of the current one begins.
    std::size_t mark;
  };

  [[nodiscard]] static Cursor first_of(const Printed& container) {
    return {container.text, container.mark + 1};
  }
  void advance(Cursor& cursor) const {
    const TextMark& mark = last_marks_[cursor.mark];
    cursor.text += mark.lead + mark.bytes;
    cursor.mark += mark.marks;
  }
  [[nodiscard]] Printed at(const Cursor& cursor, const Value& value) const {
    return {value, cursor.text + last_marks_[cursor.mark].lead, cursor.mark};
  }

  void copy(const Printed& last, std::size_t lead_begin) {
    const TextMark& mark = last_marks_[last.mark];
    const std::size_t lead = out_.size() - lead_begin;
    const std::size_t place = marks_.size();
    copy_between({last.text, last.mark}, {last.text + mark.bytes, last.mark + mark.marks});
    marks_[place].lead = static_cast<std::uint32_t>(lead);
  }
  void copy_between(const Cursor& begin, const Cursor& end) {
    out_.put(last_text_.substr(begin.text, end.text - begin.text));
    const auto marks = last_marks_.subspan(begin.mark, end.mark - begin.mark);
    marks_.insert(marks_.end(), marks.begin(), marks.end());
  }

  /// What both begin and end with is copied as a whole.
  bool print_array(const Printed& last, std::span<const Value> next) {
    const auto old = last.value.items();
    const std::size_t shorter = std::min(old.size(), next.size());
    std::size_t front = 0;
    while (front < shorter && same(old[front], next[front])) ++front;
    // The first item has another lead, so it is never part of the end.
    std::size_t back = 0;
    while (back + std::max<std::size_t>(front, 1) < shorter &&
           same(old[old.size() - 1 - back], next[next.size() - 1 - back])) {
      ++back;
    }
    const Cursor begin = first_of(last);
    Cursor cursor = begin;
    for (std::size_t i = 0; i < front; ++i) advance(cursor);
    copy_between(begin, cursor);

    if (next.empty()) out_.put('[');
    if (!print_middle(cursor, old.first(old.size() - back), next.first(next.size() - back),
                      front)) {
      return false;
    }
    if (back > 0) {
      const TextMark& whole = last_marks_[last.mark];
      copy_between(cursor, {last.text + whole.bytes - 1, last.mark + whole.marks});
    }
    out_.put(']');
    return true;
  }

  /// The items from `front` on, which may have moved. Leaves the cursor behind the old ones.
  bool print_middle(Cursor& cursor, std::span<const Value> old, std::span<const Value> next,
                    std::size_t front) {
    std::unordered_map<const void*, Printed> moved;
    if (some_moved(old, next, front)) moved = all_of(cursor, old, front);
    for (std::size_t i = front; i < std::max(old.size(), next.size()); ++i) {
      if (i < next.size()) {
        const std::size_t lead_begin = out_.size();
        out_.put(i == 0 ? '[' : ',');
        const std::size_t replaced = printer_.replaced();
        const auto from = moved.find(identity(next[i]));
        bool printed = false;
        if (from != moved.end()) {
          printed = print(from->second, next[i], lead_begin);
        } else if (i < old.size()) {
          printed = print(at(cursor, old[i]), next[i], lead_begin);
        } else {
          printed = printer_.print_item(next[i], lead_begin);
        }
        if (!printed) return printer_.failed_in(i);
        if (printer_.replaced() != replaced) printer_.replaced_in_item(next[i], i, replaced);
      }
      if (i < old.size()) advance(cursor);
    }
    return true;
  }

  /// Whether items seem to stand elsewhere than before; if all changes are in place, they don't.
  static bool some_moved(std::span<const Value> old, std::span<const Value> next,
                         std::size_t front) {
    if (old.size() != next.size()) return true;
    for (std::size_t i = front; i < next.size(); ++i) {
      if (same(old[i], next[i])) continue;
      if (i + 1 < old.size() && next[i].shares_with(old[i + 1])) return true;
      if (i > front && next[i].shares_with(old[i - 1])) return true;
    }
    return false;
  }

  std::unordered_map<const void*, Printed> all_of(Cursor cursor, std::span<const Value> old,
                                                  std::size_t front) const {
    std::unordered_map<const void*, Printed> all;
    all.reserve(old.size() - front);
    for (std::size_t i = front; i < old.size(); ++i) {
      if (const void* known_as = identity(old[i])) all.emplace(known_as, at(cursor, old[i]));
      advance(cursor);
    }
    return all;
  }

  bool print_object(const Printed& last, std::span<const Member> next) {
    const auto old = last.value.members();
    Cursor cursor = first_of(last);
    if (next.empty()) out_.put('{');
    for (std::size_t i = 0; i < next.size(); ++i) {
      const auto& [name, value] = next[i];
      const std::size_t lead_begin = out_.size();
      const bool known = i < old.size();
      const std::size_t replaced = printer_.replaced();
      bool printed = false;
      if (known && old[i].name == name) {
        out_.put(last_text_.substr(cursor.text, last_marks_[cursor.mark].lead));
        printed = print(at(cursor, old[i].value), value, lead_begin);
      } else {
        out_.put(i == 0 ? '{' : ',');
        if (!printer_.print_name(name)) return false;
        printed = printer_.print_item(value, lead_begin);
      }
      if (!printed) return printer_.failed_in(name);
      if (printer_.replaced() != replaced) printer_.replaced_in_member(name, replaced);
      if (known) advance(cursor);
    }
    out_.put('}');
    return true;
  }

  std::string_view last_text_;
  std::span<const TextMark> last_marks_;
  TextBuffer& out_;
  std::vector<TextMark>& marks_;
  JsonPrinter printer_;
};

}  // namespace

std::optional<Error> JsonReprinter::print(const Value& next, std::string_view last_text,
                                          std::string& out, const Place* place,
                                          Replacements* replacements) {
  const std::size_t before = out.size();
  if (!is_long_) {
    if (replacements) {
      print_json(next, out, place, *replacements);
    } else if (auto error = print_json(next, out, place)) {
      return error;
    }
    is_long_ = out.size() - before >= least_bytes;
    return std::nullopt;
  }
  std::vector<TextMark> marks;
  marks.reserve(marks_.size());
  TextBuffer buffer(out);
  buffer.reserve(last_text.size() + least_bytes);
  Reprint reprint(last_text, marks_, buffer, marks, place, replacements);
  JsonPrinter printer(buffer, &marks, place, replacements);
  const bool printed =
      marks_.empty() ? printer.print(next) : reprint.print({last_, 0, 0}, next, before);
  if (!printed) {
    buffer.truncate(before);
    return marks_.empty() ? printer.error() : reprint.error();
  }
  last_ = next;
  marks_ = std::move(marks);
  // What marks can't tell is printed anew each time: where the parts of a long text are, and which
  // leaves were replaced.
  const bool has_replacements = replacements && !replacements->empty();
  if (has_replacements || buffer.size() > std::numeric_limits<std::uint32_t>::max()) marks_.clear();
  return std::nullopt;
}

}  // namespace updraft
