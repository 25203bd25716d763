#include "client/address.hpp"

#include "websocket/header_field.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>
#include <cstdint>

namespace updraft::client {
namespace {

constexpr std::string_view usual_port = "80";

Error wrong(std::string_view url, std::string_view why) {
  return Error("\"" + std::string(url) + "\" is no address of a server: " + std::string(why));
}

/// Boost.URL 1.81 takes what is beyond 16 bits modulo these.
bool is_port(std::string_view digits) {
  std::uint16_t port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, failed] = std::from_chars(digits.data(), end, port);
  return failed == std::errc() && rest == end && port > 0;
}

}  // namespace

Result<Address> parse_address(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(boost::urls::string_view(url.data(), url.size()));
  if (!parsed) return wrong(url, "expected one such as ws://127.0.0.1:3005");
  const boost::urls::url_view& view = *parsed;
  const std::string_view scheme(view.scheme().data(), view.scheme().size());
  if (websocket::equals_ignoring_case(scheme, "wss"))
    return wrong(url, "wss is not spoken, only ws");
  if (!websocket::equals_ignoring_case(scheme, "ws"))
    return wrong(url, "it does not begin with ws://");
  if (view.encoded_host_address().empty()) return wrong(url, "it names no host");
  if (view.has_userinfo()) return wrong(url, "a name and password go into ClientOptions::headers");
  if (view.has_fragment()) return wrong(url, "it has a fragment");
  if (view.has_port() && !view.port().empty() && !is_port(view.port())) {
    return wrong(url, "its port is none");
  }
  Address address;
  address.host = view.host_address();
  address.port = view.port().empty() ? std::string(usual_port) : std::string(view.port());
  address.field = std::string(view.encoded_host());
  if (address.port != usual_port) address.field += ":" + address.port;
  address.target = std::string(view.encoded_path());
  if (address.target.empty()) address.target = "/";
  if (view.has_query()) address.target += "?" + std::string(view.encoded_query());
  return address;
}

}  // namespace updraft::client
