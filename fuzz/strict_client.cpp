#include "strict_client.hpp"

#include "plain_inflate.hpp"
#include "require.hpp"

#include <charconv>

namespace updraft::fuzz {
namespace {

constexpr std::size_t longest_message = std::size_t{64} << 20;

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

bool is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

/// The value of a field of the head, "" if it isn't there.
std::string_view field(std::string_view head, std::string_view name) {
  const std::string start = "\r\n" + std::string(name) + ": ";
  const std::size_t at = head.find(start);
  if (at == std::string_view::npos) return {};
  head.remove_prefix(at + start.size());
  return head.substr(0, head.find("\r\n"));
}

/// The number behind a word, `missing` where there is none.
std::size_t number_behind(std::string_view text, std::string_view word, std::size_t missing) {
  const std::size_t at = text.find(word);
  if (at == std::string_view::npos) return missing;
  text.remove_prefix(at + word.size());
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  require(read.ec == std::errc());
  return number;
}

/// RFC 6455, section 7.4: what a server may close with.
bool may_be_sent(unsigned code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace

void StrictClient::take(std::string_view bytes) {
  all_ += bytes;
  require(bytes.empty() || phase_ != Phase::closed);  // section 5.5.1: nothing behind a close frame
  if (phase_ == Phase::head) take_head();
  while (phase_ == Phase::frames && take_frame()) {
  }
  if (phase_ == Phase::closed) require(done_ == all_.size());
  if (phase_ == Phase::response) require(all_.size() - done_ <= body_bytes_);
}

void StrictClient::finish() const {
  if (phase_ == Phase::head) require(all_.empty());
  const std::size_t rest = all_.size() - done_;
  if (phase_ == Phase::response) require(rest == body_bytes_ || rest == 0);
  if (phase_ == Phase::frames) require(rest == 0);
}

void StrictClient::take_head() {
  constexpr std::string_view end_of_head = "\r\n\r\n";
  const std::size_t end = all_.find(end_of_head);
  if (end == std::string::npos) return;
  done_ = end + end_of_head.size();
  const std::string_view head = std::string_view(all_).substr(0, end + 2);
  require(head.starts_with("HTTP/1.1 "));
  if (head.starts_with("HTTP/1.1 101 ")) {
    take_upgrade(head);
    return;
  }
  phase_ = Phase::response;
  require(field(head, "Connection") == "close");
  const std::string_view length = field(head, "Content-Length");
  require(!length.empty());
  body_bytes_ = number_behind(length, "", 0);
}

void StrictClient::take_upgrade(std::string_view head) {
  phase_ = Phase::frames;
  require(field(head, "Upgrade") == "websocket" && field(head, "Connection") == "Upgrade");
  require(field(head, "Sec-WebSocket-Accept").size() == 28);
  require(field(head, "Sec-WebSocket-Protocol").empty());  // none is ever agreed on
  const std::string_view extensions = field(head, "Sec-WebSocket-Extensions");
  if (extensions.empty()) return;
  require(extensions.starts_with("permessage-deflate;"));
  require(extensions.find("server_no_context_takeover") != std::string_view::npos);
  window_bits_ = static_cast<unsigned>(number_behind(extensions, "server_max_window_bits=", 15));
}

bool StrictClient::take_frame() {
  Frame frame;
  std::size_t size = 0;
  if (!parse_frame(frame, size)) return false;
  done_ += size;
  take(frame);
  return true;
}

/// RFC 6455, section 5.2. Returns whether the frame has come as a whole.
bool StrictClient::parse_frame(Frame& frame, std::size_t& size) const {
  const std::string_view rest = std::string_view(all_).substr(done_);
  if (rest.size() < 2) return false;
  const unsigned first = byte_at(rest, 0);
  const unsigned short_length = byte_at(rest, 1);
  frame.opcode = first & 0x0fU;
  frame.compressed = (first & 0x40U) != 0;
  const bool is_control = frame.opcode >= 8;
  require((first & 0x80U) != 0 && (first & 0x30U) == 0);  // whole messages, no reserved bits
  require(frame.opcode == 1 || frame.opcode == 8 || frame.opcode == 9 || frame.opcode == 10);
  require(!frame.compressed || (window_bits_ != 0 && !is_control));
  require((short_length & 0x80U) == 0);  // section 5.1: not masked
  require(!is_control || short_length <= 125);
  const std::size_t bytes_of_length = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
  const std::size_t header = 2 + bytes_of_length;
  if (rest.size() < header) return false;
  std::uint64_t length = bytes_of_length == 0 ? short_length : 0;
  for (std::size_t i = 2; i < header; ++i) length = length << 8U | byte_at(rest, i);
  if (bytes_of_length == 2) require(length > 125);
  if (bytes_of_length == 8) require(length > 0xffff && length < longest_message);
  if (rest.size() - header < length) return false;
  frame.payload = rest.substr(header, length);
  size = header + length;
  return true;
}

void StrictClient::take(const Frame& frame) {
  switch (frame.opcode) {
    case 8:
      return take_close(frame.payload);
    case 9:
      return;
    case 10:
      return take_pong(frame.payload);
    default:
      break;
  }
  if (!frame.compressed) return take_text(frame.payload);
  const PlainInflate plain(frame.payload, longest_message, window_bits_, 64);
  require(plain.outcome == websocket::Inflater::Outcome::whole);
  take_text(plain.message);
}

/// Section 5.5.3: the payload of a ping; those before it need no pong any more.
void StrictClient::take_pong(std::string_view payload) {
  require(ledger_ != nullptr);
  const auto& pings = ledger_->pings();
  while (pongs_ < pings.size() && pings[pongs_] != payload) ++pongs_;
  require(pongs_ < pings.size());
  ++pongs_;
}

void StrictClient::take_close(std::string_view payload) {
  phase_ = Phase::closed;
  if (payload.empty()) return;
  require(payload.size() >= 2 && may_be_sent(byte_at(payload, 0) << 8U | byte_at(payload, 1)));
  require(is_utf8(payload.substr(2)));
}

void StrictClient::take_text(std::string_view text) {
  require(is_utf8(text));
  simdjson::dom::object message;
  require(parser_.parse(text.data(), text.size()).get(message) == simdjson::SUCCESS);
  std::string_view dollar;
  require(message["$"].get(dollar) == simdjson::SUCCESS);
  if (dollar == "up") {
    take_update(message, text);
  } else if (dollar == "evt-res") {
    take_answer(message);
  } else {
    std::string_view words;
    require(dollar == "err" && message["message"].get(words) == simdjson::SUCCESS);
    require(!words.empty() && ledger_ && ++refusals_ <= ledger_->refusals());
  }
}

void StrictClient::take_update(simdjson::dom::object message, std::string_view text) {
  std::string_view key;
  simdjson::dom::element value;
  require(message["key"].get(key) == simdjson::SUCCESS);
  require(message["val"].get(value) == simdjson::SUCCESS);
  const std::string path(key);
  require(ledger_ && ledger_->ever_subscribed(path));
  if (path == "n") {  // it never counts down
    std::int64_t n = 0;
    require(value.get(n) == simdjson::SUCCESS && n >= last_n_);
    last_n_ = n;
  }
  if (path == "pair") {  // set together, seen together
    std::int64_t left = 0;
    std::int64_t right = 0;
    require(value["left"].get(left) == simdjson::SUCCESS);
    require(value["right"].get(right) == simdjson::SUCCESS && left == right);
  }
  updates_[path] = text;
  note_handlers(text);
}

void StrictClient::take_answer(simdjson::dom::object message) {
  std::string_view key;
  require(message["key"].get(key) == simdjson::SUCCESS);
  const std::string id(key);
  require(ledger_ && ledger_->events().contains(id));
  require(++answers_[id] <= ledger_->events().at(id));

  simdjson::dom::object response = message;
  simdjson::dom::object nested;
  if (message["res"].get(nested) == simdjson::SUCCESS) {
    std::string_view dollar;
    require(nested["$"].get(dollar) == simdjson::SUCCESS && dollar == "response");
    response = nested;
  }
  bool error = false;
  if (response["error"].get(error) == simdjson::SUCCESS) {
    std::string_view name;
    require(error && response["payload"]["name"].get(name) == simdjson::SUCCESS);
  }
  // What a handler changed comes before its response.
  std::int64_t n = 0;
  const bool tells_n = response["payload"]["n"].get(n) == simdjson::SUCCESS && !error;
  if (tells_n && ledger_->always_subscribed("n")) require(last_n_ >= n);
}

void StrictClient::note_handlers(std::string_view text) {
  constexpr std::string_view start = R"({"$":"event","id":")";
  for (;;) {
    const std::size_t at = text.find(start);
    if (at == std::string_view::npos) return;
    text.remove_prefix(at + start.size());
    handlers_.emplace_back(text.substr(0, text.find('"')));
  }
}

std::string StrictClient::handler(std::size_t before_last) const {
  return before_last < handlers_.size() ? handlers_[handlers_.size() - 1 - before_last]
                                        : std::string();
}

}  // namespace updraft::fuzz
