#pragma once

#include <updraft/result.hpp>

#include "http/request.hpp"
#include "http/response.hpp"
#include "websocket/compression.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace updraft::http {

/// The one request of a connection and its answer, by which it may become a WebSocket: bytes in,
/// bytes out. No I/O. Owned by its connection, on its loop.
class Exchange {
 public:
  struct Settings {
    std::size_t head_bytes;  ///< The longest head; longer: status 431.
    bool compression;        ///< Whether clients that offer it get it.
  };

  /// What the connection does next.
  enum class Step : std::uint8_t {
    read,     ///< The head has not come to its end.
    ask,      ///< The model at path() is to be read, and its value answered.
    send,     ///< outgoing() goes to the client, then the connection ends.
    upgrade,  ///< outgoing() goes to the client, then the session begins.
  };

  /// Bytes have come. Not to be called after a step other than `read`, but for an upgrade, when
  /// they belong to the session.
  Step take(std::string_view bytes, const Settings& settings);
  /// The answer is this, whatever the client wants.
  void answer(const Response& response);
  /// The answer to `ask`: the value as JSON, or why there is none, as of Graph::read.
  void answer(Result<std::string> json);

  /// The model's, after `ask`.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// All that the client gets.
  [[nodiscard]] std::string_view outgoing() const noexcept { return outgoing_; }
  /// What has been agreed on, after `upgrade`.
  [[nodiscard]] websocket::Compression compression() const noexcept { return compression_; }
  /// What came after the head, and is for the session to take, and change.
  [[nodiscard]] std::string& early_bytes() noexcept { return incoming_; }

 private:
  Step take(const Request& request, const Settings& settings);
  Step upgrade(const Request& request, const Settings& settings);
  Step send(const Response& response);

  std::string incoming_;  // the head so far; then what came after it
  std::string outgoing_;
  std::string path_;
  websocket::Compression compression_;
  bool is_head_ = false;  // the request wants no body
  bool upgraded_ = false;
};

}  // namespace updraft::http
