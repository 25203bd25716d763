#pragma once

#include "http/request.hpp"
#include "http/response.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace updraft::http {

/// The path, without its first slash, at which a token opens the inspector.
inline constexpr std::string_view inspector_door = "-/open";

/// Decides which requests may ask the inspector: those with a cookie, which a browser gets for the
/// token. No address takes part in it, since a proxy makes every client look local. Owned by the
/// server; immutable, any thread.
class InspectorAccess {
 public:
  /// The token is a secret. The port names the cookie, as a browser sends the cookies of a host to
  /// all of its ports.
  InspectorAccess(std::string_view token, std::uint16_t port);

  /// Whether the request has the cookie.
  [[nodiscard]] bool allows(const Request& request) const;
  /// The answer to a GET of the door: for the token in its query, the cookie and a redirect to an
  /// address without the token.
  [[nodiscard]] Response open(const Request& request) const;

 private:
  std::string token_digest_;
  std::string cookie_name_;
  std::string cookie_value_;  // does not tell the token, which may serve several runs
};

/// The target of a request that opens the inspector: the door, with the token in its query.
[[nodiscard]] std::string inspector_target(std::string_view token);

/// The answer to a request that may not ask the inspector, which says how it is opened.
[[nodiscard]] Response inspector_closed();

}  // namespace updraft::http
