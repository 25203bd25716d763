#include <updraft/json.hpp>

#include "base/utf8.hpp"
#include "value/json_reader.hpp"

namespace updraft {

Result<Value> parse_json(std::string_view text, std::size_t max_depth) {
  if (!is_utf8(text)) return Error("not JSON: the text is not UTF-8");
  JsonReader reader(text, max_depth);
  Value value = reader.read();
  if (auto error = reader.finish()) return *std::move(error);
  return value;
}

}  // namespace updraft
