#include "peer.hpp"
#include "playground/assets.hpp"

#include <algorithm>

namespace updraft::sim {

namespace {

constexpr std::uint16_t broken_rule = 1002;
constexpr std::uint16_t invalid = 1007;
constexpr std::uint16_t policy = 1008;
constexpr std::uint16_t too_big = 1009;

}  // namespace

/// A message that is refused: by `err`, or if it is an event with a key, by an error response. Past
/// the limit it costs the connection.
void Peer::malformed(const std::string& text, std::int64_t token) {
  if (text.size() > world_.plan.limits.message_bytes) return bad_text(text, too_big);
  if (++malformed_ > world_.plan.limits.malformed_messages) {
    return offend(policy, frame(whole_text, text), text);
  }
  const auto kind = token > 0 ? Said::Kind::event : Said::Kind::malformed;
  say({.kind = kind, .token = token, .is_malformed = true}, text);
}

void Peer::bad_text(const std::string& text, std::uint16_t code) {
  offend(code, frame(whole_text, text), text);
}

/// Many sorts of bad input, each with what docs/protocol.md says of it.
void Peer::babble(int choice) {
  if (!may_speak()) return;
  const auto key = [](std::int64_t token) { return R"("key":"e)" + std::to_string(token) + '"'; };
  switch (choice % 16) {
    case 0:
      return malformed(R"({"$":"nonsense"})", 0);
    case 1:
      return malformed(R"({"$":"sub","keys":7})", 0);
    case 2: {
      const std::int64_t token = ++world_.last_token;
      const bool nested = plan_.dialect != Dialect::flat;
      return malformed(R"({"$":"evt",)" + key(token) +
                           (nested ? R"(,"event":{"target":7}})" : R"(,"target":{"path":[7]}})"),
                       token);
    }
    case 3:
      return malformed(R"({"$":"evt","target":{"path":[""]}})", 0);
    case 4:
      return malformed(R"({"$":"unsub","keys":["a",null]})", 0);
    case 5: {
      const std::int64_t token = ++world_.last_token;
      return say({.kind = Said::Kind::event, .token = token},
                 event_text(plan_.dialect, token, "nowhere", "\"a\",1", "nobody"));
    }
    case 6: {
      const std::string path(world_.plan.limits.path_bytes + 1, 'x');
      return malformed(interest_text("sub", {path}), 0);
    }
    case 7:
      return bad_text("{\"$\":\"sub\",", invalid);
    case 8:
      return bad_text("[]", invalid);
    case 9:
      return bad_text(R"({"keys":[]})", invalid);
    case 10:
    case 11:
      return babble_beyond_limits(choice / 16);
    default:
      return babble_in_frames(choice / 16);
  }
}

/// A file of the page, which the server sends from where it lies in memory.
bool Peer::ask_for_file() {
  const auto files = playground::assets();
  const auto smallest = std::ranges::min_element(
      files, {}, [](const playground::Asset& one) { return one.content.size(); });
  if (smallest == files.end()) return false;
  file_ = smallest->content;
  request("GET /-/" + std::string(smallest->name) +
              " HTTP/1.1\r\nHost: here\r\nAccept-Encoding: gzip\r\n\r\n",
          0);
  return true;
}

void Peer::ask_http(const std::string& path, int choice) {
  if (choice % 4 == 1 && ask_for_file()) return;
  const bool is_head = choice % 5 == 0;
  request((is_head ? "HEAD /" : "GET /") + path + " HTTP/1.1\r\nHost: here\r\n\r\n", 0);
}

void Peer::knock(int choice) {
  const std::string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  const std::string version = "Sec-WebSocket-Version: 13\r\n";
  const std::string host = " / HTTP/1.1\r\nHost: here\r\n";
  switch (choice % 6) {
    case 0:
      return request("GET" + host + upgrade + key + "Sec-WebSocket-Version: 7\r\n\r\n", 426);
    case 1:
      return request("GET" + host + upgrade + version + "\r\n", 400);
    case 2:
      return request("POST" + host + upgrade + key + version + "\r\n", 405);
    case 3:
      return request("nonsense\r\n\r\n", 400);
    case 4:
      return request("GET" + host + upgrade + key + version +
                         "Sec-WebSocket-Extensions: permessage-deflate;;\r\n\r\n",
                     400);
    default:
      return request(
          "GET" + host + "X: " + std::string(world_.plan.limits.handshake_bytes, 'x') + "\r\n\r\n",
          431);
  }
}

void Peer::babble_beyond_limits(int choice) {
  const Limits& limits = world_.plan.limits;
  if (choice % 2 == 0) {
    std::string deep = R"({"$":"sub","keys":[],"x":)";
    for (std::size_t i = 0; i < limits.json_depth; ++i) deep += '[';
    for (std::size_t i = 0; i < limits.json_depth; ++i) deep += ']';
    return malformed(deep + "}", 0);
  }
  constexpr std::size_t affordable = 4000;
  if (limits.message_bytes > affordable) return;
  bad_text(R"({"$":")" + std::string(limits.message_bytes, 'x') + "\"}", too_big);
}

void Peer::babble_in_frames(int choice) {
  const std::string text = interest_text("sub", {});
  switch (choice % 10) {
    case 0:
      return offend(invalid, frame(0x82, "\xff" + text), "(binary)");
    case 1: {
      std::string unmasked{static_cast<char>(whole_text), static_cast<char>(text.size())};
      return offend(broken_rule, unmasked + text, "(a frame without a mask)");
    }
    case 2:
      return offend(invalid, frame(whole_text, "{\"$\":\"\xff\"}"), "(no UTF-8)");
    case 3:
      return offend(broken_rule, frame(0x83, text), "(a reserved opcode)");
    case 4:
      return offend(broken_rule, frame(0x09, "a"), "(a ping in fragments)");
    case 5:
      return offend(broken_rule, frame(0x80, text), "(a continuation of nothing)");
    case 6:
      return offend(broken_rule, frame(0x88, "x"), "(a close of one byte)");
    case 7:
      if (!state_.is_open) return;
      if (compressed_) return offend(invalid, frame(0xc1, "\x06"), "(what doesn't inflate)");
      return offend(broken_rule, frame(0xc1, text), "(a compressed frame)");
    case 8:
      return offend(broken_rule, frame(0xa1, text), "(a reserved bit)");
    default:
      return offend(broken_rule, frame(0x89, std::string(126, 'p')), "(a long ping)");
  }
}

}  // namespace updraft::sim
