#pragma once

#include "websocket/close_code.hpp"
#include "websocket/mask.hpp"
#include "websocket/opcode.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace updraft::websocket {

class Inflater;

/// Which end of the connection this is: what a server reads must be masked, what a client reads
/// must not (RFC 6455, section 5.1).
enum class Role : std::uint8_t { server, client };

/// What one message may take; see updraft::Limits for the defaults.
struct ReaderLimits {
  /// The longest message, all fragments together; of a compressed one both before and after it is
  /// inflated.
  std::size_t message_bytes;
  std::size_t message_fragments;  ///< The most frames that one message may come in.
  /// How many times as much as it has received a reader may inflate, and how much more than that.
  /// Without a ratio it may inflate any amount.
  std::size_t inflation_ratio = 0;
  std::size_t inflated_ahead_bytes = 0;
};

/// What a Reader found next.
struct Item {
  enum class Kind : std::uint8_t {
    more,     ///< Nothing: the input is used up.
    text,     ///< A whole message, in valid UTF-8.
    binary,   ///< A whole message.
    ping,     ///< To be answered by a pong of the same payload.
    pong,     ///< The answer to a ping, or a sign of life.
    close,    ///< The peer closes; nothing comes after it.
    failure,  ///< The peer broke a rule or a limit; nothing comes after it.
  };

  Kind kind = Kind::more;
  /// For close: what the peer sent, 1005 (CloseCode::none) where it sent no code.
  std::uint16_t code = 0;
  /// For close and failure: what our own close frame is to carry; for close the peer's code again
  /// (RFC 6455, section 5.5.1).
  CloseCode answer = CloseCode::none;
  /// The message, the payload of a ping or pong, or the reason of a close or failure. Valid until
  /// the next call of the reader, or of another one with the same inflater, and as long as the
  /// input's bytes are.
  std::string_view payload;
  /// For failure: a compressed message could not be inflated, though one before it could. That
  /// comes of peers that keep their window.
  bool lost_window = false;
};

/// Reads the frames of one connection: bytes in, messages and control frames out.
///
/// Owned by the connection, used on its thread. What arrives whole is unmasked where it lies and
/// handed out from there; only what is cut by the end of the input, or comes in fragments, is
/// copied. The items don't depend on how the bytes are cut into inputs. A reader that has asked for
/// more between two messages holds no memory but itself.
class Reader {
 public:
  /// With an inflater where permessage-deflate was agreed on (RFC 7692); it outlives the reader.
  explicit Reader(Role role, Inflater* inflater = nullptr) noexcept
      : inflater_(inflater), role_(role) {}

  /// Takes bytes from the front of `input`, changing them, until there is something to tell. To be
  /// called until it returns Kind::more, when `input` is empty. After a close or a failure it takes
  /// everything and returns Kind::more.
  [[nodiscard]] Item next(std::span<char>& input, const ReaderLimits& limits);

  /// The memory held besides the reader itself: 0 between two messages.
  [[nodiscard]] std::size_t held_bytes() const noexcept;

 private:
  enum class Phase : std::uint8_t { header, payload, ended };

  // The parts of a header (RFC 6455, section 5.2).
  static constexpr std::size_t start_bytes = 2;  ///< Flags, opcode and the 7-bit length.
  static constexpr std::size_t max_length_bytes = 8;
  static constexpr std::size_t max_header_bytes = start_bytes + max_length_bytes + Mask::bytes;

  /// A rule that the peer broke; `code` is none where it broke none.
  struct Fault {
    CloseCode code = CloseCode::none;
    std::string_view reason{};
    bool lost_window = false;
    explicit operator bool() const noexcept { return code != CloseCode::none; }
  };

  /// What has to be kept from one input to the next.
  struct Kept {
    std::string message;  ///< The message so far.
    std::string control;  ///< The control frame so far.
    std::size_t fragments =
        0;  ///< The frames that the message came in so far, but for the current one.
  };

  /// Whether the header is complete, or faulty, after taking what it needs from `input`.
  bool read_header(std::span<char>& input, const ReaderLimits& limits, Fault& fault);
  bool gather_header(std::span<char>& input, std::size_t size) noexcept;
  [[nodiscard]] Fault check_start(const char* header, const ReaderLimits& limits) const noexcept;
  [[nodiscard]] Fault check_length(const char* header, std::uint64_t length,
                                   const ReaderLimits& limits) const noexcept;
  void begin_frame(const char* header, std::size_t size, std::uint64_t length) noexcept;

  /// Whether the frame ends a message or is a control frame, and all of it has been taken:
  /// `payload`.
  bool read_payload(std::span<char>& input, std::string_view& payload);
  [[nodiscard]] Item finish_message(std::string_view payload, const ReaderLimits& limits);
  [[nodiscard]] Fault inflate(std::string_view& payload, const ReaderLimits& limits);
  void earn(std::size_t received, const ReaderLimits& limits) noexcept;
  [[nodiscard]] Item finish_control(std::string_view payload);
  [[nodiscard]] Item finish_close(std::string_view payload);
  [[nodiscard]] Item fail(const Fault& fault);
  void forget_delivered() noexcept;

  std::unique_ptr<Kept> kept_;  ///< Null while nothing has to be kept.
  Inflater* inflater_;          ///< Null where no compression was agreed on.
  std::uint64_t left_ = 0;      ///< Payload bytes of the current frame that are still to come.
  /// How much more has been inflated than was received, times the ratio.
  std::uint32_t inflated_ahead_ = 0;
  std::array<char, max_header_bytes> header_{};  ///< The start of a header that was cut.
  std::uint8_t header_size_ = 0;                 ///< How much of it there is.
  Role role_;
  Mask mask_;
  Phase phase_ = Phase::header;
  Opcode opcode_ = Opcode::continuation;   ///< Of the current frame.
  Opcode message_ = Opcode::continuation;  ///< Of the message under way; continuation for none.
  bool compressed_ = false;                ///< Whether that message is compressed.
  bool final_ = false;                     ///< Whether the current frame is its message's last.
  bool delivered_ = false;                 ///< Whether the last item may point into kept_.
  bool has_inflated_ = false;              ///< Whether a message before was inflated.
};

static_assert(sizeof(void*) != 8 || sizeof(Reader) <= 64,
              "one per connection, of which there are many");

}  // namespace updraft::websocket
