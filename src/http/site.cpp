#include "http/site.hpp"

#include "http/negotiation.hpp"
#include "playground/assets.hpp"

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

constexpr std::string_view varies = "Accept, Accept-Encoding";

/// What a 304 tells too (RFC 9110, section 15.4.5).
std::string tag_field(const playground::Asset& asset) {
  return "ETag: " + std::string(asset.etag) + "\r\n";
}

std::string content_fields(const playground::Asset& asset) {
  std::string fields = "Content-Encoding: gzip\r\nContent-Security-Policy: ";
  fields.append(content_security_policy);
  return fields + "\r\nReferrer-Policy: no-referrer\r\n" + tag_field(asset);
}

/// RFC 9110, section 12.5.3: a client without the field takes anything.
bool takes_gzip(const Request& request) {
  return !request.accept_encoding || allows_gzip(*request.accept_encoding);
}

Response response_of(const Request& request, const playground::Asset& asset) {
  Response response;
  if (lists_tag(request.if_none_match, asset.etag)) {
    response = {.status = 304, .fields = tag_field(asset)};
  } else if (!takes_gzip(request)) {
    response = error_response(406, "this is only to be had in the coding gzip");
    response.vary = varies;
    return response;
  } else {
    response = {.content_type = std::string(asset.content_type),
                .fields = content_fields(asset),
                .lasting = asset.gzip};
  }
  response.cache_control = is_immutable(asset) ? a_year : "no-cache";
  response.vary = varies;
  return response;
}

}  // namespace

bool wants_page(const Request& request) {
  const Preference html = preference_for("text/html", request.accept);
  const Preference json = preference_for("application/json", request.accept);
  return html.weight > json.weight ||
         (html.is_named && html.weight > 0 && html.weight == json.weight);
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

}  // namespace updraft::http
