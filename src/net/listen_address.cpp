#include "net/listen_address.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <string>

namespace updraft::net {
namespace {

/// Whether a text begins like that, whatever the case of letters.
bool begins_with(std::string_view text, std::string_view start) {
  return ascii::equal_ignoring_case(text.substr(0, start.size()), start);
}

bool means_localhost(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  return ascii::equal_ignoring_case(text, "localhost");
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return '0' <= c && c <= '9'; });
}

/// Whether it ends with a port, as in `127.0.0.1:3005`, `[::1]:3005`, `:3005` and `localhost:3005`.
bool has_port(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || !is_number(text.substr(colon + 1))) return false;
  const std::string_view host = text.substr(0, colon);
  return host.find(':') == std::string_view::npos || host.ends_with(']');
}

/// What is wrong with it, as far as that can be told.
std::string_view problem_of(std::string_view text) {
  if (text.empty()) return "no address is given";
  constexpr std::string_view first_of_paths = "/.@";
  if (begins_with(text, "unix:") || first_of_paths.find(text.front()) != std::string_view::npos) {
    return "UNIX sockets can't be listened on yet";
  }
  if (begins_with(text, "fd:") || begins_with(text, "systemd") || begins_with(text, "sd-listen")) {
    return "inherited sockets can't be listened on yet";
  }
  if (text.find_first_of(", ;") != std::string_view::npos) {
    return "several addresses can't be listened on yet";
  }
  if (text.find("://") != std::string_view::npos) return "it is a URL";
  if (text.find('/') != std::string_view::npos) return "it is a network";
  if (has_port(text)) return "the port goes into --port";
  if (text == "*") return "all addresses are 0.0.0.0 or ::";
  return "names other than localhost are not looked up";
}

/// The text without the brackets that URLs put around IPv6.
std::string_view without_brackets(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return text;
  return text.substr(1, text.size() - 2);
}

}  // namespace

Result<std::vector<io::Address>> listen_addresses(std::string_view text) {
  if (means_localhost(text)) {
    return std::vector{io::Address::loopback_ipv4(), io::Address::loopback_ipv6()};
  }
  const std::string_view bare = without_brackets(text);
  const auto address = io::Address::parse(std::string(bare));
  if (address && (bare == text || address->is_ipv6())) return std::vector{*address};
  return Error("can't listen on \"" + std::string(text) + "\": " + std::string(problem_of(text)) +
               "; possible is one IP address (127.0.0.1, ::1; all: 0.0.0.0, ::) or localhost");
}

}  // namespace updraft::net
