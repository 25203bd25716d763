#pragma once

#include "websocket/handshake.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace updraft::http {

/// The head of a request, as far as it matters here. A field that was not sent is empty; one that
/// came several times is joined by commas.
struct Request {
  std::string method = {};
  std::string target = {};  ///< Path and query, as sent.
  bool http_1_1 = false;
  std::string host = {};
  std::string accept = {};
  std::string accept_encoding = {};
  std::string if_none_match = {};
  /// Whether it says that a proxy has passed it on.
  bool forwarded = false;
  std::string upgrade = {};
  std::string connection = {};
  std::string websocket_key = {};
  std::string websocket_version = {};
  std::string websocket_protocols = {};
  std::string websocket_extensions = {};
};

/// Why a request gets no more than a status.
struct Refusal {
  int status;           ///< 400 or 431.
  std::string message;  ///< What is wrong, for a human.
};

/// Nothing yet: the head has not come to its end.
struct Incomplete {};

/// The request at the start of `bytes`, which may be less or more than its head (RFC 9112).
/// `head_size` is set to the head's bytes where there is a request. Heads longer than `limit` are
/// refused (431).
std::variant<Incomplete, Request, Refusal> parse_request(std::string_view bytes, std::size_t limit,
                                                         std::size_t& head_size);

/// Whether the request is a WebSocket's opening handshake, or is meant to be one. Other upgrades
/// (h2c) are passed over, as HTTP allows.
bool asks_for_websocket(const Request& request);

/// The answer to such a handshake (RFC 6455, section 4.2).
websocket::UpgradeAnswer answer_upgrade(const Request& request);

}  // namespace updraft::http
