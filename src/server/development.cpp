#include "server/development.hpp"

#include <boost/asio/ip/address.hpp>

#include <string>

namespace updraft::server {
namespace {

/// Whether only this machine reaches a server at the address. What is no IP address is for the
/// listener to judge, but for a name that may lead anywhere.
bool is_loopback(std::string address) {
  if (address == "localhost") return true;
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  boost::system::error_code failed;
  const auto ip = boost::asio::ip::make_address(address, failed);
  if (failed) return false;
  const bool is_mapped = ip.is_v6() && ip.to_v6().is_v4_mapped();
  return is_mapped ? make_address_v4(boost::asio::ip::v4_mapped, ip.to_v6()).is_loopback()
                   : ip.is_loopback();
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
