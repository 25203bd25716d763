#include "cli/paths.hpp"

#include <updraft/json.hpp>

#include "cli/awaited_dialer.hpp"
#include "cli/server_url.hpp"
#include "cli/terminal_text.hpp"
#include "client/address.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace updraft::cli {
namespace {

constexpr std::string_view head_end = "\r\n\r\n";
/// Ten thousand paths, each as long as servers take them.
constexpr std::size_t most_bytes = std::size_t{16} << 20;

std::string request(const Target& target, const client::Address& address) {
  std::string text = "GET /-/paths HTTP/1.1\r\nHost: " + address.field +
                     "\r\nAccept: application/json\r\nConnection: close\r\n";
  for (const std::string& header : target.headers) {
    const auto [name, value] = header_field(header);
    text.append(name).append(": ").append(value).append("\r\n");
  }
  return text + "\r\n";
}

/// All that the server sends until it closes.
std::string fetch(const Target& target, const std::string& url) {
  const client::Address address = *client::parse_address(url);
  const Time deadline = SystemClock().now() + target.timeout;
  AwaitedDialer dialer;
  dialer.open(address.host, address.port);
  std::string answer;
  bool is_open = false;
  while (answer.size() < most_bytes) {
    const io::Dialer::News news = dialer.wait(deadline);
    if (news.opened) dialer.write(request(target, address));
    is_open = is_open || news.opened;
    answer += news.bytes;
    if (news.lost && is_open) return answer;
    if (news.lost) {
      throw Failure{ExitCode::disconnected, describe_absence(url, *news.lost)};
    }
    if (SystemClock().now() >= deadline) {
      throw Failure{ExitCode::late, "no answer from " + url + " in time"};
    }
  }
  return answer;
}

/// What it says where it is a list of paths.
Value paths_in(std::string_view answer) {
  const auto body = answer.find(head_end);
  const bool succeeded = answer.starts_with("HTTP/1.1 200 ") || answer.starts_with("HTTP/1.0 200 ");
  if (body == std::string_view::npos || !succeeded) return {};
  const auto value = parse_json(answer.substr(body + head_end.size()));
  return value ? (*value)["paths"] : Value();
}

}  // namespace

void Paths::run(const Console& console) const {
  const auto url = server_url(target.url);
  if (!url) throw Failure{ExitCode::usage, url.error().message()};
  const Value paths = paths_in(fetch(target, *url));
  if (!paths.is_array()) {
    throw Failure{ExitCode::refused, "the server at " + *url + " doesn't tell its paths"};
  }
  std::string lines;
  for (const Value& path : paths.items()) {
    // The root's has no characters.
    lines += path.text().empty() ? "\"\"" : printable(path.text());
    lines += '\n';
  }
  console.output().write(lines);
}

}  // namespace updraft::cli
