#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace updraft::sim {

/// The first byte of a text message of one frame: FIN and the opcode (RFC 6455, section 5.2).
inline constexpr unsigned whole_text = 0x81;

/// What one end of a connection reads of the other, by RFC 6455 and RFC 7692 to the letter, and by
/// code of its own: bytes in, messages out. Owned by the client's end.
class FrameReader {
 public:
  /// Who has written what is read.
  enum class Sender : std::uint8_t { server, client };
  enum class Opcode : std::uint8_t { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

  struct Message {
    Opcode opcode = Opcode::text;
    std::string payload;
    Time written{};          ///< When the first of its bytes was written.
    std::uint16_t code = 0;  ///< Of a close; 1005 for none.
  };

  /// With the compression that was agreed on, if any.
  explicit FrameReader(bool compression, Sender sender = Sender::server)
      : compression_(compression), sender_(sender) {}

  void take(std::string_view bytes, Time written);
  /// Whether there is a whole message; it is put into `message`.
  bool next(Message& message);
  /// What the sender did wrong, empty if nothing.
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }
  /// Whether it is in the middle of something.
  [[nodiscard]] bool is_within_frame() const noexcept { return !bytes_.empty(); }
  [[nodiscard]] bool has_closed() const noexcept { return closed_; }

 private:
  struct Header {
    unsigned first = 0;
    std::size_t size = 0;
    std::uint64_t length = 0;
    std::string_view mask = {};  ///< Of a client's frame.
  };

  bool read_header(Header& header);
  bool unmask(const Header& header, std::string& payload);
  bool take_message(const Header& header, std::string_view payload, Message& message);
  void take_close(std::string_view payload, Message& message);
  bool fail(std::string what);

  bool compression_;
  Sender sender_;
  std::string last_mask_;
  std::string bytes_;
  Time written_{};  // the first of bytes_
  Time last_written_{};
  bool closed_ = false;
  std::string fault_;
};

/// What a client sends: a whole frame, masked. `first` is its first byte.
std::string client_frame(unsigned first, std::string_view payload, std::uint32_t mask);
/// A text, compressed.
std::string compressed_frame(std::string_view text, std::uint32_t mask);
/// A payload without its header, nothing if these are not exactly one frame.
std::string_view payload_of(std::string_view frame, bool& compressed);
/// What a compressed payload says; false if it is broken.
bool inflate(std::string_view payload, std::string& text);
bool is_utf8(std::string_view text);

}  // namespace updraft::sim
