#include "http/routes.hpp"

#include <updraft/path.hpp>

#include "base/utf8.hpp"
#include "http/site.hpp"

#include <boost/url/error.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace updraft::http {
namespace {

constexpr std::string_view page_for_browsers = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>updraft</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem; padding: 0 1rem }
  code { background: #8882; border-radius: 4px; padding: .1em .3em }
  @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }
</style>
<h1>This is an updraft server</h1>
<p>It serves live models and server-defined UI over a WebSocket at this address.</p>
<ul>
  <li>Phone: open the Rise Playground app and connect to <code id="address">ws://this address</code>.</li>
  <li>Program: any client of the Rise protocol, such as <code>@rise-tools/react</code>.</li>
  <li>Shell: <code>curl</code> a model's path to see its current value as JSON.</li>
</ul>
</html>
)";

int status_of(const Error& error) {
  switch (error.kind()) {
    case ErrorKind::invalid:
      return 404;
    case ErrorKind::overloaded:
      return 503;
    case ErrorKind::disconnected:
    case ErrorKind::internal:
      break;
  }
  return 500;
}

constexpr std::string_view varies_by_cookie = "Accept, Cookie";

Response inspector_off() {
  return error_response(403, "the inspector is switched off");
}

std::variant<Response, Question> inspected(const Request& request, const Site& site,
                                           Question question) {
  if (!site.inspector) return inspector_off();
  if (site.inspector->allows(request)) return question;
  Response closed = inspector_closed();
  closed.vary = varies_by_cookie;
  return closed;
}

/// Whether a target names the door of the inspector, from where its redirect leads.
bool is_inspector_door(std::string_view target, std::string_view path) {
  return path == inspector_door && !target.substr(0, target.find('?')).ends_with('/');
}

Response landing_page() {
  return {.content_type = "text/html; charset=utf-8",
          .body = std::string(page_for_browsers),
          .fields =
              "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; "
              "base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
              "Referrer-Policy: no-referrer\r\n",
          .cache_control = "no-cache"};
}

/// Whether a query is one that browsers send: they leave characters as they are that RFC 3986 has
/// escaped, such as brackets (https://url.spec.whatwg.org/#query-percent-encode-set).
bool is_query(std::string_view query) {
  constexpr std::string_view digits = "0123456789abcdefABCDEF";
  for (std::size_t i = 0; i < query.size(); ++i) {
    const char c = query[i];
    if (c <= ' ' || c > '~' || c == '#') return false;
    if (c != '%') continue;
    const std::string_view escape = query.substr(i + 1, 2);
    if (escape.size() < 2 || escape.find_first_not_of(digits) != escape.npos) return false;
  }
  return true;
}

/// Reads a target but for its query, which is the page's affair.
boost::urls::result<boost::urls::url_view> parse_target(std::string_view target) {
  const auto end = std::min(target.find('?'), target.size());
  if (!is_query(target.substr(end))) return boost::urls::error::illegal_reserved_char;
  target = target.substr(0, end);
  const boost::urls::string_view text(target.data(), target.size());
  // Clients send the path alone, proxies the whole URL (RFC 9112, section 3.2).
  return target.starts_with('/') ? boost::urls::parse_origin_form(text)
                                 : boost::urls::parse_absolute_uri(text);
}

Error malformed_target(const std::string& why) {
  return Error("malformed request target: " + why);
}

}  // namespace

std::variant<Response, Question> route(const Request& request, const Site& site) {
  if (request.method != "GET" && request.method != "HEAD") {
    auto refusal = error_response(405, "the method " + request.method + " is not supported here");
    refusal.fields = "Allow: GET, HEAD\r\n";
    return refusal;
  }
  auto path = model_path(request.target);
  if (!path) return error_response(400, path.error().message());
  if (is_inspector_door(request.target, *path)) {
    return site.inspector ? site.inspector->open(request) : inspector_off();
  }
  if (site.playground) {
    if (auto response = answer_from_site(request, *path, site.message_bytes)) {
      return std::move(*response);
    }
    if (*path == "-/paths") return PathsRequest{};
  }
  if (path->empty() && wants_page(request)) return landing_page();
  if (*path == "-/stats") return inspected(request, site, StatsRequest{});
  if (*path == "-/sessions") return inspected(request, site, SessionsRequest{});
  return ModelRequest{std::move(*path)};
}

Response json_response(Result<std::string> json, const Question& question) {
  Response response = json ? Response{.content_type = "application/json", .body = std::move(*json)}
                           : error_response(status_of(json.error()), json.error().message());
  if (std::holds_alternative<StatsRequest>(question) ||
      std::holds_alternative<SessionsRequest>(question)) {
    response.vary = varies_by_cookie;
  } else if (json) {
    response.cache_control = "no-cache";
  }
  return response;
}

std::optional<Error> check_target(std::string_view target) {
  const auto url = parse_target(target);
  if (!url) return malformed_target(url.error().message());
  if (!url->has_scheme()) return std::nullopt;
  if (url->scheme_id() != boost::urls::scheme::http &&
      url->scheme_id() != boost::urls::scheme::https) {
    return malformed_target("its scheme is not http or https");
  }
  // RFC 9110, sections 4.2.1 and 4.2.4.
  const std::string_view rest = target.substr(url->scheme().size() + 1);
  const std::string_view authority = rest.substr(std::min<std::size_t>(2, rest.size()));
  if (!rest.starts_with("//") || !is_host(authority.substr(0, authority.find_first_of("/?")))) {
    return malformed_target("it has no host");
  }
  return std::nullopt;
}

Result<std::string> model_path(std::string_view target) {
  if (const auto error = check_target(target)) return *error;
  // Proxies decode `%2F`, or refuse it: what separates segments is decided behind the decoding.
  std::string path = normal_path(std::string(parse_target(target)->path()));
  if (!is_utf8(path)) return malformed_target("it is not UTF-8");
  return path;
}

}  // namespace updraft::http
