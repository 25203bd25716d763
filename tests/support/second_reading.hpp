#pragma once

#include <updraft/json.hpp>

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft {

/// How another parser reads a JSON text, to be compared with ours.
class SecondReading {
 public:
  explicit SecondReading(std::string_view text) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    code_ = parser.parse(text.data(), text.size()).get(root);
    if (!code_) value_ = to_value(root);
  }

  /// What our reading has wrong, empty if it is fine.
  [[nodiscard]] std::string difference(const Result<Value>& ours) const {
    // What JavaScript writes and simdjson refuses (whole doubles beyond 64 bits, lone surrogates),
    // and what it takes for too deep or too long, is ours alone.
    const bool knows = code_ != simdjson::NUMBER_ERROR && code_ != simdjson::STRING_ERROR &&
                       code_ != simdjson::DEPTH_ERROR && code_ != simdjson::CAPACITY;
    const bool is_too_deep = !ours && ours.error().kind() == ErrorKind::overloaded;
    if (!knows || is_too_deep) return {};
    if (!value_) return ours ? "what is no JSON was taken" : "";
    if (!ours) return "JSON was refused: " + ours.error().message();
    return *ours == *value_ ? "" : "the values differ";
  }

 private:
  static Value to_value(simdjson::dom::element element) {
    using Type = simdjson::dom::element_type;
    switch (element.type()) {
      case Type::NULL_VALUE:
        return {};
      case Type::BOOL:
        return element.get_bool().value_unsafe();
      case Type::INT64:
        return element.get_int64().value_unsafe();
      case Type::UINT64:
        return element.get_uint64().value_unsafe();
      case Type::DOUBLE:
        return element.get_double().value_unsafe();
      case Type::STRING:
        return element.get_string().value_unsafe();
      case Type::ARRAY: {
        std::vector<Value> items;
        const simdjson::dom::array array = element.get_array().value_unsafe();
        for (const auto item : array) items.push_back(to_value(item));
        return Value::array(std::move(items));
      }
      case Type::OBJECT:
        break;
    }
    std::vector<Member> members;
    const simdjson::dom::object object = element.get_object().value_unsafe();
    for (const auto& [name, value] : object) members.push_back({name, to_value(value)});
    return Value::object(std::move(members));
  }

  simdjson::error_code code_;
  std::optional<Value> value_;
};

}  // namespace updraft
