#include <updraft/json.hpp>

#include "value/json_printer.hpp"

#include <utility>

namespace updraft {

std::optional<Error> print_json(const Value& value, std::string& out) {
  return print_json(value, out, nullptr);
}

std::optional<Error> print_json(const Value& value, std::string& out, const Place* place) {
  TextBuffer buffer(out);
  const std::size_t before = buffer.size();
  JsonPrinter printer(buffer, nullptr, place);
  if (printer.print(value)) return std::nullopt;
  buffer.truncate(before);
  return printer.error();
}

void print_json(const Value& value, std::string& out, const Place* place,
                Replacements& replacements) {
  TextBuffer buffer(out);
  JsonPrinter printer(buffer, nullptr, place, &replacements);
  printer.print(value);
}

std::string to_json(const Value& value) {
  std::string out;
  if (auto error = print_json(value, out)) throw Error::for_program(*std::move(error));
  return out;
}

}  // namespace updraft
