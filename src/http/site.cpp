#include "http/site.hpp"

#include "playground/assets.hpp"
#include "websocket/header_field.hpp"

#include <boost/url/authority_view.hpp>
#include <boost/url/parse.hpp>

namespace updraft::http {
namespace {

/// Scripts are ours alone. Styles are made while the page runs. Pictures, frames and sockets are of
/// wherever the screens of the server say.
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: http: https:; media-src 'self' data: blob: http: https:; "
    "font-src 'self' data:; connect-src 'self' ws: wss:; frame-src http: https:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The folder of the page's files.
constexpr std::string_view folder = "-/";

constexpr std::string_view a_year = "public, max-age=31536000, immutable";

/// What a 304 tells too (RFC 9110, section 15.4.5).
std::string caching_fields(const playground::Asset& asset) {
  std::string fields = "Vary: Accept, Accept-Encoding\r\nCache-Control: ";
  fields.append(is_immutable(asset) ? a_year : "no-cache");
  fields.append("\r\nETag: ").append(asset.etag).append("\r\n");
  return fields;
}

std::string content_fields(const playground::Asset& asset) {
  std::string fields = "Content-Encoding: gzip\r\nContent-Security-Policy: ";
  fields.append(content_security_policy);
  fields += "\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n";
  return fields + caching_fields(asset);
}

/// RFC 9110, sections 12.4.2 and 12.5.3: who says nothing takes anything, and `q=0` is a no.
bool takes_gzip(const Request& request) {
  std::string_view rest = request.accept_encoding;
  if (rest.empty()) return true;
  while (!rest.empty()) {
    const std::string_view element = websocket::take_element(rest);
    const std::string_view coding = websocket::trim(element.substr(0, element.find(';')));
    if (coding != "gzip" && coding != "*") continue;
    const auto weight = element.find("q=");
    return weight == std::string_view::npos ||
           element.find_first_of("123456789", weight) != std::string_view::npos;
  }
  return false;
}

/// RFC 9110, section 13.1.2. A proxy may have made the tag a weak one.
bool has_already(const Request& request, const playground::Asset& asset) {
  return request.if_none_match == "*" ||
         request.if_none_match.find(asset.etag) != std::string::npos;
}

Response response_of(const Request& request, const playground::Asset& asset) {
  if (has_already(request, asset)) return {.status = 304, .fields = caching_fields(asset)};
  if (!takes_gzip(request)) return error_response(406, "this is only to be had in the coding gzip");
  return {.content_type = std::string(asset.content_type),
          .fields = content_fields(asset),
          .lasting = asset.gzip};
}

}  // namespace

bool wants_page(const Request& request) {
  return request.accept.find("text/html") != std::string::npos;
}

std::optional<Response> answer_from_site(const Request& request, std::string_view path) {
  const playground::Asset* const page = playground::page();
  if (!page) return std::nullopt;
  if (path.starts_with(folder)) {
    const auto* const asset = playground::find_asset(path.substr(folder.size()));
    if (asset) return response_of(request, *asset);
  }
  if (wants_page(request)) return response_of(request, *page);
  return std::nullopt;
}

bool is_local(const Request& request, bool peer_is_local) {
  if (!peer_is_local || request.forwarded) return false;
  const auto host = boost::urls::parse_authority(request.host);
  if (!host) return false;
  switch (host->host_type()) {
    case boost::urls::host_type::ipv4:
      return host->host_ipv4_address().is_loopback();
    case boost::urls::host_type::ipv6:
      return host->host_ipv6_address().is_loopback();
    case boost::urls::host_type::name:
      return host->host() == "localhost";
    case boost::urls::host_type::ipvfuture:
    case boost::urls::host_type::none:
      break;
  }
  return false;
}

}  // namespace updraft::http
