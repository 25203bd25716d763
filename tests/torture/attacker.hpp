#pragma once

#include "support/client_end.hpp"
#include "support/tcp_socket.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace updraft::test {

/// How a connection came to its end, and what was heard before.
struct Ending {
  enum class Kind : std::uint8_t {
    closed,   ///< A close frame, and then the end of the stream.
    dropped,  ///< The end of the stream without one.
    reset,
    late,     ///< It has not, within the time that a server may take.
    garbage,  ///< What no server may send; `reason` says why.
  };

  Kind kind = Kind::late;
  int code = 0;  ///< Of the close frame; 1005 if it had none.
  std::string reason;
  std::vector<Heard> before;
};

void PrintTo(const Ending& ending, std::ostream* out);

/// The offer that most browsers make.
inline constexpr std::string_view usual_offer =
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";

/// The head of a handshake that any server accepts, with further header fields, each with its line
/// end.
std::string handshake(std::string_view further_fields = {});

/// An `evt` for the model at a path, with the JSON of its payload.
std::string event(std::string_view key, std::string_view path, std::string_view payload);
/// The frame of a whole text message.
std::string text_frame(std::string_view text);
/// A `sub` or `unsub` of one path.
std::string interest(std::string_view type, std::string_view path);

/// A client that keeps to no rule: sends bytes as they are, and tells what comes back. It answers
/// nothing by itself. Throws std::runtime_error when nothing comes in time.
class Attacker {
 public:
  explicit Attacker(std::uint16_t port, int receive_buffer_bytes = 0);

  /// Becomes a WebSocket; throws if the server doesn't let it. Then what is heard are frames.
  void upgrade(std::string_view further_fields = {});
  /// Takes the answer to a handshake that was sent.
  void take_upgrade();
  /// The head that the server has answered, with the empty line at its end.
  [[nodiscard]] const std::string& head() const noexcept { return head_; }
  /// A header field of that head, nothing if it has none.
  [[nodiscard]] std::optional<std::string> field(std::string_view name) const;

  void send(std::string_view bytes);
  /// In writes of so many bytes each.
  void send_in_parts(std::string_view bytes, std::size_t part_bytes = 1);
  /// As much as the server takes without being waited for; returns how much.
  std::size_t send_some(std::string_view bytes) { return socket_.write_some(bytes); }
  /// A whole text message.
  void say(std::string_view text);
  void finish_writing() { socket_.finish_writing(); }
  void reset() { socket_.reset(); }

  /// The next frame.
  Heard next();
  /// The next frame if it has come already.
  std::optional<Heard> next_if_there();
  /// The next frame, which is to be a text message.
  std::string next_text();
  /// Hears all until the end.
  Ending await_end();
  /// All bytes until the end of the stream, as they are; for what is no WebSocket.
  std::string rest();

 private:
  TcpSocket::Outcome read(Deadline deadline);

  TcpSocket socket_;
  std::string head_;
  std::unique_ptr<ClientEnd> end_;
};

/// Sends on a thread of its own, for what the server takes only from those who read.
std::jthread send_beside(Attacker& attacker, std::string bytes);

}  // namespace updraft::test
