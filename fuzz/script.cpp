#include "script.hpp"

#include <algorithm>
#include <charconv>

namespace updraft::fuzz {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kinds = "iobtzfpcahxywnrmls";

/// Limits that short scripts reach.
Limits small_limits() {
  Limits limits;
  limits.message_bytes = 400;
  limits.message_fragments = 4;
  limits.json_depth = 8;
  limits.handshake_bytes = 512;
  limits.subscriptions = 4;
  limits.path_bytes = 32;
  limits.subscribed_path_bytes = 64;
  limits.malformed_messages = 3;
  limits.events_per_second = 8;
  limits.outbox_bytes = 700;
  limits.owed_updates = 2;
  limits.ping_interval = 5s;
  limits.pong_timeout = 20s;
  limits.stall_timeout = 3s;
  limits.waiting_readers = 1;
  limits.handlers = 4;
  limits.guaranteed_handlers = 1;
  limits.handlers_per_session = 2;
  limits.retired_handler_time = 2s;
  limits.retired_handlers = 2;
  return limits;
}

std::string_view take_line(std::string_view& input) {
  const std::string_view line = input.substr(0, input.find('\n'));
  input.remove_prefix(std::min(line.size() + 1, input.size()));
  return line;
}

constexpr bool is_capital(char letter) {
  return letter >= 'A' && letter <= 'Z';
}

/// Any byte is the letter of some step.
Step read_step(std::string_view line) {
  const bool capital = is_capital(line.front());
  char letter = static_cast<char>(capital ? line.front() - 'A' + 'a' : line.front());
  if (kinds.find(letter) == std::string_view::npos) {
    letter = kinds[static_cast<unsigned char>(letter) % kinds.size()];
  }
  const std::size_t number = line.size() > 1 ? static_cast<unsigned char>(line[1]) : 0;
  return {.kind = static_cast<Step::Kind>(letter),
          .ends_turn = !capital,
          .connection = number % Script::connections,
          .text = line.substr(std::min<std::size_t>(2, line.size()))};
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::size_t Step::number(std::size_t missing) const {
  constexpr std::size_t most_digits = 6;
  std::size_t value = missing;
  const std::size_t blanks = std::min(text.find_first_not_of(' '), text.size());
  const std::string_view digits = text.substr(blanks, most_digits);
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string Step::unescaped() const {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '\\' && i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
    const int low = high >= 0 ? digit_of(text[i + 2]) : -1;
    if (low >= 0) {
      bytes += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

Script::Script(std::string_view input) {
  for (const char setting : take_line(input)) {
    if (setting == 's') limits = small_limits();
    if (setting == 'p') compression = false;
    if (setting == 'd') development = true;
    seed = seed * 31 + static_cast<unsigned char>(setting);
  }
  while (!input.empty() && steps.size() < most_steps) {
    const std::string_view line = take_line(input);
    if (!line.empty()) steps.push_back(read_step(line));
  }
}

}  // namespace updraft::fuzz
