#include "server/development.hpp"

#include "net/listen_address.hpp"

#include <algorithm>
#include <string>

namespace updraft::server {
namespace {

/// Whether only this machine reaches a server at the address. What is no address is for the
/// listener to refuse.
bool is_loopback(const std::string& address) {
  const auto addresses = net::listen_addresses(address);
  return !addresses || std::ranges::all_of(*addresses, [](const io::Address& one) {
    return one.unmapped().is_loopback();
  });
}

}  // namespace

std::optional<Error> check_development(const Options& options) {
  const bool is_safe = !options.development || options.development_beyond_loopback;
  if (is_safe || is_loopback(options.address)) return std::nullopt;
  return Error("a server for development tells clients what exceptions say, and " +
               options.address +
               " may be reached from other machines: listen on 127.0.0.1, or confirm it by "
               "Options::development_beyond_loopback (--development-beyond-loopback)");
}

}  // namespace updraft::server
