#include "rivals/raw/handshake.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace {

constexpr std::string_view key_name = "\r\nsec-websocket-key:";
constexpr std::string_view magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

std::string_view key_of(std::string_view head) {
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  const auto found = std::search(head.begin(), head.end(), key_name.begin(), key_name.end(), same);
  if (found == head.end()) throw std::runtime_error("a handshake without Sec-WebSocket-Key");
  head.remove_prefix(static_cast<std::size_t>(found - head.begin()) + key_name.size());
  head.remove_prefix(std::min(head.find_first_not_of(' '), head.size()));
  return head.substr(0, head.find_first_of(" \r"));
}

}  // namespace

std::size_t head_end(std::string_view bytes) noexcept {
  constexpr std::string_view empty_line = "\r\n\r\n";
  const auto at = bytes.find(empty_line);
  return at == bytes.npos ? at : at + empty_line.size();
}

std::string handshake_response(std::string_view head) {
  const std::string key = std::string(key_of(head)).append(magic);
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest.data());
  std::array<unsigned char, 4 * ((SHA_DIGEST_LENGTH + 2) / 3) + 1> accept;  // with a 0 at its end
  const int size = EVP_EncodeBlock(accept.data(), digest.data(), SHA_DIGEST_LENGTH);

  std::string response =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: ";
  response.append(accept.begin(), accept.begin() + size);
  return response.append("\r\n\r\n");
}
