#include "websocket/handshake.hpp"

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

// Without the locale, which must not decide on what the wire says.
constexpr bool is_letter_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool is_base64_digit(char c) noexcept {
  return is_letter_or_digit(c) || c == '+' || c == '/';
}

/// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) noexcept {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
  });
}

std::string_view trim(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t";
  const std::size_t start = text.find_first_not_of(blanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(blanks) - start + 1);
}

/// Takes the next element of a comma-separated list from the front of `rest`.
std::string_view take_element(std::string_view& rest) noexcept {
  const std::size_t end = std::min(rest.find(','), rest.size());
  const std::string_view element = trim(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return element;
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
  return {.status = status, .accept = {}, .message = std::move(message)};
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
  return {.status = UpgradeAnswer::switching_protocols, .accept = accept_key(key), .message = {}};
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
