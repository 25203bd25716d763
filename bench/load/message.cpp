#include "message.hpp"

#include <updraft/json.hpp>

#include <charconv>

namespace updraft::load {
namespace {

/// The rest of a text that is taken apart from its front.
class Cursor {
 public:
  explicit Cursor(std::string_view text) noexcept : rest_(text) {}

  bool skip(std::string_view literal) noexcept {
    if (!rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }

  template <class Integer>
  bool number(Integer& out) noexcept {
    const auto read = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    if (read.ec != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(read.ptr - rest_.data()));
    return true;
  }

  /// The rest of a string that has no escapes, and its closing quote.
  bool string(std::string_view& out) noexcept {
    const std::size_t end = rest_.find('"');
    if (end == std::string_view::npos) return false;
    out = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return out.find('\\') == std::string_view::npos;
  }

  /// All up to the ending, which must be there.
  bool up_to(std::string_view ending, std::string_view& out) noexcept {
    if (!rest_.ends_with(ending)) return false;
    out = rest_.substr(0, rest_.size() - ending.size());
    return true;
  }

  [[nodiscard]] bool is(std::string_view text) const noexcept { return rest_ == text; }

 private:
  std::string_view rest_;
};

bool looks_like_pad(std::string_view text) noexcept {
  return text.empty() || (text.front() == 'x' && text.back() == 'x');
}

/// `{"$":"up","key":"counter","val":{"n":1,"pad":"x"}}`; of an item, `"id":"7",` stands before `n`.
bool recognise_update(std::string_view text, Message& message) noexcept {
  Cursor cursor(text);
  if (!cursor.skip(R"({"$":"up","key":")") || !cursor.string(message.path) ||
      !cursor.skip(R"(,"val":{)")) {
    return false;
  }
  if (message.path != counter_path) {
    message.id.emplace();
    if (!cursor.skip(R"("id":")") || !cursor.string(*message.id) || !cursor.skip(",")) return false;
  }
  message.kind = Message::Kind::update;
  return cursor.skip(R"("n":)") && cursor.number(message.n) && cursor.skip(R"(,"pad":")") &&
         cursor.up_to(R"("}})", message.pad) && looks_like_pad(message.pad);
}

/// `{"$":"evt-res","key":"7"}`, with `"payload":"text"` in it or without; or all but the key within
/// `"res":{"$":"response"}`.
bool recognise_response(std::string_view text, Message& message) noexcept {
  Cursor cursor(text);
  if (!cursor.skip(R"({"$":"evt-res","key":")") || !cursor.number(message.event) ||
      !cursor.skip("\"")) {
    return false;
  }
  message.kind = Message::Kind::response;
  const bool nested = cursor.skip(R"(,"res":{"$":"response")");
  const std::string_view end = nested ? "}}" : "}";
  if (cursor.is(end)) return true;
  std::string_view payload;
  if (!cursor.skip(R"(,"payload":")") || !cursor.string(payload) || !cursor.is(end)) return false;
  message.payload = payload;
  return true;
}

Message update_of(const Value& parsed) {
  const auto path = parsed["key"].as_string();
  const Value& value = parsed["val"];
  const auto n = value["n"].as_integer();
  const auto pad = value["pad"].as_string();
  if (!path || !n || !pad) return {};
  return {.kind = Message::Kind::update,
          .path = *path,
          .id = value["id"].as_string(),
          .n = *n,
          .pad = *pad};
}

Message response_of(const Value& parsed) {
  Message message{.kind = Message::Kind::response};
  const std::string_view key = parsed["key"].text();
  const auto read = std::from_chars(key.data(), key.data() + key.size(), message.event);
  if (read.ec != std::errc() || read.ptr != key.data() + key.size()) return {};
  const Value* nested = parsed.find("res");
  const Value& body = nested ? *nested : parsed;
  message.has_error = body["error"].as_boolean().value_or(false);
  message.payload = body["payload"].as_string();
  // No payload and null are the same to clients.
  if (!message.has_error && !message.payload && !body["payload"].is_null()) return {};
  return message;
}

}  // namespace

Message MessageReader::read(std::string_view text) {
  Message message;
  if (recognise_update(text, message)) return message;
  message = {};
  if (recognise_response(text, message)) return message;
  return parse(text);
}

Message MessageReader::parse(std::string_view text) {
  auto parsed = parse_json(text);
  if (!parsed) return {};
  parsed_ = *std::move(parsed);
  const std::string_view kind = parsed_["$"].text();
  if (kind == "up") return update_of(parsed_);
  if (kind == "evt-res") return response_of(parsed_);
  return {};
}

bool PadCheck::matches(std::string_view pad) noexcept {
  if (pad.size() != expected_.size()) return false;
  if (pad.size() <= short_bytes || ++count_ % sampling == 0) return pad == expected_;
  return pad.front() == 'x' && pad.back() == 'x';
}

std::string subscription_text(std::string_view kind, std::span<const std::string> paths) {
  std::string text = R"({"$":")" + std::string(kind) + R"(","keys":[)";
  const char* separator = "";
  for (const std::string& path : paths) {
    text.append(separator).append("\"").append(path).append("\"");
    separator = ",";
  }
  return text + "]}";
}

}  // namespace updraft::load
