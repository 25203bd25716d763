#include "http/request.hpp"

#include "websocket/header_field.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/url/authority_view.hpp>
#include <boost/url/parse.hpp>

#include <algorithm>
#include <limits>
#include <optional>

namespace updraft::http {
namespace {

namespace beast_http = boost::beast::http;

using Head = beast_http::request<beast_http::empty_body>;

/// The values of all fields of that name, joined as RFC 9110, section 5.3 says.
std::string joined(const beast_http::fields& fields, beast_http::field name,
                   std::string_view separator = ", ") {
  std::string all;
  const auto [first, last] = fields.equal_range(name);
  for (auto field = first; field != last; ++field) {
    if (!all.empty()) all += separator;
    all.append(field->value().data(), field->value().size());
  }
  return all;
}

Refusal malformed(const std::string& what) {
  return {400, "malformed request: " + what};
}

/// RFC 9112, section 3.2. HTTP names no host by an empty one (RFC 9110, section 4.2.1), but
/// HTTP/1.0 needs none.
std::optional<Refusal> check_host(const Head& head) {
  const auto count = head.count(beast_http::field::host);
  const bool is_needed = head.version() >= 11;
  if (count > 1 || (count == 0 && is_needed)) return malformed("it needs one Host field");
  const auto host = head[beast_http::field::host];
  if (host.empty()) {
    if (is_needed) return malformed("its Host field is empty");
    return std::nullopt;
  }
  if (!is_host({host.data(), host.size()})) {
    return malformed("its Host field is not a host with a port");
  }
  return std::nullopt;
}

/// RFC 9112, section 6.1.
std::optional<Refusal> check_transfer_encoding(const Head& head) {
  if (head.count(beast_http::field::transfer_encoding) == 0) return std::nullopt;
  if (head.version() < 11) return malformed("HTTP/1.0 has no Transfer-Encoding");
  if (head.count(beast_http::field::content_length) > 0) {
    return malformed("it has both a Transfer-Encoding and a Content-Length");
  }
  const std::string codings = joined(head, beast_http::field::transfer_encoding);
  std::size_t chunked = 0;
  for (std::string_view rest = codings; !rest.empty();) {
    const std::string_view coding = websocket::take_element(rest);
    if (coding.empty()) continue;
    if (!websocket::equals_ignoring_case(coding, "chunked")) {
      return Refusal{501, "the only transfer coding that is supported is chunked"};
    }
    ++chunked;
  }
  if (chunked != 1) return malformed("its Transfer-Encoding is not chunked once");
  return std::nullopt;
}

/// RFC 9110, section 8.6.
std::optional<Refusal> check_content_length(const Head& head) {
  const auto count = head.count(beast_http::field::content_length);
  if (count == 0) return std::nullopt;
  const auto length = head[beast_http::field::content_length];
  const bool is_number =
      !length.empty() && std::ranges::all_of(length, [](char c) { return c >= '0' && c <= '9'; });
  if (count > 1 || !is_number) return malformed("its Content-Length is not one number");
  return std::nullopt;
}

bool has_body(const Head& head) {
  const auto length = head[beast_http::field::content_length];
  return head.count(beast_http::field::transfer_encoding) > 0 ||
         std::ranges::any_of(length, [](char c) { return c != '0'; });
}

std::optional<std::string> accept_encoding_of(const Head& head) {
  if (head.count(beast_http::field::accept_encoding) == 0) return std::nullopt;
  return joined(head, beast_http::field::accept_encoding);
}

std::vector<HeaderField> fields_of(const Head& head) {
  std::vector<HeaderField> fields;
  for (const auto& field : head) {
    fields.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  return fields;
}

Request to_request(const Head& head) {
  using beast_http::field;
  return {.method = std::string(head.method_string()),
          .target = std::string(head.target()),
          .http_1_1 = head.version() >= 11,
          .host = joined(head, field::host),
          .accept = joined(head, field::accept),
          .accept_encoding = accept_encoding_of(head),
          .if_none_match = joined(head, field::if_none_match),
          .cookie = joined(head, field::cookie, "; "),
          .user_agent = joined(head, field::user_agent),
          .has_body = has_body(head),
          .upgrade = joined(head, field::upgrade),
          .connection = joined(head, field::connection),
          .websocket_key = joined(head, field::sec_websocket_key),
          .websocket_version = joined(head, field::sec_websocket_version),
          .websocket_protocols = joined(head, field::sec_websocket_protocol),
          .websocket_extensions = joined(head, field::sec_websocket_extensions),
          .fields = fields_of(head)};
}

}  // namespace

std::optional<std::string> Request::field(std::string_view name) const {
  std::optional<std::string> all;
  for (const HeaderField& one : fields) {
    if (!websocket::equals_ignoring_case(one.name, name)) continue;
    all = all ? *all + ", " + one.value : one.value;
  }
  return all;
}

std::variant<Incomplete, Request, Refusal> parse_request(std::string_view bytes, std::size_t limit,
                                                         std::size_t& head_size) {
  constexpr std::string_view end_of_head = "\r\n\r\n";
  const auto end = bytes.substr(0, limit).find(end_of_head);
  if (end == std::string_view::npos) {
    if (bytes.size() < limit) return Incomplete{};
    return Refusal{431, "the request's head is longer than " + std::to_string(limit) + " bytes"};
  }
  head_size = end + end_of_head.size();
  beast_http::request_parser<beast_http::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(
      std::min<std::size_t>(limit, std::numeric_limits<std::uint32_t>::max())));
  boost::system::error_code error;
  parser.put(boost::asio::const_buffer(bytes.data(), head_size), error);
  if (error && error != beast_http::error::need_more) return malformed(error.message());
  if (!parser.is_header_done()) return malformed("its head has no end");
  for (const auto check : {check_host, check_transfer_encoding, check_content_length}) {
    if (auto refusal = check(parser.get())) return std::move(*refusal);
  }
  return to_request(parser.get());
}

bool is_host(std::string_view text) {
  const auto authority = boost::urls::parse_authority({text.data(), text.size()});
  return authority && !authority->has_userinfo() && !authority->encoded_host().empty() &&
         (authority->port().empty() || authority->port_number() != 0);
}

bool asks_for_websocket(const Request& request) {
  return websocket::lists_token(request.upgrade, "websocket") || !request.websocket_key.empty();
}

websocket::UpgradeAnswer answer_upgrade(const Request& request) {
  auto answer = websocket::answer_upgrade({.method = request.method,
                                           .http_1_1 = request.http_1_1,
                                           .upgrade = request.upgrade,
                                           .connection = request.connection,
                                           .key = request.websocket_key,
                                           .version = request.websocket_version,
                                           .protocols = request.websocket_protocols,
                                           .extensions = request.websocket_extensions});
  if (answer && request.has_body) {
    return {.status = websocket::UpgradeAnswer::bad_request,
            .accept = {},
            .message = "a WebSocket request has no body",
            .compression = {}};
  }
  return answer;
}

}  // namespace updraft::http
