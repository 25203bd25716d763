#include "support/patience.hpp"

#include <cstdlib>
#include <map>
#include <string_view>
#include <type_traits>

namespace updraft::test {
namespace {

std::chrono::seconds patience_wanted() {
  constexpr std::chrono::minutes usual{5};
  const char* const text = std::getenv("UPDRAFT_TEST_PATIENCE");
  const long seconds = text ? std::strtol(text, nullptr, 10) : 0;
  return seconds > 0 ? std::chrono::seconds(seconds) : usual;
}

}  // namespace

const std::chrono::seconds patience = patience_wanted();

Limits patient(Limits limits) {
  using std::chrono::milliseconds;
  std::map<std::string_view, milliseconds> defaults;
  const auto note_default = [&](std::string_view name, const auto& value) {
    if constexpr (std::is_same_v<decltype(value), const milliseconds&>) defaults[name] = value;
  };
  const auto lengthen = [&](std::string_view name, auto& value) {
    if constexpr (std::is_same_v<decltype(value), milliseconds&>) {
      if (value == defaults.at(name)) value = beyond_patience;
    }
  };
  const Limits unchanged;
  for_each_limit(unchanged, note_default);
  for_each_limit(limits, lengthen);
  return limits;
}

ClientOptions patient(ClientOptions options) {
  const ClientOptions unchanged;
  const auto lengthen = [&](std::chrono::milliseconds ClientOptions::* time) {
    if (options.*time == unchanged.*time) options.*time = beyond_patience;
  };
  lengthen(&ClientOptions::connect_timeout);
  lengthen(&ClientOptions::ping_interval);
  lengthen(&ClientOptions::pong_timeout);
  lengthen(&ClientOptions::event_timeout);
  return options;
}

}  // namespace updraft::test
