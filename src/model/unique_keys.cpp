#include "model/unique_keys.hpp"

#include <algorithm>

namespace updraft::model {
namespace {

constexpr char separator = '~';
constexpr std::size_t first_number = 2;

std::string made_key(std::string_view key, std::size_t number) {
  std::string made(key);
  made += separator;
  made += std::to_string(number);
  return made;
}

}  // namespace

std::string UniqueKeys::make(std::string_view key) {
  auto known = next_.find(key);
  if (known == next_.end()) known = next_.emplace(key, first_number).first;
  for (;;) {
    std::string made = made_key(key, known->second++);
    if (taken_.insert(made).second) return made;
  }
}

std::optional<std::string_view> doubled_key(std::string_view key) noexcept {
  const auto place = key.rfind(separator);
  if (place == std::string_view::npos) return std::nullopt;
  const std::string_view number = key.substr(place + 1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool is_number = !number.empty() && number.front() != '0' && number != "1" &&
                         std::ranges::all_of(number, is_digit);
  if (!is_number) return std::nullopt;
  return key.substr(0, place);
}

std::string first_made_key(std::string_view key) {
  return made_key(key, first_number);
}

}  // namespace updraft::model
