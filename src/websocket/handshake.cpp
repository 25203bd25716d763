#include "websocket/handshake.hpp"

#include "websocket/extension.hpp"
#include "websocket/header_field.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <utility>

namespace updraft::websocket {

namespace {

// Section 4.2.1.
constexpr std::string_view websocket_version = "13";
constexpr std::size_t encoded_key_bytes = 24;  ///< 16 bytes in base64: 22 digits and "==".
constexpr std::string_view key_padding = "==";
// Section 1.3: a GUID that no server has by chance.
constexpr std::string_view accept_suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t encoded_digest_bytes = std::size_t{SHA_DIGEST_LENGTH + 2} / 3 * 4;

bool is_base64_digit(char c) noexcept {
  return is_letter_or_digit(c) || c == '+' || c == '/';
}

/// Whether a field is a list of at least one token. Empty elements are to be ignored (RFC 9110,
/// section 5.6.1.2).
bool is_token_list(std::string_view field) noexcept {
  bool found = false;
  while (!field.empty()) {
    const std::string_view element = take_element(field);
    if (element.empty()) continue;
    if (!is_token(element)) return false;
    found = true;
  }
  return found;
}

/// Whether a key is 16 bytes in base64.
bool is_key(std::string_view key) noexcept {
  if (key.size() != encoded_key_bytes || !key.ends_with(key_padding)) return false;
  key.remove_suffix(key_padding.size());
  return std::all_of(key.begin(), key.end(), is_base64_digit);
}

UpgradeAnswer refuse(int status, std::string message) {
  return {.status = status, .accept = {}, .message = std::move(message), .compression = {}};
}

}  // namespace

UpgradeAnswer answer_upgrade(const UpgradeRequest& request) {
  if (request.method != "GET") {
    return refuse(UpgradeAnswer::method_not_allowed,
                  "the method of a WebSocket request is not GET");
  }
  if (!request.http_1_1) {
    return refuse(UpgradeAnswer::bad_request, "a WebSocket request needs at least HTTP/1.1");
  }
  if (!lists_token(request.upgrade, "websocket")) {
    return refuse(UpgradeAnswer::upgrade_required, "the Upgrade header does not list websocket");
  }
  if (!lists_token(request.connection, "upgrade")) {
    return refuse(UpgradeAnswer::bad_request, "the Connection header does not list Upgrade");
  }
  // Before the key: another version may define it in another way (section 4.4).
  if (trim(request.version) != websocket_version) {
    return refuse(UpgradeAnswer::upgrade_required, "the Sec-WebSocket-Version header is not 13");
  }
  const std::string_view key = trim(request.key);
  if (!is_key(key)) {
    return refuse(UpgradeAnswer::bad_request,
                  "the Sec-WebSocket-Key header is not 16 bytes in base64");
  }
  if (!request.protocols.empty() && !is_token_list(request.protocols)) {
    return refuse(UpgradeAnswer::bad_request,
                  "the Sec-WebSocket-Protocol header is not a list of tokens");
  }
  const auto offers = parse_extensions(request.extensions);
  if (!offers) {
    return refuse(UpgradeAnswer::bad_request,
                  "the Sec-WebSocket-Extensions header is not a list of extensions");
  }
  return {.status = UpgradeAnswer::switching_protocols,
          .accept = accept_key(key),
          .message = {},
          .compression = accept_compression(*offers)};
}

std::string accept_key(std::string_view key) {
  std::string text;
  text.reserve(key.size() + accept_suffix.size());
  text.append(key).append(accept_suffix);

  // Stays zero should the machine's OpenSSL forbid SHA-1: then clients refuse the answer.
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  const auto* bytes = static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
  SHA1(bytes, text.size(), digest.data());
  std::array<unsigned char, encoded_digest_bytes + 1> encoded;  // EVP_EncodeBlock ends it by a NUL.
  EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(digest.size()));
  return std::string(encoded.begin(), encoded.end() - 1);
}

bool lists_token(std::string_view field, std::string_view token) noexcept {
  while (!field.empty()) {
    if (equals_ignoring_case(take_element(field), token)) return true;
  }
  return false;
}

bool offers_protocol(std::string_view protocols, std::string_view name) noexcept {
  while (!protocols.empty()) {
    if (take_element(protocols) == name) return true;
  }
  return false;
}

}  // namespace updraft::websocket
