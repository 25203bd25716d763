#pragma once

#include <updraft/result.hpp>

#include "base/clock.hpp"
#include "http/broken_compression.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/routes.hpp"
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
    Site site = {};          ///< What is served besides models.
    /// The value of the Date field.
    std::string_view date = {};
    /// With whom no compression is agreed on; null: with nobody.
    BrokenCompression* broken_compression = nullptr;
    std::string_view address = {};  ///< Of the client.
    Time now = {};
  };

  /// What the connection does next.
  enum class Step : std::uint8_t {
    read,     ///< The head has not come to its end.
    ask,      ///< Somebody is to be asked the question(), and what they say answered.
    send,     ///< outgoing() goes to the client, then the connection ends.
    upgrade,  ///< outgoing() goes to the client, then the session begins.
  };

  /// Bytes have come. Not to be called after a step other than `read`, but for an upgrade, when
  /// they belong to the session.
  Step take(std::string_view bytes, const Settings& settings);
  /// The answer is this, whatever the client wants; `date` is the value of the Date field.
  void answer(const Response& response, std::string_view date);
  /// The answer to `ask`, as JSON, or why there is none, for a model as of Graph::read.
  void answer(Result<std::string> json, std::string_view date);

  /// After `ask`.
  [[nodiscard]] const Question& question() const noexcept { return question_; }
  /// What the client gets next, when so many bytes have gone: all that is left in one piece, or
  /// some of it; empty at the end.
  [[nodiscard]] std::string_view outgoing(std::size_t sent = 0) const noexcept;
  /// What has been agreed on, after `upgrade`.
  [[nodiscard]] websocket::Compression compression() const noexcept { return compression_; }
  /// How settings.broken_compression names the client, after `upgrade`.
  [[nodiscard]] std::uint64_t client() const noexcept { return client_; }
  /// What came after the head, and is for the session to take, and change.
  [[nodiscard]] std::string& early_bytes() noexcept { return incoming_; }

 private:
  Step take(const Request& request, const Settings& settings);
  Step upgrade(const Request& request, const Settings& settings);
  [[nodiscard]] bool may_compress(const Request& request, const Settings& settings);
  Step send(const Response& response, const Settings& settings);

  std::string incoming_;  // the head so far; then what came after it
  std::string outgoing_;
  std::string_view lasting_;  // comes after it, and need not be kept
  Question question_;
  websocket::Compression compression_;
  std::uint64_t client_ = 0;
  bool is_head_ = false;  // the request wants no body
  bool upgraded_ = false;
};

}  // namespace updraft::http
