#pragma once

#include <updraft/convert.hpp>
#include <updraft/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace updraft {

/// What a JSON text reads as; nothing if it does not fit.
template <class T>
std::optional<T> read_json(std::string_view json) {
  auto read = value_to<T>(*parse_json(json));
  if (!read) return std::nullopt;
  return *std::move(read);
}

/// Why a value is no T, empty if it is one.
template <class T>
std::string problem(const Value& value) {
  const auto read = value_to<T>(value);
  return read ? "" : read.error().message();
}
template <class T>
std::string problem_in(std::string_view json) {
  return problem<T>(*parse_json(json));
}

}  // namespace updraft
