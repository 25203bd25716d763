#include <updraft/handler.hpp>
#include <updraft/json.hpp>

#include "value/handler_id.hpp"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <cmath>

namespace updraft {
namespace {

/// For each byte: 0 if it stands for itself within a JSON string, else what follows the backslash.
constexpr auto escapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

/// Appends one value; on failure holds what is wrong and, from the inside out, where.
class Printer {
 public:
  explicit Printer(std::string& out) : out_(out) {}

  bool print(const Value& value) {
    switch (value.kind()) {
      case Value::Kind::null:
        out_ += "null";
        return true;
      case Value::Kind::boolean:
        out_ += *value.as_boolean() ? "true" : "false";
        return true;
      case Value::Kind::integer:
        return print_integer(*value.as_integer());
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

  [[nodiscard]] Error error() const {
    const std::vector<Value> position(trail_.rbegin(), trail_.rend());
    return Error(position.empty() ? problem_ : problem_ + " at " + to_string(position));
  }

 private:
  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }
  bool failed_in(Value term) {
    trail_.push_back(std::move(term));
    return false;
  }

  template <class Number>
  bool print_digits(Number number) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out_.append(digits.data(), end);
    return true;
  }
  bool print_integer(std::int64_t integer) { return print_digits(integer); }
  bool print_number(double number) {
    if (!std::isfinite(number)) return fail("a number is not finite, which JSON can't hold");
    // As JSON.stringify: there is no telling -0 from 0 once it is an integer again.
    return print_digits(number == 0 ? 0 : number);
  }

  bool print_string(std::string_view text) {
    out_ += '"';
    bool ascii = true;
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      ascii = ascii && byte < 0x80;
      if (!escapes[byte]) [[likely]]
        continue;
      out_.append(text, start, i - start);
      start = i + 1;
      print_escape(byte);
    }
    out_.append(text, start, text.size() - start);
    out_ += '"';
    if (!ascii && !simdjson::validate_utf8(text.data(), text.size())) {
      return fail("a string is not UTF-8");
    }
    return true;
  }

  void print_escape(unsigned char byte) {
    constexpr std::string_view hex = "0123456789abcdef";
    out_ += '\\';
    out_ += escapes[byte];
    if (escapes[byte] != 'u') return;
    out_ += "00";
    out_ += hex[byte >> 4];
    out_ += hex[byte & 15];
  }

  bool print_array(std::span<const Value> items) {
    out_ += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out_ += ',';
      if (!print(items[i])) return failed_in(i);
    }
    out_ += ']';
    return true;
  }

  bool print_object(std::span<const Member> members) {
    out_ += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out_ += ',';
      if (!print_string(members[i].name.text())) return false;
      out_ += ':';
      if (!print(members[i].value)) return failed_in(members[i].name);
    }
    out_ += '}';
    return true;
  }

  bool print_event(const EventLeaf& leaf) {
    out_ += R"({"$":"event")";
    if (leaf.id != 0) {
      out_ += R"(,"id":")";
      append_handler_id(leaf.id, out_);
      out_ += '"';
    }
    if (leaf.timeout) {
      out_ += R"(,"timeout":)";
      print_integer(leaf.timeout->count());
    }
    if (!leaf.args.is_null()) {
      out_ += R"(,"args":)";
      if (!print(leaf.args)) return failed_in("args");
    }
    if (!leaf.actions.empty() && !print_actions(leaf.actions)) return failed_in("actions");
    out_ += '}';
    return true;
  }

  bool print_actions(const std::vector<Action>& actions) {
    out_ += R"(,"actions":[)";
    for (std::size_t i = 0; i < actions.size(); ++i) {
      if (i > 0) out_ += ',';
      if (!print(actions[i].value())) return failed_in(i);
    }
    out_ += ']';
    return true;
  }

  std::string& out_;
  std::string problem_;
  std::vector<Value> trail_;
};

}  // namespace

std::optional<Error> print_json(const Value& value, std::string& out) {
  const std::size_t before = out.size();
  Printer printer(out);
  if (printer.print(value)) return std::nullopt;
  out.resize(before);
  return printer.error();
}

std::string to_json(const Value& value) {
  std::string out;
  if (auto error = print_json(value, out)) throw *error;
  return out;
}

}  // namespace updraft
