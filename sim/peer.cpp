#include "peer.hpp"

#include <algorithm>
#include <utility>

namespace updraft::sim {
namespace {

constexpr std::size_t most_older_leaves_kept = 60;
constexpr std::string_view handshake_key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view handshake_answer = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";  // RFC 6455, 1.3

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

bool Peer::may_speak() const noexcept {
  return !finished_ && !state_.is_cut && !state_.is_mute && !state_.has_ended &&
         !state_.close_code && expected_status_ == 101;
}

void Peer::shake_hands() {
  std::string request =
      "GET /any HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\n"
      "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: " +
      std::string(handshake_key) + "\r\n";
  if (plan_.offers_compression) {
    request += "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
  }
  request += "\r\n";
  world_.history.note(name_, "+", plan_.offers_compression ? "offers compression" : "");
  send_bytes(request);
}

/// That is to be answered with that status.
void Peer::request(const std::string& text, int status) {
  expected_status_ = status;
  state_.is_doomed = true;
  world_.history.note(name_, ">", text);
  send_bytes(text);
}

std::string Peer::frame(unsigned first, std::string_view payload) {
  return client_frame(first, payload, static_cast<std::uint32_t>(random_.next()));
}

void Peer::send_bytes(const std::string& bytes) {
  state_.last_sent = world_.agenda.now();
  wire_->send(bytes);
}

void Peer::send_text(const std::string& text) {
  if (compressed_ && random_.chance(40)) {
    return send_bytes(compressed_frame(text, static_cast<std::uint32_t>(random_.next())));
  }
  if (!random_.chance(5) || text.size() < 4) return send_bytes(frame(whole_text, text));
  // In fragments, with a ping in between.
  const std::size_t cut = text.size() / 2;
  send_bytes(frame(0x01, std::string_view(text).substr(0, cut)) + frame(0x89, "between") +
             frame(0x80, std::string_view(text).substr(cut)));
}

/// Checkers are told after it is on its way, with the number of bytes by then.
void Peer::say(Said said, const std::string& text) {
  world_.history.note(name_, ">", text);
  send_text(text);
  said.at = world_.agenda.now();
  said.number = ++said_;
  said.dialect = plan_.dialect;
  said.end_offset = wire_->sent_bytes();
  tell([&](Checker& checker) { checker.said(state_, said); });
}

/// Beyond the limits it costs the connection, which those who are calm know.
void Peer::subscribe(const std::vector<std::string>& paths) {
  if (!may_speak()) return;
  std::set<std::string> all = subscribed_;
  all.insert(paths.begin(), paths.end());
  std::size_t bytes = 0;
  for (const std::string& path : all) bytes += path.size();
  const Limits& limits = world_.plan.limits;
  const std::string text = interest_text("sub", paths);
  if (all.size() > limits.subscriptions || bytes > limits.subscribed_path_bytes) {
    constexpr std::uint16_t policy_violation = 1008;
    if (state_.is_calm) return;
    expect_close(policy_violation);
  }
  subscribed_ = std::move(all);
  say({.kind = Said::Kind::subscribe, .paths = paths}, text);
}

void Peer::unsubscribe(const std::vector<std::string>& paths) {
  if (!may_speak()) return;
  for (const std::string& path : paths) subscribed_.erase(path);
  say({.kind = Said::Kind::unsubscribe, .paths = paths}, interest_text("unsub", paths));
}

void Peer::press(int choice, bool tells_id) {
  if (!may_speak()) return;
  std::vector<const Leaf*> leaves;
  for (const auto& [path, shown] : newest_) {
    for (const Leaf& leaf : shown) leaves.push_back(&leaf);
  }
  // One in four is one that was there before.
  if (choice % 4 == 0) {
    for (const Leaf& leaf : older_) leaves.push_back(&leaf);
  }
  if (leaves.empty()) return;
  const Leaf leaf = *leaves[static_cast<std::size_t>(choice / 4) % leaves.size()];
  const std::int64_t token = ++world_.last_token;
  say({.kind = Said::Kind::event, .token = token, .leaf = leaf, .tells_id = tells_id},
      event_text(plan_.dialect, token, leaf.path, leaf.position, tells_id ? leaf.id : ""));
}

void Peer::echo() {
  if (!may_speak()) return;
  const std::int64_t token = ++world_.last_token;
  say({.kind = Said::Kind::event, .token = token},
      event_text(plan_.dialect, token, "echo", "", ""));
}

void Peer::flood(int count) {
  for (int i = 0; i < count; ++i) echo();
}

void Peer::ping() {
  if (!may_speak()) return;
  ++pings_;
  world_.history.note(name_, ">", "(ping)");
  send_bytes(frame(0x89, "p" + std::to_string(pings_)));
}

void Peer::say_close(std::uint16_t code) {
  if (!may_speak()) return;
  const std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  offend(code, frame(0x88, payload + "bye"), "(close " + std::to_string(code) + ")");
  finished_ = true;
}

/// What the server answers with a close frame of that code.
void Peer::offend(std::uint16_t code, const std::string& bytes, std::string_view what) {
  world_.history.note(name_, ">", what);
  send_bytes(bytes);
  expect_close(code);
}

/// What comes first counts.
void Peer::expect_close(std::uint16_t code) {
  if (!std::exchange(state_.is_doomed, true)) state_.expected_codes.push_back(code);
}

void Peer::half_close() {
  if (!may_speak()) return;
  world_.history.note(name_, "-", "it sends no more");
  finished_ = true;
  state_.is_doomed = true;
  wire_->finish();
}

void Peer::mute() {
  if (!may_speak()) return;
  world_.history.note(name_, "-", "it falls silent");
  state_.is_mute = true;
}

void Peer::take(std::string_view bytes, Time written) {
  state_.last_got = world_.agenda.now();
  if (!frames_) return take_head(bytes, written);
  frames_->take(bytes, written);
  FrameReader::Message message;
  while (frames_->next(message)) hear(message);
  if (!frames_->fault().empty()) complain(frames_->fault());
}

void Peer::take_head(std::string_view bytes, Time written) {
  head_ += bytes;
  const auto end = head_.find("\r\n\r\n");
  if (end == std::string::npos) return;
  if (!file_.empty()) return check_file(false);
  const std::string head = head_.substr(0, end + 2);
  if (expected_status_ != 101 || !head.starts_with("HTTP/1.1 101 ")) return;
  if (!contains(head, std::string(handshake_answer))) complain("the handshake's answer is wrong");
  compressed_ = contains(head, "permessage-deflate");
  if (compressed_ && !(plan_.offers_compression && world_.plan.compression)) {
    complain("compression was not to be agreed on");
  }
  world_.history.note(name_, "<", compressed_ ? "101, compressed" : "101");
  frames_.emplace(compressed_);
  state_.is_open = true;
  const std::string rest = head_.substr(end + 4);
  if (!rest.empty()) take(rest, written);
}

/// What has come of the file is its beginning; the whole of it where nothing has cut it short.
void Peer::check_file(bool is_whole) {
  const auto end = head_.find("\r\n\r\n");
  if (end == std::string::npos) {
    if (is_whole) complain("a file of the page is not answered");
    return;
  }
  const std::string_view body = std::string_view(head_).substr(end + 4);
  if (!head_.starts_with("HTTP/1.1 200 ")) complain("a file of the page is refused");
  if (!file_.starts_with(body)) complain("a file of the page is not what it was");
  if (is_whole && body.size() < file_.size()) complain("a file of the page is cut short");
}

void Peer::hear(const FrameReader::Message& message) {
  using Opcode = FrameReader::Opcode;
  switch (message.opcode) {
    case Opcode::text:
      return hear_text(message.payload, message.written);
    case Opcode::ping:
      world_.history.note(name_, "<", "(ping)");
      if (may_speak()) send_bytes(frame(0x8a, message.payload));
      return;
    case Opcode::pong:
      world_.history.note(name_, "<", "(pong)");
      return;
    case Opcode::close:
      return take_close(message);
    case Opcode::binary:
      return;
  }
}

void Peer::hear_text(std::string_view text, Time written) {
  world_.history.note(name_, "<", text);
  ServerMessage message = world_.reader.read(text, written);
  if (const auto* fault = std::get_if<Fault>(&message)) return complain(fault->what);
  if (const auto* answer = std::get_if<Answer>(&message)) {
    tell([&](Checker& checker) { checker.answered(state_, *answer); });
  } else if (const auto* refusal = std::get_if<Refusal>(&message)) {
    tell([&](Checker& checker) { checker.refused(state_, *refusal); });
  } else {
    auto& update = std::get<Update>(message);
    tell([&](Checker& checker) { checker.updated(state_, update); });
    auto& shown = newest_[update.path];
    older_.insert(older_.end(), shown.begin(), shown.end());
    if (older_.size() > most_older_leaves_kept) {
      older_.erase(older_.begin(), older_.end() - most_older_leaves_kept);
    }
    shown = std::move(update.leaves);
  }
}

void Peer::take_close(const FrameReader::Message& message) {
  world_.history.note(name_, "<",
                      "(close " + std::to_string(message.code) + ") " + message.payload);
  state_.close_code = message.code;
  // Most say goodbye, too; some just go, and some do nothing.
  if (finished_ || state_.is_mute || state_.is_cut || random_.chance(15)) return;
  if (random_.chance(80)) {
    const std::string code{static_cast<char>(message.code >> 8),
                           static_cast<char>(message.code & 0xff)};
    send_bytes(frame(0x88, message.code == 1005 ? "" : code));
  }
  finished_ = true;
  wire_->finish();
}

void Peer::end() {
  if (std::exchange(state_.has_ended, true)) return;
  world_.history.note(name_, "!", "the connection ends");
  if (expected_status_ != 101) {
    const std::string begin = "HTTP/1.1 " + std::to_string(expected_status_) + " ";
    const bool is_fine = expected_status_ == 0 || head_.empty() || head_.starts_with(begin);
    if (!is_fine) complain("expected " + begin + "but got " + head_.substr(0, 60));
    const bool is_owed = !state_.is_cut && !state_.was_stalled && !world_.court.server_stops;
    if (!file_.empty()) check_file(is_owed);
  }
  finished_ = true;
  wire_->finish();
  tell([&](Checker& checker) { checker.ended(state_); });
}

}  // namespace updraft::sim
