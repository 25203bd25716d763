#pragma once

#include "base/clock.hpp"
#include "descriptor.hpp"
#include "frame.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::reliability {

/// What attackers do: how many they are, what each sends, and what it does then.
struct Shape {
  /// How a connection begins, before its pieces.
  enum class Opening : std::uint8_t {
    websocket,
    compressed,  ///< A WebSocket that has agreed on permessage-deflate.
    none,        ///< The pieces are all that it sends.
  };
  /// What a connection does when it has sent its pieces.
  enum class After : std::uint8_t {
    stays,                 ///< It says no more, and keeps what it has.
    awaits_the_end,        ///< It waits until the server closes, and comes again.
    leaves_once_answered,  ///< It goes when anything has come, and comes again.
    leaves_at_once,        ///< It goes, and comes again.
    finishes,              ///< It sends no more, as the server's system is told, but stays.
  };
  static constexpr std::size_t without_end = static_cast<std::size_t>(-1);

  std::string_view name;
  /// The bytes of a piece; all pieces of all connections are numbered.
  std::string (*piece)(std::size_t number) = nullptr;
  std::size_t connections = 8;
  Opening opening = Opening::websocket;
  std::size_t pieces = without_end;  ///< Of one connection.
  After after = After::stays;
  bool reads = true;
  std::size_t write_bytes = 0;     ///< The most that one call sends, if not 0.
  std::size_t receive_buffer = 0;  ///< Of its socket, in bytes; the system's default if 0.

  /// Whether a connection stays when it has sent its pieces.
  [[nodiscard]] bool stays() const noexcept {
    return after == After::stays || after == After::finishes;
  }
};

/// The connections of one shape, all on the thread that calls. Throws an Error where the system
/// fails.
class Attackers {
 public:
  /// Counted for a new connection, besides what it sends: the headers of its packets.
  static constexpr std::uint64_t bytes_of_connection = 200;
  /// Counted for each write, likewise.
  static constexpr std::uint64_t bytes_of_write = 40;

  Attackers(std::uint16_t port, const Shape& shape);
  Attackers(const Attackers&) = delete;
  Attackers& operator=(const Attackers&) = delete;
  ~Attackers() = default;

  /// Lets each send and read what it can, up to so many bytes of all since the beginning, and waits
  /// a little if none can.
  void step(std::uint64_t most_bytes);
  /// Lets each read what has come, and waits a little; nothing is sent.
  void listen();
  /// Whether all have sent their pieces, and stay.
  [[nodiscard]] bool done() const noexcept { return settled_ == connections_.size(); }
  /// What was sent so far.
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  struct Connection {
    load::Descriptor socket;
    std::string outgoing;
    std::size_t sent = 0;    ///< Of that.
    std::size_t pieces = 0;  ///< That it has begun to send.
    bool is_open = false;    ///< The handshake is answered, if there is one.
    bool settled = false;    ///< It says no more.
  };

  void begin(Connection& connection);
  void send(Connection& connection, std::uint64_t most_bytes);
  bool fill(Connection& connection);
  void end_if_all_is_sent(Connection& connection);
  [[nodiscard]] bool has_sent_all(const Connection& connection) const noexcept;
  void read(Connection& connection);
  void leave(Connection& connection);
  /// For events of poll(2).
  void wait(int wanted);

  std::uint16_t port_;
  const Shape& shape_;
  load::Random random_;
  std::vector<Connection> connections_;
  std::size_t settled_ = 0;  // connections that say no more
  std::size_t next_piece_ = 0;
  std::size_t next_sender_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace updraft::reliability
