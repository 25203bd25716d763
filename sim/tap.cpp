#include "tap.hpp"

#include <algorithm>
#include <utility>

namespace updraft::sim {
namespace {

constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::string_view manners = "ClientManners";

/// Of a field of the request's head, empty if it is not there.
std::string_view field(std::string_view head, std::string_view name) {
  const std::string begin = "\r\n" + std::string(name) + ": ";
  const auto at = head.find(begin);
  if (at == head.npos) return {};
  head.remove_prefix(at + begin.size());
  return head.substr(0, head.find("\r\n"));
}

}  // namespace

void Tap::write(std::string_view bytes) {
  state_.last_sent = world_.agenda.now();
  wire_->send(bytes);
  if (!request_ended_) return take_request(bytes);
  // The server may not have agreed yet.
  if (!from_client_) return complain(manners, "it speaks before the handshake has ended");
  from_client_->take(bytes, world_.agenda.now());
  FrameReader::Message message;
  while (from_client_->next(message)) hear_client(message);
  if (!from_client_->fault().empty()) complain("ClientFrames", from_client_->fault());
}

std::size_t Tap::unwritten() const {
  const std::uint64_t unread = wire_->sent_bytes() - wire_->read_bytes();
  const auto room = static_cast<std::uint64_t>(plan_.buffer_bytes);
  return static_cast<std::size_t>(unread - std::min(unread, room));
}

void Tap::take_request(std::string_view bytes) {
  request_ += bytes;
  const auto end = request_.find(head_end);
  if (end == std::string::npos) return;
  request_ended_ = true;
  if (end + head_end.size() != request_.size()) complain(manners, "it speaks behind its request");
  check_request(request_.substr(0, end + 2));
}

/// RFC 6455, section 4.1.
void Tap::check_request(const std::string& head) {
  const auto want = [this](bool is_right, std::string_view what) {
    if (!is_right) complain(manners, "the handshake's request has no " + std::string(what));
  };
  want(head.starts_with("GET /") && head.find(" HTTP/1.1\r\n") < head.find("\r\n") + 1,
       "first line");
  want(!field(head, "Host").empty(), "Host");
  want(field(head, "Upgrade") == "websocket", "Upgrade");
  want(field(head, "Connection") == "Upgrade", "Connection");
  want(field(head, "Sec-WebSocket-Version") == "13", "version 13");
  key_ = field(head, "Sec-WebSocket-Key");
  constexpr std::size_t sixteen_bytes = 24;
  want(key_.size() == sixteen_bytes && key_.ends_with("=="), "key of 16 bytes");
  const bool offers = field(head, "Sec-WebSocket-Extensions").starts_with("permessage-deflate");
  want(offers == plan_.options.compression, "such offer of compression");
  world_.history.note(name_, "+", offers ? "offers compression" : "");
}

void Tap::hear_client(const FrameReader::Message& message) {
  using Opcode = FrameReader::Opcode;
  switch (message.opcode) {
    case Opcode::text:
      return hear_client_text(message.payload);
    case Opcode::ping:
      world_.history.note(name_, ">", "(ping)");
      return say({.kind = Said::Kind::ping});
    case Opcode::pong:
      world_.history.note(name_, ">", "(pong) " + message.payload);
      if (!pings_.contains(message.payload)) complain(manners, "a pong for nothing");
      // Those before it need none (RFC 6455, section 5.5.3).
      pings_.clear();
      return;
    case Opcode::close:
      return hear_client_close(message.code);
    case Opcode::binary:
      return;
  }
}

/// The code of the server's close frame, or that of a goodbye.
void Tap::hear_client_close(std::uint16_t code) {
  world_.history.note(name_, ">", "(close " + std::to_string(code) + ")");
  const auto expected = state_.close_code ? state_.close_code : goodbye_;
  if (code != expected) complain(manners, "closes with " + std::to_string(code));
  if (!state_.close_code && !std::exchange(state_.is_doomed, true)) {
    state_.expected_codes.push_back(code);
  }
}

void Tap::hear_client_text(const std::string& text) {
  world_.history.note(name_, ">", text);
  ClientMessage message = world_.reader.read_from_client(text);
  if (const auto* fault = std::get_if<Fault>(&message)) return complain(manners, fault->what);
  if (const auto* call = std::get_if<Call>(&message)) return say_event(*call, text.size());
  auto& interest = std::get<Interest>(message);
  for (const std::string& path : interest.paths) {
    if (interest.is_wanted) {
      subscribed_.insert(path);
    } else {
      subscribed_.erase(path);
    }
  }
  const auto kind = interest.is_wanted ? Said::Kind::subscribe : Said::Kind::unsubscribe;
  say({.kind = kind, .paths = std::move(interest.paths), .bytes = text.size()});
}

void Tap::say_event(const Call& call, std::size_t bytes) {
  tokens_[call.key] = call.token;
  const std::optional<Leaf> meant = whose_.meant(call.token);
  const bool is_meant = !meant || (call.path == meant->path && call.position == meant->position &&
                                   (call.id.empty() || call.id == meant->id));
  if (!is_meant) complain("ClientIntent", call.key + " is not the button that was pressed");
  say({.kind = Said::Kind::event,
       .token = call.token,
       .leaf = meant,
       .tells_id = !call.id.empty(),
       .dialect = call.is_nested ? Dialect::seed : Dialect::flat,
       .bytes = bytes});
}

/// With the bytes that were sent by then; those of the same write are told alike.
void Tap::say(Said said) {
  said.at = world_.agenda.now();
  said.number = ++said_;
  said.end_offset = wire_->sent_bytes();
  tell([&](Checker& checker) { checker.said(state_, said); });
}

void Tap::take(std::string_view bytes, Time written) {
  state_.last_got = world_.agenda.now();
  if (left_) return;
  if (from_server_) {
    read_along(bytes, written);
  } else {
    take_answer_head(bytes, written);
  }
  whose_.bytes_come(bytes);
}

void Tap::take_answer_head(std::string_view bytes, Time written) {
  answer_head_ += bytes;
  const auto end = answer_head_.find(head_end);
  if (end == std::string::npos) return;
  const std::string head = answer_head_.substr(0, end + 2);
  if (!head.starts_with("HTTP/1.1 101 ")) return;
  const bool compressed = head.find("permessage-deflate") != std::string::npos;
  world_.history.note(name_, "<", compressed ? "101, compressed" : "101");
  from_client_.emplace(compressed, FrameReader::Sender::client);
  from_server_.emplace(compressed);
  state_.is_open = true;
  const std::string rest = answer_head_.substr(end + head_end.size());
  if (!rest.empty()) read_along(rest, written);
}

void Tap::read_along(std::string_view bytes, Time written) {
  from_server_->take(bytes, written);
  FrameReader::Message message;
  while (from_server_->next(message)) hear_server(message);
  if (!from_server_->fault().empty()) complain("Frames", from_server_->fault());
}

void Tap::hear_server(const FrameReader::Message& message) {
  using Opcode = FrameReader::Opcode;
  switch (message.opcode) {
    case Opcode::text:
      return hear_server_text(message);
    case Opcode::ping:
      world_.history.note(name_, "<", "(ping) " + message.payload);
      ++pings_[message.payload];
      return;
    case Opcode::close:
      world_.history.note(name_, "<",
                          "(close " + std::to_string(message.code) + ") " + message.payload);
      state_.close_code = message.code;
      return;
    case Opcode::pong:
      world_.history.note(name_, "<", "(pong)");
      return;
    case Opcode::binary:
      return;
  }
}

void Tap::hear_server_text(const FrameReader::Message& text) {
  world_.history.note(name_, "<", text.payload);
  ServerMessage message = world_.reader.read(text.payload, text.written);
  if (const auto* fault = std::get_if<Fault>(&message)) return complain("Frames", fault->what);
  if (auto* answer = std::get_if<Answer>(&message)) {
    const auto token = tokens_.find(answer->key);
    if (token == tokens_.end()) return complain("OneResponse", "an answer to " + answer->key);
    answer->token = token->second;
    answer->key = "e" + std::to_string(answer->token);
    tell([&](Checker& checker) { checker.answered(state_, *answer); });
  } else if (const auto* refusal = std::get_if<Refusal>(&message)) {
    tell([&](Checker& checker) { checker.refused(state_, *refusal); });
  } else {
    const auto& update = std::get<Update>(message);
    tell([&](Checker& checker) { checker.updated(state_, update); });
  }
}

void Tap::end() {
  if (left_ || std::exchange(state_.has_ended, true)) return;
  world_.history.note(name_, "!", "the connection ends");
  tell([&](Checker& checker) { checker.ended(state_); });
  whose_.ends();
}

void Tap::drained() {
  if (!left_) whose_.drained();
}

void Tap::leave() {
  if (std::exchange(left_, true)) return;
  world_.history.note(name_, "-", "it hangs up");
  if (state_.close_code) tell([&](Checker& checker) { checker.ended(state_); });
  state_.is_cut = true;
  wire_->finish();
}

void Tap::fall_silent() {
  world_.history.note(name_, "-", "nothing gets through any more");
  state_.is_mute = true;
  wire_->fall_silent();
}

}  // namespace updraft::sim
