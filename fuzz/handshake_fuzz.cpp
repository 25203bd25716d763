// The opening handshake: what is accepted is a handshake by RFC 6455, section 4.2.1, and is
// answered by section 4.2.2; of lists and offers in header fields another reader makes the same.
//
// The input is lines, each a letter and what a field of the request is instead of what it should
// be: m method, o an older HTTP, u Upgrade, c Connection, k Sec-WebSocket-Key, v
// Sec-WebSocket-Version, p Sec-WebSocket-Protocol, e Sec-WebSocket-Extensions.

#include "require.hpp"
#include "websocket/extension.hpp"
#include "websocket/handshake.hpp"
#include "websocket/header_field.hpp"

#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/detail/hybi13.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace updraft::websocket;
using updraft::fuzz::require;
namespace beast = boost::beast;

beast::string_view to_beast(std::string_view text) {
  return {text.data(), text.size()};
}

std::string_view from_beast(beast::string_view text) {
  return {text.data(), text.size()};
}

UpgradeRequest read_request(std::string_view input) {
  UpgradeRequest request{.method = "GET",
                         .http_1_1 = true,
                         .upgrade = "websocket",
                         .connection = "Upgrade",
                         .key = "dGhlIHNhbXBsZSBub25jZQ==",
                         .version = "13",
                         .protocols = {},
                         .extensions = {}};
  while (!input.empty()) {
    const std::string_view line = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(line.size() + 1, input.size()));
    if (line.empty()) continue;
    const std::string_view value = line.substr(1);
    switch (line.front()) {
      case 'm':
        request.method = value;
        break;
      case 'o':
        request.http_1_1 = false;
        break;
      case 'u':
        request.upgrade = value;
        break;
      case 'c':
        request.connection = value;
        break;
      case 'k':
        request.key = value;
        break;
      case 'v':
        request.version = value;
        break;
      case 'p':
        request.protocols = value;
        break;
      case 'e':
        request.extensions = value;
        break;
      default:
        break;
    }
  }
  return request;
}

/// The elements of a list, the empty ones left out (RFC 9110, section 5.6.1.2).
std::vector<std::string_view> elements(std::string_view field) {
  std::vector<std::string_view> all;
  while (!field.empty()) {
    const std::string_view element = take_element(field);
    require(element == trim(element) && element.find(',') == std::string_view::npos);
    if (!element.empty()) all.push_back(element);
  }
  return all;
}

bool is_token_list(std::string_view field) {
  return std::ranges::all_of(elements(field), is_token);
}

/// Of what breaks the grammar, Beast reads a part. (What it finds is compared here: its own
/// comparison reads a byte too much.)
void check_token(std::string_view field, std::string_view token) {
  if (!is_token_list(field)) return;
  const beast::http::token_list list(to_beast(field));
  const bool theirs = std::any_of(list.begin(), list.end(), [&](beast::string_view element) {
    return equals_ignoring_case(from_beast(element), token);
  });
  require(lists_token(field, token) == theirs);
}

void check_protocols(std::string_view field) {
  for (const std::string_view name : elements(field)) require(offers_protocol(field, name));
  require(!offers_protocol(field, "no, protocol"));
}

using Parameters = std::vector<std::pair<std::string, std::string>>;
using Offers = std::vector<std::pair<std::string, Parameters>>;

Offers plain(const std::vector<ExtensionOffer>& offers) {
  Offers all;
  for (const auto& offer : offers) {
    auto& [name, parameters] = all.emplace_back(offer.name, Parameters{});
    for (const auto& one : offer.parameters) {
      parameters.emplace_back(one.name, one.value.value_or(""));
    }
  }
  return all;
}

/// One offer after the other: in a list, Beast ends at the comma behind a parameter without value.
Offers read_by_beast(std::string_view field) {
  Offers all;
  for (const std::string_view element : elements(field)) {
    for (const auto& offer : beast::http::ext_list(to_beast(element))) {
      auto& [name, parameters] = all.emplace_back(from_beast(offer.first), Parameters{});
      for (const auto& one : offer.second) {
        parameters.emplace_back(from_beast(one.first), from_beast(one.second));
      }
    }
  }
  return all;
}

bool is_number_of_bits(std::string_view value) {
  static const std::set<std::string_view> all = {"8", "9", "10", "11", "12", "13", "14", "15"};
  return all.contains(value);
}

/// What an offer of permessage-deflate leaves us (RFC 7692, section 7.1), if it is one to be
/// accepted.
Compression left_by(const Parameters& parameters) {
  std::set<std::string> seen;
  unsigned bits = Compression::max_window_bits;
  for (const auto& [name, value] : parameters) {
    if (!seen.insert(name).second) return {};
    if (name == "server_max_window_bits") {
      if (!is_number_of_bits(value)) return {};
      bits = static_cast<unsigned>(std::stoul(value));
    } else if (name == "client_max_window_bits") {
      if (!value.empty() && !is_number_of_bits(value)) return {};
    } else if (!value.empty() ||
               (name != "server_no_context_takeover" && name != "client_no_context_takeover")) {
      return {};
    }
  }
  return Compression(bits, seen.contains("server_max_window_bits"));
}

Compression expected_compression(const Offers& offers) {
  for (const auto& [name, parameters] : offers) {
    if (name != "permessage-deflate") continue;
    if (const Compression left = left_by(parameters)) return left;
  }
  return {};
}

/// What we answer with is an offer by itself, and the same again.
void check_answer_field(Compression compression) {
  const std::string field = extensions_field(compression);
  const auto read = parse_extensions(field);
  require(read.has_value() && accept_compression(*read) == compression);
}

void check_extensions(std::string_view field) {
  const auto offers = parse_extensions(field);
  if (!offers) return;
  const Offers ours = plain(*offers);
  require(ours == read_by_beast(field));
  const Compression compression = accept_compression(*offers);
  require(compression == expected_compression(ours));
  check_answer_field(compression);
}

void check_accepted(const UpgradeRequest& request, const UpgradeAnswer& answer) {
  require(answer.status == UpgradeAnswer::switching_protocols && answer.message.empty());
  require(request.method == "GET" && request.http_1_1 && trim(request.version) == "13");
  require(lists_token(request.upgrade, "websocket") && lists_token(request.connection, "upgrade"));
  // 16 bytes in base64 (RFC 6455, section 4.1).
  const std::string_view key = trim(request.key);
  require(key.size() == 24 && key.ends_with("=="));
  beast::websocket::detail::sec_ws_accept_type accept;
  beast::websocket::detail::make_sec_ws_accept(accept, to_beast(key));
  require(answer.accept == std::string_view(accept.data(), accept.size()));
  const auto offers = parse_extensions(request.extensions);
  require(offers.has_value() && accept_compression(*offers) == answer.compression);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const UpgradeRequest request = read_request({reinterpret_cast<const char*>(data), size});
  check_token(request.upgrade, "websocket");
  check_token(request.connection, "upgrade");
  check_protocols(request.protocols);
  check_extensions(request.extensions);

  const UpgradeAnswer answer = answer_upgrade(request);
  if (answer) {
    check_accepted(request, answer);
  } else {
    const std::set<int> refusals = {UpgradeAnswer::bad_request, UpgradeAnswer::method_not_allowed,
                                    UpgradeAnswer::upgrade_required};
    require(refusals.contains(answer.status));
    require(!answer.message.empty() && answer.accept.empty() && !answer.compression);
  }
  return 0;
}
