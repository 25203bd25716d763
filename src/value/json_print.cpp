#include <updraft/json.hpp>

#include "value/json_printer.hpp"

namespace updraft {

std::optional<Error> print_json(const Value& value, std::string& out) {
  TextBuffer buffer(out);
  const std::size_t before = buffer.size();
  JsonPrinter printer(buffer);
  if (printer.print(value)) return std::nullopt;
  buffer.truncate(before);
  return printer.error();
}

std::string to_json(const Value& value) {
  std::string out;
  if (auto error = print_json(value, out)) throw *error;
  return out;
}

}  // namespace updraft
