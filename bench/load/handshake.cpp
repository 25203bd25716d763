#include "handshake.hpp"

#include "websocket/handshake.hpp"

#include <algorithm>
#include <array>

namespace updraft::load {
namespace {

bool equal_without_case(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// The value of a header field; empty if there is none.
std::string_view field(std::string_view head, std::string_view name) noexcept {
  while (true) {
    const std::size_t end = head.find("\r\n");
    if (end == std::string_view::npos) return {};
    head.remove_prefix(end + 2);
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !equal_without_case(line.substr(0, colon), name)) {
      continue;
    }
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    while (value.ends_with(' ')) value.remove_suffix(1);
    return value;
  }
}

}  // namespace

std::string make_key(Random& random) {
  // 16 bytes in base64 (RFC 4648, section 4): 21 digits of 6 bits, one of 2, and the padding.
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::size_t whole_digits = 21;
  std::string key;
  for (std::size_t i = 0; i < whole_digits; ++i) key += digits[random() % digits.size()];
  key += digits[random() % 4 * 16];
  return key + "==";
}

std::string handshake_request(std::string_view key, std::uint16_t port) {
  return "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: " +
         std::string(key) + "\r\n\r\n";
}

std::optional<std::string> handshake_problem(std::string_view head, std::string_view key) {
  if (!head.starts_with("HTTP/1.1 101 ")) return "the status is not 101";
  if (!equal_without_case(field(head, "Upgrade"), "websocket")) return "Upgrade is not websocket";
  if (!websocket::lists_token(field(head, "Connection"), "upgrade")) {
    return "Connection lists no upgrade";
  }
  if (field(head, "Sec-WebSocket-Accept") != websocket::accept_key(key)) {
    return "Sec-WebSocket-Accept is wrong";
  }
  // Neither was offered.
  if (!field(head, "Sec-WebSocket-Extensions").empty()) return "it has Sec-WebSocket-Extensions";
  if (!field(head, "Sec-WebSocket-Protocol").empty()) return "it has Sec-WebSocket-Protocol";
  return std::nullopt;
}

}  // namespace updraft::load
