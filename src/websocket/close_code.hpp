#pragma once

#include <cstdint>

namespace updraft::websocket {

/// Why a connection is closed (RFC 6455, section 7.4.1, and the IANA registry that it founded).
///
/// A peer may also send codes that have no name here: 3000 to 3999 are registered for libraries,
/// 4000 to 4999 belong to applications (section 7.4.2).
enum class CloseCode : std::uint16_t {
  normal = 1000,          ///< The connection has served its purpose.
  going_away = 1001,      ///< The server stops, or the browser leaves the page.
  protocol_error = 1002,  ///< The peer broke a rule of the protocol.
  unsupported = 1003,     ///< A kind of data that this end can't take, such as binary.
  none = 1005,            ///< Stands for a close frame without a code. Never sent.
  abnormal = 1006,        ///< Stands for a connection that ended without close frame. Never sent.
  invalid_data = 1007,  ///< A message that isn't what its kind promises, such as text not in UTF-8.
  policy = 1008,        ///< A message that breaks this end's policy, where no other code fits.
  too_big = 1009,       ///< A message longer than this end takes.
  missing_extension = 1010,  ///< A client's: the server agreed to none of the extensions it needs.
  internal = 1011,           ///< A fault of this end.
  restart = 1012,            ///< The server restarts: connect again after a moment.
  try_later = 1013,          ///< The server is overloaded: connect again later, or elsewhere.
  bad_gateway = 1014,        ///< The server is a gateway and got an invalid answer from behind it.
  tls_handshake = 1015,      ///< Stands for a failed TLS handshake. Never sent.
};

/// Whether a close frame may carry this code (RFC 6455, section 7.4): 1004 is reserved, 1005, 1006
/// and 1015 must not be sent, the rest below 3000 isn't assigned, and what is outside 1000 to 4999
/// isn't valid.
constexpr bool may_be_sent(std::uint16_t code) noexcept {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace updraft::websocket
