#include "cli/pretty.hpp"

#include "cli/paint.hpp"
#include "cli/terminal_text.hpp"

#include <algorithm>

namespace updraft::cli {
namespace {

constexpr std::size_t indent = 2;
/// However narrow the window, and however deep the value, there is as much as this for a line.
constexpr std::size_t least_width = 20;

bool is_container(const Value& value) {
  return !value.items().empty() || !value.members().empty();
}

/// What a part of the value was before.
class Before {
 public:
  /// Nobody asks.
  static Before unasked() { return {false, nullptr}; }
  static Before was(const Value& value) { return {true, &value}; }

  /// Whether a part that has no parts is to be highlighted.
  [[nodiscard]] bool differs(const Value& now) const {
    return asked_ && (!value_ || !(*value_ == now));
  }
  [[nodiscard]] Before member(const Member& now, const Value& of) const {
    const bool is_handler_id = now.name.text() == "id" && of["$"].text() == "event";
    if (!asked_ || is_handler_id) return unasked();
    return {true, value_ ? value_->find(now.name.text()) : nullptr};
  }
  [[nodiscard]] Before item(const Value& now, std::size_t index) const {
    if (!asked_) return unasked();
    if (!value_ || !value_->is_array()) return {true, nullptr};
    const Value term = now["key"].text().empty() ? Value(index) : now["key"];
    const Value terms[] = {term};
    return {true, find(*value_, terms)};
  }

 private:
  Before(bool asked, const Value* value) : asked_(asked), value_(value) {}

  bool asked_;
  const Value* value_;  // null: there was nothing
};

/// Writes one value. Lives as long as that takes.
class Printer {
 public:
  explicit Printer(const Look& look) : look_(look) {}

  /// `used`: what is taken of the line already, on its left and by a comma behind.
  void print(const Value& value, Before before, std::size_t depth, std::size_t used) {
    if (!is_container(value)) return print_leaf(value, before);
    const std::size_t room = std::max(look_.width, used + least_width) - used;
    std::size_t left = room;
    if (fits(value, left)) {
      print_parts(value, before, depth, false);
    } else {
      print_parts(value, before, depth, true);
    }
  }

  [[nodiscard]] std::string take() && { return std::move(out_) + '\n'; }

 private:
  static Paint paint_of(const Value& value) {
    switch (value.kind()) {
      case Value::Kind::string:
        return Paint::text;
      case Value::Kind::integer:
      case Value::Kind::number:
        return Paint::number;
      case Value::Kind::boolean:
      case Value::Kind::null:
        return Paint::word;
      default:
        return Paint::plain;
    }
  }

  void print_leaf(const Value& value, Before before) {
    const Paint kind = before.differs(value) ? Paint::mark : paint_of(value);
    paint(out_, kind, json_line(value), look_.color);
  }

  /// Whether the value fits into a line with so many columns left, of which it takes its own.
  static bool fits(const Value& value, std::size_t& left) {
    const auto take = [&left](std::size_t columns) {
      if (columns > left) return false;
      left -= columns;
      return true;
    };
    if (value.is_string() && value.text().size() > 4 * left) return false;
    if (!is_container(value)) return take(width_of(json_line(value)));
    for (const Value& item : value.items()) {
      if (!take(2) || !fits(item, left)) return false;
    }
    for (const Member& member : value.members()) {
      if (!take(4) || !fits(member.name, left) || !fits(member.value, left)) return false;
    }
    return take(2);
  }

  void print_parts(const Value& value, Before before, std::size_t depth, bool in_lines) {
    const bool is_array = value.is_array();
    out_ += is_array ? '[' : '{';
    std::size_t index = 0;
    const std::size_t count = is_array ? value.items().size() : value.members().size();
    while (index < count) {
      begin_part(depth + 1, in_lines, index > 0 || !is_array);
      if (is_array) {
        const Value& item = value.items()[index];
        print_part(item, before.item(item, index), depth + 1, in_lines, 0);
      } else {
        const Member& member = value.members()[index];
        const std::string name = json_line(member.name);
        paint(out_, Paint::name, name, look_.color);
        out_ += ": ";
        print_part(member.value, before.member(member, value), depth + 1, in_lines,
                   width_of(name) + 2);
      }
      if (++index < count) out_ += ',';
    }
    begin_part(depth, in_lines, !is_array);
    out_ += is_array ? ']' : '}';
  }

  void print_part(const Value& value, Before before, std::size_t depth, bool in_lines,
                  std::size_t name) {
    if (!in_lines && is_container(value)) return print_parts(value, before, depth, false);
    print(value, before, depth, depth * indent + name + 1);
  }

  void begin_part(std::size_t depth, bool in_lines, bool spaced) {
    if (in_lines) {
      out_ += '\n';
      out_.append(depth * indent, ' ');
    } else if (spaced) {
      out_ += ' ';
    }
  }

  const Look& look_;
  std::string out_;
};

std::string print(const Value& value, Before before, const Look& look) {
  Printer printer(look);
  printer.print(value, before, 0, 0);
  return std::move(printer).take();
}

}  // namespace

std::string pretty(const Value& value, const Look& look) {
  return print(value, Before::unasked(), look);
}

std::string pretty_changes(const Value& value, const Value& before, const Look& look) {
  return print(value, Before::was(before), look);
}

}  // namespace updraft::cli
