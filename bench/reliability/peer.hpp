#pragma once

#include <updraft/value.hpp>

#include "base/clock.hpp"
#include "descriptor.hpp"
#include "frame.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace updraft::reliability {

using load::Opcode;

/// What a peer is like from its first byte on.
struct Manner {
  int receive_buffer = 0;    ///< Of its socket, in bytes; the system's default if 0.
  bool compression = false;  ///< Whether it offers permessage-deflate.
};

/// A connection that does what no client should: sends any bytes, reads when it likes, goes without
/// a word. Owned by the measurement; blocks, and throws an Error where the server keeps it waiting.
class Peer {
 public:
  /// Connects to the port of 127.0.0.1, and says nothing.
  explicit Peer(std::uint16_t port, const Manner& manner = {});

  void shake_hands();

  // What is sent; false where the server has closed.
  bool send(std::string_view bytes);
  bool send_frame(Opcode opcode, std::string_view payload);
  bool send_text(std::string_view text) { return send_frame(Opcode::text, text); }
  bool subscribe(std::string_view path);
  /// Sends an event for the handler at a path.
  bool call(std::string_view id, std::string_view path, std::string_view payload = "[]");

  /// The next frame, control frames but the close frame left out; nothing at the end.
  [[nodiscard]] std::optional<load::ServerFrame> next();
  /// The same of what has come already; also nothing where no whole frame has.
  [[nodiscard]] std::optional<load::ServerFrame> take();
  /// Reads once what has come, without waiting; returns false at the end of the connection.
  bool receive();
  /// The next message, which is to be the response to that event.
  Value response(std::string_view id);
  /// All bytes up to the end of the stream, as they are; for what is no WebSocket.
  std::string rest();
  /// Reads up to the end; returns the code of the server's close frame, 0 if there was none.
  int await_end();

  /// Sends its close frame.
  bool close();
  /// Goes without a close frame.
  void vanish() { socket_ = {}; }
  /// Goes so that the server's system is told that the connection is broken.
  void reset();

  [[nodiscard]] int handle() const noexcept { return socket_.get(); }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] load::Random& random() noexcept { return random_; }

 private:
  /// Reads once; returns false at the end.
  bool read(int flags);

  load::Random random_;
  std::uint16_t port_;
  bool compression_;
  load::Descriptor socket_;
  std::string incoming_;
  std::size_t taken_ = 0;  ///< Of what is incoming.
};

/// The request for a WebSocket, as far as it goes.
[[nodiscard]] std::string upgrade_request(load::Random& random, std::uint16_t port);

}  // namespace updraft::reliability
