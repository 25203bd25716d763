#include "client/address.hpp"

#include "websocket/header_field.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace updraft::client {
namespace {

constexpr std::string_view usual_port = "80";

Error wrong(std::string_view url, std::string_view why) {
  return Error("\"" + std::string(url) + "\" is no address of a server: " + std::string(why));
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
  if (view.has_port() && !view.port().empty() && view.port_number() == 0) {
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
