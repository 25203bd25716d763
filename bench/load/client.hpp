#pragma once

#include "base/clock.hpp"
#include "descriptor.hpp"
#include "frame.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::load {

class Client;

/// Who is told what happens on the connections: the load.
class Listener {
 public:
  virtual ~Listener() = default;

  /// The handshake is complete.
  virtual void on_open(Client& client) = 0;
  /// A message came, at that time.
  virtual void on_text(Client& client, std::string_view text, Time now) = 0;
  /// What had come was read: the time to send what it led to, all at once.
  virtual void on_read(Client& /*client*/) {}
  /// The connection that was closed has ended.
  virtual void on_end(Client& /*client*/) {}
  /// What is waited for, for the error that says that it doesn't come.
  [[nodiscard]] virtual std::string missing() const = 0;
};

/// One connection to the server: a WebSocket client that takes nothing but what a server has to
/// send, and fails at everything else with an Error that names the connection.
///
/// Owned by the Stage. Its socket doesn't block; it is watched by edges, so that each call reads
/// and writes as much as there is.
class Client {
 public:
  Client(std::size_t number, Random& random) noexcept : number_(number), random_(random) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Begins a connection to the port of 127.0.0.1, from 127.0.0.`source`. Returns false where that
  /// address has no free port any more.
  [[nodiscard]] bool connect(std::uint16_t port, unsigned source);

  /// Adds a message to what is sent by the next flush().
  void write(std::string_view text) { append_frame(outgoing_, Opcode::text, {text}, random_); }
  /// Where messages that are made of parts are appended to, by append_frame.
  [[nodiscard]] std::string& outgoing() noexcept { return outgoing_; }
  /// Adds the close frame: from now on nothing but the server's answer and the end may come.
  void close();
  /// Sends what the socket takes; the rest goes when the socket is writable again.
  void flush();

  /// Reads what has come, into the room that all connections share; up to the end, where that is
  /// known to have come. Returns whether anything but pings came.
  bool receive(std::vector<char>& room, Listener& listener, bool to_end);

  [[nodiscard]] std::size_t number() const noexcept { return number_; }
  [[nodiscard]] int handle() const noexcept { return socket_.get(); }
  [[nodiscard]] Random& random() noexcept { return random_; }
  [[nodiscard]] bool is_open() const noexcept { return phase_ == Phase::open; }
  [[nodiscard]] bool has_ended() const noexcept { return phase_ == Phase::ended; }
  /// What comes next of the server, in words.
  [[nodiscard]] std::string_view awaits() const noexcept;

  /// Throws the Error that says what was expected of this connection and what came.
  [[noreturn]] void fail(const std::string& expected, const std::string& came) const;

 private:
  enum class Phase : std::uint8_t { handshake, open, closing, closed, ended };

  bool take(std::string_view& bytes, Listener& listener);
  void take_handshake(std::string_view& bytes, Listener& listener);
  void take_control(const ServerFrame& frame);
  void end();

  std::size_t number_;
  Random& random_;
  Descriptor socket_;
  std::string key_;       ///< Of the handshake.
  std::string rest_;      ///< What came of a frame that is not complete.
  std::string outgoing_;  ///< What is to be sent,
  std::size_t sent_ = 0;  ///< and how much of that was.
  Phase phase_ = Phase::ended;
};

}  // namespace updraft::load
