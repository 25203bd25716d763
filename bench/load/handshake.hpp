#pragma once

#include "frame.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace updraft::load {

/// A new Sec-WebSocket-Key (RFC 6455, section 4.1, item 7).
[[nodiscard]] std::string make_key(Random& random);

/// The opening handshake of a client that offers no extension and no subprotocol.
[[nodiscard]] std::string handshake_request(std::string_view key, std::uint16_t port);

/// What is wrong with the head of the server's response (section 4.1, after the request), or
/// nothing.
[[nodiscard]] std::optional<std::string> handshake_problem(std::string_view head,
                                                           std::string_view key);

}  // namespace updraft::load
