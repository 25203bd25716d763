#pragma once

#include "websocket/compression.hpp"

#include <string>
#include <string_view>

namespace updraft::websocket {

/// What a request says that asks for a WebSocket; a header field that it doesn't have is empty.
/// Fields that came several times are joined by commas.
struct UpgradeRequest {
  std::string_view method;
  bool http_1_1 = false;        ///< Whether the version is HTTP/1.1 or a higher HTTP/1.
  std::string_view upgrade;     ///< Upgrade
  std::string_view connection;  ///< Connection
  std::string_view key;         ///< Sec-WebSocket-Key
  std::string_view version;     ///< Sec-WebSocket-Version
  std::string_view protocols;   ///< Sec-WebSocket-Protocol
  std::string_view extensions;  ///< Sec-WebSocket-Extensions
};

/// What the server answers: 101 with the key's answer, or the status that refuses and why.
struct UpgradeAnswer {
  /// 101, or 400, 405 (Allow: GET) or 426 (Upgrade: websocket, Sec-WebSocket-Version: 13).
  int status = 0;
  std::string accept;   ///< Sec-WebSocket-Accept; empty when refused.
  std::string message;  ///< What is wrong with the request; empty when accepted.
  /// The best that the client offers. Agreed on once the answer says so, which is left to the
  /// caller.
  Compression compression;

  explicit operator bool() const noexcept { return status == switching_protocols; }

  static constexpr int switching_protocols = 101;
  static constexpr int bad_request = 400;
  static constexpr int method_not_allowed = 405;
  static constexpr int upgrade_required = 426;
};

/// Checks a client's opening handshake (RFC 6455, section 4.2.1) and answers it (section 4.2.2).
///
/// Choosing a subprotocol and judging the origin is left to the caller.
[[nodiscard]] UpgradeAnswer answer_upgrade(const UpgradeRequest& request);

/// The Sec-WebSocket-Accept for a Sec-WebSocket-Key (section 4.2.2, item 5.4).
[[nodiscard]] std::string accept_key(std::string_view key);

/// Whether a comma-separated header field lists a token, letters' case aside, as in Connection.
[[nodiscard]] bool lists_token(std::string_view field, std::string_view token) noexcept;

/// Whether Sec-WebSocket-Protocol offers a subprotocol, whose name is told by case (section 1.9).
[[nodiscard]] bool offers_protocol(std::string_view protocols, std::string_view name) noexcept;

}  // namespace updraft::websocket
