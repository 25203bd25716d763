#pragma once

#include <string>
#include <string_view>

namespace updraft::http {

/// What a request is answered with, before it is written as text.
struct Response {
  int status = 200;
  std::string content_type = {};
  std::string body = {};
  std::string fields = {};  ///< Further fields, each with its line end.
  /// Comes after `body`; lives as long as the program.
  std::string_view lasting = {};
  /// The value of Cache-Control, of static storage, as is that of Vary. What a path answers depends
  /// on what the client accepts: a value, or the page.
  std::string_view cache_control = "no-store";
  std::string_view vary = "Accept";
};

/// A JSON object with the member `error`.
Response error_response(int status, std::string_view message);

/// The response as it goes on the wire (RFC 9112), without what lasts; the connection closes after
/// it. The body is left out, its length told all the same, if the request was a HEAD. `date` is the
/// value of the Date field.
std::string to_text(const Response& response, bool is_head, std::string_view date);

/// The answer to a WebSocket handshake that is refused with 400, 405 or 426 (RFC 6455,
/// section 4.2.2).
Response refused_upgrade(int status, std::string_view message);

/// The 101 of an accepted WebSocket handshake (RFC 6455, section 4.2.2), with the extensions that
/// are agreed on, if any.
std::string switching_protocols(std::string_view accept, std::string_view extensions);

}  // namespace updraft::http
