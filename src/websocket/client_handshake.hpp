#pragma once

#include "websocket/compression.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

/// The client's side of the opening handshake (RFC 6455, section 4.1).
namespace updraft::websocket {

/// A header field: its name and its value.
using HeaderField = std::pair<std::string, std::string>;

/// What a client asks for.
struct UpgradeOffer {
  std::string_view host;    ///< With the port where it isn't the usual one.
  std::string_view target;  ///< Path and query.
  std::string_view key;     ///< Of make_key().
  bool compression = false;
  std::span<const HeaderField> fields = {};  ///< Others, as they are.
};

/// The Sec-WebSocket-Key of 16 random bytes.
[[nodiscard]] std::string make_key(const std::array<std::uint8_t, 16>& random);

/// The request, all of it.
[[nodiscard]] std::string upgrade_request(const UpgradeOffer& offer);

/// What the bytes that a server has sent so far come to.
struct UpgradeReply {
  enum class Kind : std::uint8_t { more, accepted, refused };

  Kind kind = Kind::more;
  std::size_t head_bytes = 0;  ///< Where accepted: what follows these are frames.
  Compression compression;     ///< What is agreed on.
  std::string problem;         ///< Where refused: what the server answered.
};

/// Checks the answer to an offer (section 4.1, items 1 to 6). Heads longer than `limit` are
/// refused.
[[nodiscard]] UpgradeReply read_upgrade_reply(std::string_view bytes, const UpgradeOffer& offer,
                                              std::size_t limit);

}  // namespace updraft::websocket
