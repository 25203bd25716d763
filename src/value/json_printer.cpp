#include "value/json_printer.hpp"

#include <updraft/handler.hpp>
#include <updraft/without_json.hpp>

#include "base/utf8.hpp"
#include "value/item_index.hpp"
#include "value/json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace updraft {

bool JsonPrinter::print_item(const Value& value, std::size_t lead_begin) {
  if (!marks_) return print_bare(value);
  const std::size_t mark = begin_mark(lead_begin);
  if (!print_bare(value)) return false;
  end_mark(mark);
  return true;
}

std::size_t JsonPrinter::begin_mark(std::size_t lead_begin) {
  // Until its end is known, `bytes` is where it begins.
  marks_->push_back({static_cast<std::uint32_t>(out_.size() - lead_begin),
                     static_cast<std::uint32_t>(out_.size()), 0});
  return marks_->size() - 1;
}

void JsonPrinter::end_mark(std::size_t place) {
  TextMark& mark = (*marks_)[place];
  mark.bytes = static_cast<std::uint32_t>(out_.size()) - mark.bytes;
  mark.marks = static_cast<std::uint32_t>(marks_->size() - place);
}

bool JsonPrinter::failed_in(Value term) {
  trail_.push_back(std::move(term));
  return false;
}

bool JsonPrinter::fail(std::string problem) {
  problem_ = std::move(problem);
  return false;
}

/// A leaf that JSON can't hold is replaced, which is counted, or fails where none may be.
bool JsonPrinter::replace(std::string problem, std::string_view printed) {
  if (!replacements_) return fail(std::move(problem));
  ++replaced_;
  replacements_->add(std::move(problem), printed);
  return true;
}

void JsonPrinter::replaced_in_item(const Value& item, std::size_t index, std::size_t since) {
  const Value* const key = key_of_item(item);
  replacements_->are_within(key && !key->text().empty() ? *key : Value(index), since);
}

void JsonPrinter::replaced_in_member(const Value& name, std::size_t since) {
  replacements_->are_within(name, since);
}

Error JsonPrinter::error() const {
  const std::vector<Value> position(trail_.rbegin(), trail_.rend());
  return Error::for_program(ErrorKind::invalid,
                            position.empty() ? problem_ : problem_ + " at " + to_string(position));
}

bool JsonPrinter::print_bare(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      out_.put("null");
      return true;
    case Value::Kind::boolean:
      out_.put(*value.as_boolean() ? "true" : "false");
      return true;
    case Value::Kind::integer:
      return print_integer(value);
    case Value::Kind::number:
      return print_number(*value.as_number());
    case Value::Kind::string:
      return print_string(value.text());
    case Value::Kind::array:
      return print_array(value.items());
    case Value::Kind::object:
      return print_object(value.members());
    case Value::Kind::event:
      return print_event(*value.event_leaf());
  }
  return false;
}

template <class Number>
bool JsonPrinter::print_digits(Number number) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out_.put(std::string_view(digits.data(), end));
  return true;
}

bool JsonPrinter::print_integer(const Value& value) {
  if (const auto integer = value.as_integer()) return print_digits(*integer);
  return print_digits(*value.as_unsigned());
}

bool JsonPrinter::print_number(double number) {
  if (!std::isfinite(number)) {
    if (replacements_) out_.put("null");
    return replace(describe_without_json(number), "null is sent");
  }
  // As JSON.stringify: there is no telling -0 from 0 once it is an integer again.
  return print_digits(number == 0 ? 0 : number);
}

bool JsonPrinter::print_string(std::string_view text) {
  const std::size_t begin = out_.size();
  print_characters(text);
  if (is_ascii(text) || is_utf8(text)) return true;
  if (replacements_) {
    out_.truncate(begin);
    print_characters(with_replacement_characters(text));
  }
  return replace("a string is not UTF-8", "U+FFFD is sent in the place of what is not");
}

void JsonPrinter::print_characters(std::string_view text) {
  out_.put('"');
  const char* at = text.data();
  const char* const end = at + text.size();
  for (;;) {
    const char* const plain = std::exchange(at, find_special(at, end));
    out_.put(std::string_view(plain, at));
    if (at == end) break;
    print_escape(*at++);
  }
  out_.put('"');
}

/// RFC 8259, section 7.
void JsonPrinter::print_escape(char special) {
  static constexpr std::string_view letters = "\"\\bfnrt";
  static constexpr std::string_view meanings = "\"\\\b\f\n\r\t";
  static constexpr std::string_view hex = "0123456789abcdef";
  out_.put('\\');
  if (const auto place = meanings.find(special); place != std::string_view::npos) {
    out_.put(letters[place]);
    return;
  }
  out_.put("u00");
  out_.put(hex[static_cast<unsigned char>(special) >> 4]);
  out_.put(hex[static_cast<unsigned char>(special) & 15]);
}

bool JsonPrinter::print_array(std::span<const Value> items) {
  if (items.empty()) out_.put('[');
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::size_t begin = out_.size();
    out_.put(i == 0 ? '[' : ',');
    const std::size_t before = replaced_;
    if (!print_item(items[i], begin)) return failed_in(i);
    if (replaced_ != before) [[unlikely]]
      replaced_in_item(items[i], i, before);
  }
  out_.put(']');
  return true;
}

bool JsonPrinter::print_object(std::span<const Member> members) {
  if (members.empty()) out_.put('{');
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::size_t begin = out_.size();
    out_.put(i == 0 ? '{' : ',');
    const std::size_t before = replaced_;
    if (!print_name(members[i].name)) return false;
    if (!print_item(members[i].value, begin)) return failed_in(members[i].name);
    if (replaced_ != before) [[unlikely]]
      replaced_in_member(members[i].name, before);
  }
  out_.put('}');
  return true;
}

bool JsonPrinter::print_name(const Value& name) {
  if (!print_string(name.text())) return false;
  out_.put(':');
  return true;
}

/// Its parts have no marks: a leaf is copied as a whole, or printed as a whole.
bool JsonPrinter::print_event(const EventLeaf& leaf) {
  auto* const marks = std::exchange(marks_, nullptr);
  out_.put(R"({"$":"event")");
  if (const HandlerId* id = place_ ? place_->find(leaf) : nullptr) {
    out_.put(R"(,"id":")");
    out_.put(id->text());
    out_.put('"');
  }
  if (leaf.timeout) {
    out_.put(R"(,"timeout":)");
    print_digits(leaf.timeout->count());
  }
  if (!leaf.args.is_null()) {
    const std::size_t before = replaced_;
    out_.put(R"(,"args":)");
    if (!print_bare(leaf.args)) return failed_in("args");
    if (replaced_ != before) replaced_in_member("args", before);
  }
  if (!leaf.actions.empty()) {
    const std::size_t before = replaced_;
    if (!print_actions(leaf)) return failed_in("actions");
    if (replaced_ != before) replaced_in_member("actions", before);
  }
  out_.put('}');
  marks_ = marks;
  return true;
}

bool JsonPrinter::print_actions(const EventLeaf& leaf) {
  out_.put(R"(,"actions":)");
  for (std::size_t i = 0; i < leaf.actions.size(); ++i) {
    out_.put(i == 0 ? '[' : ',');
    const std::size_t before = replaced_;
    if (!print_bare(leaf.actions[i].value())) return failed_in(i);
    if (replaced_ != before) replaced_in_item(Value(), i, before);
  }
  out_.put(']');
  return true;
}

}  // namespace updraft
