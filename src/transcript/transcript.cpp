#include "transcript/transcript.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

namespace updraft::transcript {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Takes the first word off a text.
std::string_view next_word(std::string_view& text) {
  text = trimmed(text);
  const auto word = text.substr(0, text.find(' '));
  text = trimmed(text.substr(word.size()));
  return word;
}

bool is_client(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const char* end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, number);
  return failed == std::errc() && stop == end;
}

bool read_time(std::string_view text, std::chrono::milliseconds& time) {
  std::int64_t count = 0;
  if (text.ends_with("ms")) {
    if (!read_number(text.substr(0, text.size() - 2), count)) return false;
    time = std::chrono::milliseconds(count);
    return true;
  }
  if (!text.ends_with('s') || !read_number(text.substr(0, text.size() - 1), count)) return false;
  time = std::chrono::seconds(count);
  return true;
}

/// The bytes that a text such as "81 80" writes.
bool read_hex(std::string_view text, std::string& bytes) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c != ' '; });
  if (digits.empty() || digits.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    unsigned byte = 0;
    const char* end = digits.data() + i + 2;
    const auto [stop, failed] = std::from_chars(digits.data() + i, end, byte, 16);
    if (failed != std::errc() || stop != end) return false;
    bytes += static_cast<char>(byte);
  }
  return true;
}

struct LimitName {
  std::string_view name;
  std::size_t Limits::* number = nullptr;
  std::chrono::milliseconds Limits::* time = nullptr;
};

constexpr LimitName limit_names[] = {
    {"message_bytes", &Limits::message_bytes},
    {"message_fragments", &Limits::message_fragments},
    {"values_per_message", &Limits::values_per_message},
    {"json_depth", &Limits::json_depth},
    {"keys_per_message", &Limits::keys_per_message},
    {"subscriptions", &Limits::subscriptions},
    {"path_bytes", &Limits::path_bytes},
    {"subscribed_path_bytes", &Limits::subscribed_path_bytes},
    {"malformed_messages", &Limits::malformed_messages},
    {"events_per_second", &Limits::events_per_second},
    {"outbox_bytes", &Limits::outbox_bytes},
    {"owed_updates", &Limits::owed_updates},
    {"work_per_turn", &Limits::work_per_turn},
    {"subscriptions_per_thread", &Limits::subscriptions_per_thread},
    {"handlers", &Limits::handlers},
    {"handlers_per_session", &Limits::handlers_per_session},
    {"handler_bytes", &Limits::handler_bytes},
    {"retired_handlers", &Limits::retired_handlers},
    {"guaranteed_subscriptions", &Limits::guaranteed_subscriptions},
    {"guaranteed_handlers", &Limits::guaranteed_handlers},
    {"guaranteed_handler_bytes", &Limits::guaranteed_handler_bytes},
    {"session_share", &Limits::session_share},
    {"ping_interval", nullptr, &Limits::ping_interval},
    {"pong_timeout", nullptr, &Limits::pong_timeout},
    {"stall_timeout", nullptr, &Limits::stall_timeout},
    {"handler_timeout", nullptr, &Limits::handler_timeout},
    {"retired_handler_time", nullptr, &Limits::retired_handler_time},
};

/// `name=number` or `name=time`.
bool read_limit(std::string_view word, Limits& limits) {
  const auto equals = word.find('=');
  if (equals == std::string_view::npos) return false;
  const auto* known = std::ranges::find(limit_names, word.substr(0, equals), &LimitName::name);
  if (known == std::end(limit_names)) return false;
  const auto value = word.substr(equals + 1);
  return known->number ? read_number(value, limits.*known->number)
                       : read_time(value, limits.*known->time);
}

bool read_limits(std::string_view words, Limits& limits) {
  if (words.empty()) return false;
  while (!words.empty()) {
    if (!read_limit(next_word(words), limits)) return false;
  }
  return true;
}

/// `close 1007 "part of the reason"` or `dropped`.
bool read_end(std::string_view rest, Step& step) {
  if (rest == "dropped") {
    step.kind = Step::Kind::dropped;
    return true;
  }
  step.kind = Step::Kind::closed;
  if (next_word(rest) != "close" || !read_number(next_word(rest), step.code)) return false;
  if (rest.empty()) return true;
  if (rest.size() < 2 || rest.front() != '"' || rest.back() != '"') return false;
  step.text = rest.substr(1, rest.size() - 2);
  return true;
}

/// A line that begins with a client's name.
bool read_exchange(std::string_view line, Step& step) {
  const auto mark = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
  if (mark == 0 || mark == std::string_view::npos) return false;
  step.client = line.substr(0, mark);
  const auto rest = trimmed(line.substr(mark + 1));
  step.text = rest;
  switch (line[mark]) {
    case '+':
      step.kind = Step::Kind::connect;
      return rest.empty();
    case '-':
      step.kind = rest.empty() ? Step::Kind::vanish : Step::Kind::say_close;
      step.text.clear();
      return rest.empty() || read_number(rest, step.code);
    case '>':
      step.kind = Step::Kind::send;
      return true;
    case '<':
      step.kind = rest == "?" ? Step::Kind::silence : Step::Kind::receive;
      return !rest.empty();
    case '!':
      step.text.clear();
      return read_end(rest, step);
    default:
      return false;
  }
}

bool read_step(std::string_view line, Step& step) {
  std::string_view rest = line;
  const auto word = next_word(rest);
  if (word == "wait") {
    step.kind = Step::Kind::wait;
    return read_time(rest, step.time);
  }
  if (word == "stall" || word == "read") {
    step.kind = word == "stall" ? Step::Kind::stall : Step::Kind::read_on;
    step.client = rest;
    return is_client(rest);
  }
  if (word == "raw") {
    const auto target = next_word(rest);
    step.kind = Step::Kind::send_raw;
    step.client = target.substr(0, target.size() - 1);
    return target.ends_with('>') && is_client(step.client) && read_hex(rest, step.text);
  }
  return read_exchange(line, step);
}

}  // namespace

bool Transcript::in_memory_only() const noexcept {
  return std::ranges::any_of(steps, [](const Step& step) {
    return step.kind == Step::Kind::wait || step.kind == Step::Kind::stall ||
           step.kind == Step::Kind::read_on;
  });
}

Result<Transcript> parse_transcript(std::string_view text) {
  Transcript transcript;
  std::istringstream lines{std::string(text)};
  std::string whole_line;
  for (std::size_t number = 1; std::getline(lines, whole_line); ++number) {
    const auto line = trimmed(whole_line);
    if (number == 1) {
      if (!line.starts_with("# ")) return Error("line 1 is not the sentence that it shows");
      transcript.sentence = line.substr(2);
    }
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with("limits ")) {
      if (read_limits(line.substr(7), transcript.limits)) continue;
      return Error("line " + std::to_string(number) + " names no limit: " + std::string(line));
    }
    Step step;
    step.line = number;
    if (!read_step(line, step)) {
      return Error("line " + std::to_string(number) + " is no step: " + std::string(line));
    }
    transcript.steps.push_back(std::move(step));
  }
  if (transcript.steps.empty()) return Error("nothing happens");
  return transcript;
}

Result<Transcript> read_transcript(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error("can't read " + file);
  std::ostringstream text;
  text << in.rdbuf();
  auto transcript = parse_transcript(text.str());
  if (!transcript) return Error(file + ": " + transcript.error().message());
  return transcript;
}

}  // namespace updraft::transcript
