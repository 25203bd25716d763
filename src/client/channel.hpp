#pragma once

#include <updraft/client_options.hpp>

#include "client/address.hpp"
#include "websocket/client_handshake.hpp"
#include "websocket/close_code.hpp"
#include "websocket/deflater.hpp"
#include "websocket/inflater.hpp"
#include "websocket/opcode.hpp"
#include "websocket/reader.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace updraft::client {

/// Numbers that nobody can foresee: of masks, keys and delays.
using Random = std::function<std::uint64_t()>;

/// What compresses for one connection after the other. Owned by the core.
struct Compressors {
  websocket::Inflater inflater;
  websocket::Deflater deflater;
};

/// What a server's close frame says.
struct Farewell {
  std::uint16_t code = 0;
  std::string reason;
};

/// The client's end of one connection: bytes in, texts out, and back; no I/O. Owned by the core, as
/// long as the connection lasts.
class Channel {
 public:
  /// What came next.
  struct Heard {
    enum class Kind : std::uint8_t {
      more,  ///< Nothing: the input is used up.
      open,  ///< The server has agreed to the WebSocket.
      text,
      end,  ///< It is over: `payload` says why. What is left to send says goodbye.
    };

    Kind kind = Kind::more;
    std::string_view payload = {};  ///< Valid until the next call.
  };

  /// Begins with the request. The options, random numbers and compressors outlive it.
  Channel(const Address& address, const ClientOptions& options, const Random& random,
          Compressors& compressors);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Takes bytes from the front of `input`, changing them, until there is something to tell.
  Heard next(std::span<char>& input);

  void send_text(std::string_view text);
  void ping();
  /// Says goodbye, if nobody has before; what is sent later is dropped.
  void close(websocket::CloseCode code, std::string_view reason);

  [[nodiscard]] bool is_open() const noexcept { return reader_.has_value() && !ended_; }
  /// What the server has said where it has closed.
  [[nodiscard]] const std::optional<Farewell>& farewell() const noexcept { return farewell_; }
  /// All that is to be written.
  [[nodiscard]] std::string take_output();

 private:
  Heard take_handshake(std::span<char>& input);
  Heard take_frames(std::span<char>& input);
  Heard end(std::string reason);
  void send(websocket::Opcode opcode, std::string_view payload, bool compressed = false);

  const ClientOptions& options_;
  const Random& random_;
  Compressors& compressors_;
  std::string key_;
  std::string host_;
  std::string target_;
  std::string head_;                         // of the server's answer, as far as it has come
  std::optional<websocket::Reader> reader_;  // once that is there
  bool compression_ = false;
  bool ended_ = false;
  std::string reason_;
  std::optional<Farewell> farewell_;
  std::optional<std::string> pong_;  // to the newest ping that is not answered
  std::string output_;
};

}  // namespace updraft::client
