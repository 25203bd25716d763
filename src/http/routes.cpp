#include "http/routes.hpp"

#include "base/utf8.hpp"
#include "http/site.hpp"

#include <boost/url/parse.hpp>

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

std::variant<Response, Question> inspected(const Request& request, const Site& site,
                                           Question question) {
  if (!site.inspector) return error_response(403, "the inspector is switched off");
  if (!is_local(request, site.peer_is_local)) {
    return error_response(403, "the inspector answers this machine alone");
  }
  return question;
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
  if (site.playground) {
    if (auto response = answer_from_site(request, *path)) return std::move(*response);
    if (*path == "-/paths") return PathsRequest{};
  }
  if (path->empty() && wants_page(request)) {
    return Response{.content_type = "text/html; charset=utf-8",
                    .body = std::string(page_for_browsers)};
  }
  if (*path == "-/stats") return inspected(request, site, StatsRequest{});
  if (*path == "-/sessions") return inspected(request, site, SessionsRequest{});
  return ModelRequest{std::move(*path)};
}

Response json_response(Result<std::string> json) {
  if (!json) return error_response(status_of(json.error()), json.error().message());
  return {.content_type = "application/json", .body = std::move(*json)};
}

Result<std::string> model_path(std::string_view target) {
  const boost::urls::string_view text(target.data(), target.size());
  // Clients send the path alone, proxies the whole URL (RFC 9112, section 3.2).
  const auto url = target.starts_with('/') ? boost::urls::parse_origin_form(text)
                                           : boost::urls::parse_absolute_uri(text);
  if (!url) return Error("malformed request target: " + url.error().message());
  std::string path;
  for (const auto segment : url->segments()) {
    if (segment.empty()) continue;
    if (!path.empty()) path += '/';
    path += segment;
  }
  if (!is_utf8(path)) return Error("malformed request target: it is not UTF-8");
  return path;
}

}  // namespace updraft::http
