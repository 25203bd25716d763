#pragma once

#include <cstddef>
#include <cstdint>

namespace updraft::websocket {

/// What a frame is (RFC 6455, section 5.2). The other eleven values are reserved.
enum class Opcode : std::uint8_t {
  continuation = 0x0,  ///< A further fragment of the message that a text or binary frame began.
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

/// Whether a frame is a control frame, which may come between the fragments of a message
/// (section 5.5).
constexpr bool is_control(Opcode opcode) noexcept {
  return (static_cast<unsigned>(opcode) & 0x8U) != 0;
}

/// The longest payload of a control frame (section 5.5).
inline constexpr std::size_t max_control_bytes = 125;

}  // namespace updraft::websocket
