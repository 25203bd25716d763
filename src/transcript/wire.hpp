#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace updraft::transcript {

/// What a client gets next.
struct Received {
  enum class Kind : std::uint8_t {
    message,
    close,    ///< A close frame.
    dropped,  ///< The end of the connection without one.
    nothing,  ///< Not within the time that a server may take.
    garbage,  ///< What no server may send; `text` says why.
  };

  Kind kind = Kind::nothing;
  std::string text;  ///< The message or the reason.
  std::uint16_t code = 0;
};

/// One client's connection, in memory or over a socket. Pings are answered out of sight, and so is
/// the server's close frame.
class Wire {
 public:
  virtual ~Wire() = default;

  /// Bytes as they are.
  virtual void send(std::string_view bytes) = 0;
  virtual Received receive() = 0;
  /// What comes although nothing should; nothing if all that the server had to say has been
  /// received.
  virtual std::optional<Received> surplus() = 0;
  /// The client is gone without a word.
  virtual void vanish() = 0;
  /// Whether the client takes bytes. Only in memory.
  virtual void take_bytes(bool takes) = 0;
};

/// A server that clients connect to.
class Venue {
 public:
  virtual ~Venue() = default;

  virtual std::unique_ptr<Wire> connect() = 0;
  /// Moves the time. Only in memory.
  virtual void advance(std::chrono::milliseconds by) = 0;
};

}  // namespace updraft::transcript
