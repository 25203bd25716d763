#include "http/inspector_access.hpp"

#include "websocket/header_field.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace updraft::http {
namespace {

constexpr std::string_view token_parameter = "token";

/// SHA-256, in hexadecimal.
std::string digest(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, SHA256_DIGEST_LENGTH> bytes{};
  SHA256(static_cast<const unsigned char*>(static_cast<const void*>(text.data())), text.size(),
         bytes.data());
  std::string hex;
  for (const unsigned char byte : bytes) hex.append({digits[byte >> 4U], digits[byte & 0xfU]});
  return hex;
}

/// In a time that does not depend on where they differ.
bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// Takes what is before the next separator from the front of `rest`.
std::string_view take_part(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

std::string decoded(std::string_view text) {
  const auto valid = boost::urls::make_pct_string_view({text.data(), text.size()});
  return valid ? valid->decode() : std::string();
}

/// The token in the query of a target; empty if there is none.
std::string token_of(std::string_view target) {
  const std::size_t start = target.find('?');
  if (start == std::string_view::npos) return {};
  std::string_view query = target.substr(start + 1);
  while (!query.empty()) {
    std::string_view value = take_part(query, '&');
    if (take_part(value, '=') == token_parameter) return decoded(value);
  }
  return {};
}

}  // namespace

InspectorAccess::InspectorAccess(std::string_view token, std::uint16_t port)
    : token_digest_(digest(token)),
      cookie_name_("updraft-inspector-" + std::to_string(port)),
      cookie_value_(digest(cookie_name_ + ' ' + std::string(token))) {}

bool InspectorAccess::allows(const Request& request) const {
  std::string_view rest = request.cookie;
  bool found = false;
  while (!rest.empty()) {
    std::string_view value = take_part(rest, ';');
    const std::string_view name = websocket::trim(take_part(value, '='));
    if (name == cookie_name_ && equal(websocket::trim(value), cookie_value_)) found = true;
  }
  return found;
}

Response InspectorAccess::open(const Request& request) const {
  if (!equal(digest(token_of(request.target)), token_digest_)) return inspector_closed();
  // Without a Path, the cookie is for the folder of this address as the browser knows it, also
  // where a proxy has put a prefix before it (RFC 6265, section 5.1.4). The redirect is relative
  // likewise.
  return {.status = 303,
          .content_type = "text/plain; charset=utf-8",
          .body = "The inspector is open.\n",
          .fields = "Location: ../\r\nSet-Cookie: " + cookie_name_ + '=' + cookie_value_ +
                    "; HttpOnly; SameSite=Strict\r\nReferrer-Policy: no-referrer\r\n"};
}

std::string inspector_target(std::string_view token) {
  std::string target = "/";
  target.append(inspector_door).append("?").append(token_parameter).append("=");
  return target + boost::urls::encode({token.data(), token.size()}, boost::urls::unreserved_chars);
}

Response inspector_closed() {
  return error_response(403,
                        "the inspector is closed: open it in this browser by the link that the "
                        "server wrote to its terminal, or to the file that its log names "
                        "(/-/open?token=...)");
}

}  // namespace updraft::http
