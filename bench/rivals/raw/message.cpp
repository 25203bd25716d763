#include "rivals/raw/message.hpp"

#include "rivals/raw/frame.hpp"

#include <algorithm>
#include <cstring>

namespace {

/// What is behind the first `mark` of the text; nothing where it has none.
std::string_view behind(std::string_view text, std::string_view mark) noexcept {
  const void* found = memmem(text.data(), text.size(), mark.data(), mark.size());
  if (found == nullptr) return {};
  const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
  return text.substr(at + mark.size());
}

std::string_view until_quote(std::string_view text) noexcept {
  return text.substr(0, text.find('"'));
}

/// Where a string ends that begins at `at`, behind its quotation mark.
std::size_t string_end(std::string_view text, std::size_t at) noexcept {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at + 1;
}

/// Where the JSON value ends with which `text` begins: at the comma or bracket behind it.
std::size_t value_end(std::string_view text) noexcept {
  int depth = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    switch (text[at]) {
      case '"':
        at = string_end(text, at);
        continue;
      case '[':
      case '{':
        ++depth;
        break;
      case ']':
      case '}':
        if (--depth < 0) return at;
        break;
      case ',':
        if (depth == 0) return at;
        break;
      default:
        break;
    }
    ++at;
  }
  return text.size();
}

}  // namespace

MessageKind kind_of(std::string_view text) noexcept {
  constexpr std::string_view start = R"({"$":")";
  if (text.substr(0, start.size()) != start) return MessageKind::other;
  text.remove_prefix(start.size());
  if (text.starts_with("evt\"")) return MessageKind::event;
  if (text.starts_with("sub\"")) return MessageKind::subscribe;
  return text.starts_with("unsub\"") ? MessageKind::unsubscribe : MessageKind::other;
}

EventCall read_event(std::string_view text) noexcept {
  EventCall event;
  const std::string_view rest = behind(text, R"("key":")");
  event.event_id = until_quote(rest);
  event.seed = rest.substr(event.event_id.size()).starts_with(R"(","event":)");
  // Mostly the payload comes last; there is no need to search all that is ahead of it again.
  constexpr std::string_view payload = R"("payload":[)";
  const std::string_view named = behind(rest, R"("props",")");
  event.handler = until_quote(named);
  event.arguments = behind(named, payload);
  if (event.arguments.empty()) event.arguments = behind(rest, payload);
  return event;
}

std::string_view take_argument(std::string_view& arguments) noexcept {
  const std::size_t end = value_end(arguments);
  const std::string_view argument = arguments.substr(0, end);
  const bool more = end < arguments.size() && arguments[end] == ',';
  arguments.remove_prefix(more ? end + 1 : end);
  return argument;
}

Paths::Paths(std::string_view text) noexcept : rest_(behind(text, R"("keys":[)")) {}

bool Paths::take(std::string_view& path) noexcept {
  if (rest_.empty() || rest_.front() != '"') return false;
  rest_.remove_prefix(1);
  path = until_quote(rest_);
  rest_.remove_prefix(std::min(path.size() + 2, rest_.size()));  // and `",` or `"]`
  return true;
}

void append_response(std::string& out, const EventCall& event, std::string_view payload,
                     bool error) {
  constexpr std::string_view start = R"({"$":"evt-res","key":")";
  constexpr std::string_view nested = R"(,"res":{"$":"response")";
  constexpr std::string_view failed = R"(,"error":true)";
  constexpr std::string_view returned = R"(,"payload":)";
  std::size_t size = start.size() + event.event_id.size() + 2;
  if (event.seed) size += nested.size() + 1;
  if (error) size += failed.size();
  if (!payload.empty()) size += returned.size() + payload.size();

  append_header(out, Opcode::text, size);
  out.append(start).append(event.event_id) += '"';
  if (event.seed) out += nested;
  if (error) out += failed;
  if (!payload.empty()) out.append(returned).append(payload);
  out += event.seed ? "}}" : "}";
}
