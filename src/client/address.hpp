#pragma once

#include <updraft/result.hpp>

#include <string>
#include <string_view>

namespace updraft::client {

/// Where a client connects to, out of a URL such as `ws://127.0.0.1:3005/`.
struct Address {
  std::string host;    ///< A name or an IP address, without brackets.
  std::string port;    ///< Digits.
  std::string field;   ///< As the Host field of the request names it.
  std::string target;  ///< Path and query, at least `/`.
};

/// Only `ws` is spoken. The Error says what is wrong with the URL (RFC 6455, section 3).
Result<Address> parse_address(std::string_view url);

}  // namespace updraft::client
