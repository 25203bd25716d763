#include <updraft/json.hpp>

#include <simdjson.h>

#include <charconv>
#include <system_error>

namespace updraft {
namespace {

namespace dom = simdjson::dom;

/// Texts up to this size share the thread's parser; larger ones pay for a parser of their own, so
/// that no thread keeps the buffers of the largest text it ever saw.
constexpr std::size_t shared_parser_bytes = std::size_t{64} << 10;

Value to_value(dom::element element);

Value to_array(dom::array array) {
  std::vector<Value> items;
  items.reserve(array.size());
  for (const dom::element item : array) items.push_back(to_value(item));
  return Value::array(std::move(items));
}

Value to_object(dom::object object) {
  std::vector<Member> members;
  members.reserve(object.size());
  for (const auto& [name, value] : object) members.push_back({name, to_value(value)});
  return Value::object(std::move(members));
}

Value to_value(dom::element element) {
  switch (element.type()) {
    case dom::element_type::NULL_VALUE:
      return {};
    case dom::element_type::BOOL:
      return element.get_bool().value_unsafe();
    case dom::element_type::INT64:
      return element.get_int64().value_unsafe();
    case dom::element_type::UINT64:
      return element.get_uint64().value_unsafe();
    case dom::element_type::DOUBLE:
      return element.get_double().value_unsafe();
    case dom::element_type::STRING:
      return element.get_string().value_unsafe();
    case dom::element_type::ARRAY:
      return to_array(element.get_array().value_unsafe());
    case dom::element_type::OBJECT:
      return to_object(element.get_object().value_unsafe());
  }
  return {};
}

std::optional<unsigned> hex4(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  unsigned code = 0;
  for (const char c : text.substr(0, 4)) {
    const bool digit = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (!digit && !(lower >= 'a' && lower <= 'f')) return std::nullopt;
    code = code << 4 | static_cast<unsigned>(digit ? c - '0' : lower - 'a' + 10);
  }
  return code;
}

/// Copies one escape of a string, `text` being at its backslash; a lone surrogate becomes U+FFFD.
/// Returns how much of the text it took.
std::size_t copy_escape(std::string_view text, std::string& out) {
  const auto surrogate = [&](std::size_t at, unsigned first, unsigned last) {
    if (text.size() < at + 6 || text[at] != '\\' || text[at + 1] != 'u') return false;
    const auto code = hex4(text.substr(at + 2));
    return code && *code >= first && *code <= last;
  };
  if (!surrogate(0, 0xd800, 0xdfff)) {
    out += text.substr(0, 2);
    return std::min<std::size_t>(2, text.size());
  }
  if (surrogate(0, 0xd800, 0xdbff) && surrogate(6, 0xdc00, 0xdfff)) {
    out += text.substr(0, 12);
    return 12;
  }
  out += "\\ufffd";
  return 6;
}

/// Copies a number; an integer that does not fit 64 bits gets an exponent, which makes it a double.
std::size_t copy_number(std::string_view text, std::string& out) {
  const std::size_t end = std::min(text.find_first_not_of("+-0123456789.eE"), text.size());
  const std::string_view number = text.substr(0, end);
  out += number;
  std::int64_t integer = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), integer);
  const bool whole = number.find_first_of(".eE") == std::string_view::npos;
  if (whole && read.ec == std::errc::result_out_of_range) out += "e0";
  return end;
}

/// The same JSON in what simdjson can take: JSON.stringify writes whole doubles up to 1e21 as
/// integers, and lone surrogates as escapes; simdjson refuses both.
std::string without_javascript_oddities(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  bool in_string = false;
  for (std::size_t i = 0; i < text.size();) {
    if (in_string && text[i] == '\\') {
      i += copy_escape(text.substr(i), out);
    } else if (!in_string && (text[i] == '-' || (text[i] >= '0' && text[i] <= '9'))) {
      i += copy_number(text.substr(i), out);
    } else {
      in_string = in_string != (text[i] == '"');
      out += text[i++];
    }
  }
  return out;
}

Error to_error(simdjson::error_code code) {
  switch (code) {
    case simdjson::DEPTH_ERROR:
      return Error(ErrorKind::overloaded, "JSON nests too deep");
    case simdjson::CAPACITY:
      return Error(ErrorKind::overloaded, "JSON text is too long");
    case simdjson::MEMALLOC:
      return Error(ErrorKind::overloaded, "out of memory for JSON");
    case simdjson::UTF8_ERROR:
      return Error("not JSON: the text is not UTF-8");
    case simdjson::EMPTY:
      return Error("not JSON: the text is empty");
    case simdjson::NUMBER_ERROR:
      return Error("not JSON: a number is malformed or beyond the range of doubles");
    case simdjson::STRING_ERROR:
      return Error("not JSON: a string has a malformed escape");
    case simdjson::UNESCAPED_CHARS:
      return Error("not JSON: a string has a control character");
    case simdjson::UNCLOSED_STRING:
      return Error("not JSON: a string has no end");
    default:
      return Error(std::string("not JSON: ") + simdjson::error_message(code));
  }
}

Result<Value> parse(dom::parser& parser, std::string_view text, std::size_t max_depth) {
  dom::element root;
  auto code = parser.parse(text.data(), text.size()).get(root);
  if (code == simdjson::STRING_ERROR || code == simdjson::NUMBER_ERROR) {
    code = parser.parse(without_javascript_oddities(text)).get(root);
  }
  if (code) return to_error(code);
  Value value = to_value(root);
  if (value.depth() > max_depth) return to_error(simdjson::DEPTH_ERROR);
  return value;
}

void allow_depth(dom::parser& parser, std::size_t capacity) {
  // Failing leaves the parser without capacity, which parse() reports.
  [[maybe_unused]] const auto code = parser.allocate(capacity, Value::max_depth);
}

}  // namespace

Result<Value> parse_json(std::string_view text, std::size_t max_depth) {
  max_depth = std::min(max_depth, Value::max_depth);
  if (text.size() > shared_parser_bytes) {
    dom::parser parser;
    allow_depth(parser, text.size());
    return parse(parser, text, max_depth);
  }
  thread_local dom::parser shared = [] {
    dom::parser parser;
    allow_depth(parser, shared_parser_bytes);
    return parser;
  }();
  return parse(shared, text, max_depth);
}

}  // namespace updraft
