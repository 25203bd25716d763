#include "http/request.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace updraft::http {
namespace {

namespace beast_http = boost::beast::http;

/// The values of all fields of that name, joined as RFC 9110, section 5.3 says.
std::string joined(const beast_http::fields& fields, beast_http::field name) {
  std::string all;
  const auto [first, last] = fields.equal_range(name);
  for (auto field = first; field != last; ++field) {
    if (!all.empty()) all += ", ";
    all.append(field->value().data(), field->value().size());
  }
  return all;
}

/// By RFC 7239, by Via (RFC 9110, section 7.6.3), or by the names that were used before.
bool is_forwarded(const beast_http::fields& fields) {
  constexpr std::array names = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP",
                                "Via"};
  return std::ranges::any_of(names, [&](const char* name) { return fields.count(name) > 0; });
}

Request to_request(const beast_http::request<beast_http::empty_body>& head) {
  using beast_http::field;
  return {.method = std::string(head.method_string()),
          .target = std::string(head.target()),
          .http_1_1 = head.version() >= 11,
          .host = joined(head, field::host),
          .accept = joined(head, field::accept),
          .accept_encoding = joined(head, field::accept_encoding),
          .if_none_match = joined(head, field::if_none_match),
          .forwarded = is_forwarded(head),
          .upgrade = joined(head, field::upgrade),
          .connection = joined(head, field::connection),
          .websocket_key = joined(head, field::sec_websocket_key),
          .websocket_version = joined(head, field::sec_websocket_version),
          .websocket_protocols = joined(head, field::sec_websocket_protocol),
          .websocket_extensions = joined(head, field::sec_websocket_extensions)};
}

}  // namespace

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
  if (error && error != beast_http::error::need_more) {
    return Refusal{400, "malformed request: " + error.message()};
  }
  if (!parser.is_header_done()) return Refusal{400, "malformed request: its head has no end"};
  // RFC 9112, section 3.2.
  const auto hosts = parser.get().count(beast_http::field::host);
  if (hosts > 1 || (hosts == 0 && parser.get().version() >= 11)) {
    return Refusal{400, "malformed request: it needs one Host field"};
  }
  return to_request(parser.get());
}

bool asks_for_websocket(const Request& request) {
  return websocket::lists_token(request.upgrade, "websocket") || !request.websocket_key.empty();
}

websocket::UpgradeAnswer answer_upgrade(const Request& request) {
  return websocket::answer_upgrade({.method = request.method,
                                    .http_1_1 = request.http_1_1,
                                    .upgrade = request.upgrade,
                                    .connection = request.connection,
                                    .key = request.websocket_key,
                                    .version = request.websocket_version,
                                    .protocols = request.websocket_protocols,
                                    .extensions = request.websocket_extensions});
}

}  // namespace updraft::http
