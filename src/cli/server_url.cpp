#include "cli/server_url.hpp"

#include <updraft/server.hpp>

#include "base/ascii.hpp"
#include "client/address.hpp"

#include <algorithm>

namespace updraft::cli {
namespace {

constexpr std::string_view scheme_end = "://";
constexpr std::string_view this_machine = "127.0.0.1";

Error wrong(std::string_view text, std::string_view why) {
  return Error("\"" + std::string(text) + "\" is no address of a server: " + std::string(why));
}

bool is_port(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Host and port of what has no scheme: what is not said is this machine and the usual port.
std::string completed(std::string_view text) {
  const auto path_begin = std::min(text.find('/'), text.size());
  std::string authority(text.substr(0, path_begin));
  if (is_port(authority)) authority.insert(0, 1, ':');
  if (authority.starts_with(':')) authority.insert(0, this_machine);
  const auto bracket = authority.rfind(']');
  const auto colon = authority.find(':', bracket == std::string::npos ? 0 : bracket);
  if (colon == std::string::npos) authority += ':' + std::to_string(Options().port);
  return authority.append(text.substr(path_begin));
}

}  // namespace

Result<std::string> server_url(std::string_view text) {
  const auto scheme_size = text.find(scheme_end);
  std::string url;
  if (scheme_size == std::string_view::npos) {
    if (text.empty()) return wrong(text, "expected one such as :3005 or ws://127.0.0.1:3005");
    url = "ws://" + completed(text);
  } else {
    std::string scheme(text.substr(0, scheme_size));
    std::ranges::transform(scheme, scheme.begin(), &ascii::to_lower);
    if (scheme == "wss" || scheme == "https") {
      return wrong(text, "TLS is not spoken yet, only ws:// (and http:// for the same)");
    }
    if (scheme != "ws" && scheme != "http") {
      return wrong(text, "it begins neither with ws:// nor with http://");
    }
    url = "ws" + std::string(text.substr(scheme_size));
  }
  if (url.find('@') != std::string::npos) {
    return wrong(text, "a name and password go into --header 'Authorization: …'");
  }
  // What else may be wrong is said of what was typed.
  const auto address = client::parse_address(url);
  if (!address) {
    const std::string& problem = address.error().message();
    const auto why = problem.find(": ", url.size());
    return wrong(text, why == std::string::npos ? problem : problem.substr(why + 2));
  }
  return url;
}

}  // namespace updraft::cli
