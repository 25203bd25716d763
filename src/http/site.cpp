#include "http/site.hpp"

#include "http/negotiation.hpp"
#include "http/page.hpp"
#include "playground/assets.hpp"

#include <algorithm>
#include <string>

namespace updraft::http {
namespace {

/// Scripts are ours alone. Styles are made while the page runs. Pictures, frames and sockets are of
/// wherever the screens of the server say.
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: http: https:; media-src 'self' data: blob: http: https:; "
    "font-src 'self' data:; connect-src 'self' ws: wss:; frame-src http: https:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The folder of the page's files, and those whose names change with what is in them.
constexpr std::string_view folder = "-/";
constexpr std::string_view immutable_files = "/-/assets/";

/// The file at a path, or null. A proxy that makes one slash of two misleads the page's relative
/// addresses into folders of models: there the files are, too.
const playground::Asset* file_at(std::string_view path) {
  if (path.starts_with(folder)) return playground::find_asset(path.substr(folder.size()));
  const auto at = path.rfind(immutable_files);
  if (at == std::string_view::npos) return nullptr;
  return playground::find_asset(path.substr(at + 1 + folder.size()));
}

constexpr std::string_view a_year = "public, max-age=31536000, immutable";

constexpr std::string_view varies = "Accept, Accept-Encoding";

/// What a 304 tells too (RFC 9110, section 15.4.5).
std::string tag_field(std::string_view tag) {
  return "ETag: " + std::string(tag) + "\r\n";
}

std::string content_fields(std::string_view tag) {
  std::string fields = "Content-Security-Policy: ";
  fields.append(content_security_policy);
  return fields + "\r\nReferrer-Policy: no-referrer\r\n" + tag_field(tag);
}

/// The entity tag of the form without the coding: each form has its own (RFC 9110,
/// section 8.8.3.3).
std::string plain_tag(std::string_view tag) {
  return std::string(tag.substr(0, tag.size() - 1)) + "-plain\"";
}

Response error_of(int status, std::string_view message) {
  Response response = error_response(status, message);
  response.vary = varies;
  return response;
}

Response file_response(const Request& request, const playground::Asset& asset) {
  const Coding coding = coding_for(request.accept_encoding);
  if (coding == Coding::none) {
    return error_of(406, "this is to be had in the coding gzip, or in none");
  }
  const bool is_plain = coding == Coding::identity;
  const std::string tag = is_plain ? plain_tag(asset.etag) : std::string(asset.etag);
  Response response;
  if (lists_tag(request.if_none_match, tag)) {
    response = {.status = 304, .fields = tag_field(tag)};
  } else {
    const std::string_view content = is_plain ? playground::plain(asset) : asset.content;
    if (content.empty()) {
      return error_of(503, "there is no memory for this without the coding gzip");
    }
    response = {.content_type = std::string(asset.content_type),
                .fields = (is_plain ? "" : "Content-Encoding: gzip\r\n") + content_fields(tag),
                .lasting = content};
  }
  response.cache_control = playground::is_immutable(asset) ? a_year : "no-cache";
  response.vary = varies;
  return response;
}

std::size_t segments_of(std::string_view path) {
  return path.empty() ? 0 : 1 + static_cast<std::size_t>(std::ranges::count(path, '/'));
}

Response page_response(const Request& request, std::string_view path, const playground::Asset& page,
                       std::size_t message_bytes) {
  const PageContext context{.root = path_to_root(request.target),
                            .depth = segments_of(path),
                            .message_bytes = message_bytes};
  if (context.root.empty()) {
    return error_of(414, "the path has more than " + std::to_string(deepest_page) + " slashes");
  }
  const std::string tag = page_tag(page.etag, context);
  Response response;
  if (lists_tag(request.if_none_match, tag)) {
    response = {.status = 304, .fields = tag_field(tag)};
  } else {
    response = {.content_type = std::string(page.content_type),
                .body = page_text(page.content, context),
                .fields = content_fields(tag)};
  }
  response.cache_control = "no-cache";
  return response;
}

}  // namespace

bool wants_page(const Request& request) {
  const Preference html = preference_for("text/html", request.accept);
  const Preference json = preference_for("application/json", request.accept);
  return html.weight > json.weight ||
         (html.is_named && html.weight > 0 && html.weight == json.weight);
}

std::optional<Response> answer_from_site(const Request& request, std::string_view path,
                                         std::size_t message_bytes) {
  const playground::Asset* const page = playground::page();
  if (!page) return std::nullopt;
  const playground::Asset* const file = file_at(path);
  if (file && file != page) return file_response(request, *file);
  if (file || wants_page(request)) return page_response(request, path, *page, message_bytes);
  return std::nullopt;
}

}  // namespace updraft::http
