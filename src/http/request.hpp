#pragma once

#include "websocket/handshake.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace updraft::http {

/// A field of a request's head, as sent.
struct HeaderField {
  std::string name;
  std::string value;

  friend bool operator==(const HeaderField&, const HeaderField&) = default;
};

/// The head of a request. A field that was not sent is empty; one that
/// came several times is joined by commas.
struct Request {
  std::string method = {};
  std::string target = {};  ///< Path and query, as sent.
  bool http_1_1 = false;
  std::string host = {};
  std::string accept = {};
  /// Nothing if it was not sent: that allows any coding, an empty one none.
  std::optional<std::string> accept_encoding = std::nullopt;
  std::string if_none_match = {};
  /// Several of them are joined by semicolons.
  std::string cookie = {};
  std::string user_agent = {};
  /// Whether a body follows the head.
  bool has_body = false;
  std::string upgrade = {};
  std::string connection = {};
  std::string websocket_key = {};
  std::string websocket_version = {};
  std::string websocket_protocols = {};
  std::string websocket_extensions = {};
  /// All fields, those above among them, in the order of their names' first ones.
  std::vector<HeaderField> fields = {};

  /// The value of a field, whose name may be in any case of letters; several of them are joined by
  /// commas. Nothing if it was not sent.
  [[nodiscard]] std::optional<std::string> field(std::string_view name) const;
};

/// Why a request gets no more than a status.
struct Refusal {
  int status;           ///< 400, 431 or 501.
  std::string message;  ///< What is wrong, for a human.
};

/// Nothing yet: the head has not come to its end.
struct Incomplete {};

/// The request at the start of `bytes`, which may be less or more than its head (RFC 9112). Its
/// Host is valid, and not empty where HTTP/1.1 needs one; where its body ends is beyond doubt.
/// `head_size` is set to the head's bytes where there is a request. Heads longer than `limit` are
/// refused (431).
std::variant<Incomplete, Request, Refusal> parse_request(std::string_view bytes, std::size_t limit,
                                                         std::size_t& head_size);

/// Whether a text is a host that is not empty, with a port or without one, and nothing else
/// (RFC 9110, section 7.2).
bool is_host(std::string_view text);

/// Whether the request is a WebSocket's opening handshake, or is meant to be one. Other upgrades
/// (h2c) are passed over, as HTTP allows.
bool asks_for_websocket(const Request& request);

/// The answer to such a handshake (RFC 6455, section 4.2). One with a body is refused: what follows
/// its head would be taken for frames.
websocket::UpgradeAnswer answer_upgrade(const Request& request);

}  // namespace updraft::http
