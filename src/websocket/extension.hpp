#pragma once

#include "websocket/compression.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::websocket {

/// One extension that a client offers, with its parameters, in Sec-WebSocket-Extensions.
struct ExtensionOffer {
  struct Parameter {
    std::string_view name;
    std::optional<std::string> value;  ///< Without its quotes.
  };

  std::string_view name;
  std::vector<Parameter> parameters;
};

/// The offers of a Sec-WebSocket-Extensions field, the preferred first; none of an empty one, and
/// nothing of one that breaks the grammar (RFC 6455, section 9.1). They point into the field.
[[nodiscard]] std::optional<std::vector<ExtensionOffer>> parse_extensions(std::string_view field);

/// What the first offer of permessage-deflate that can be accepted comes to (RFC 7692,
/// section 7.1). Offers with wrong parameters are declined, and nothing else.
[[nodiscard]] Compression accept_compression(const std::vector<ExtensionOffer>& offers);

/// What a server's answer to our offer of extensions_field() comes to: permessage-deflate, without
/// a context that the server takes over; nothing for any other answer (RFC 7692, section 7.1).
[[nodiscard]] Compression agreed_compression(const std::vector<ExtensionOffer>& answer);

/// The Sec-WebSocket-Extensions of the answer that agrees on it, and of a client's offer; empty
/// where nothing is agreed on.
[[nodiscard]] std::string extensions_field(Compression compression);

}  // namespace updraft::websocket
