#include "http/response.hpp"

#include <updraft/json.hpp>

#include <boost/beast/http/status.hpp>

namespace updraft::http {

Response error_response(int status, std::string_view message) {
  Response response{.status = status, .content_type = "application/json", .body = {}};
  // Whoever lets a message through that is not UTF-8 must not bring the server down.
  if (print_json(object({{"error", message}}), response.body))
    response.body = R"({"error":"error"})";
  return response;
}

std::string to_text(const Response& response, bool is_head, std::string_view date) {
  const auto status = static_cast<boost::beast::http::status>(response.status);
  const std::string_view reason = boost::beast::http::obsolete_reason(status);
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  text.append(reason);
  text.append("\r\nDate: ").append(date);
  text += "\r\nServer: updraft\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n";
  text.append("Cache-Control: ").append(response.cache_control).append("\r\n");
  text.append("Vary: ").append(response.vary).append("\r\n");
  // RFC 9110, section 15.4.5: a 304 has no body, and tells nothing of the one that it stands for.
  if (response.status != 304) {
    const std::size_t length = response.body.size() + response.lasting.size();
    text += "Content-Type: " + response.content_type + "\r\n";
    text += "Content-Length: " + std::to_string(length) + "\r\n";
  }
  text += response.fields;
  text += "\r\n";
  if (!is_head) text += response.body;
  return text;
}

Response refused_upgrade(int status, std::string_view message) {
  Response response = error_response(status, message);
  if (status == 405) response.fields = "Allow: GET\r\n";
  if (status == 426) response.fields = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
  return response;
}

std::string switching_protocols(std::string_view accept, std::string_view extensions) {
  std::string text =
      "HTTP/1.1 101 Switching Protocols\r\n"
      "Upgrade: websocket\r\n"
      "Connection: Upgrade\r\n"
      "Sec-WebSocket-Accept: ";
  text.append(accept);
  if (!extensions.empty()) text.append("\r\nSec-WebSocket-Extensions: ").append(extensions);
  text += "\r\n\r\n";
  return text;
}

}  // namespace updraft::http
