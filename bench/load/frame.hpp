#pragma once

#include "websocket/opcode.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>

namespace updraft::load {

using websocket::Opcode;

/// Where masking keys come from. They keep attackers' bytes from the wire (RFC 6455, section 10.3),
/// of which a load generator has none: what can't be guessed from outside will do.
using Random = std::mt19937_64;

/// Appends a frame as a client sends it, masked by a new key; its payload is the parts, one after
/// the other.
void append_frame(std::string& out, Opcode opcode, std::initializer_list<std::string_view> parts,
                  Random& random);

/// A frame as a server sends it: a whole message, or a control frame.
struct ServerFrame {
  Opcode opcode = Opcode::continuation;
  std::string_view payload;
};

/// What take_frame found.
enum class Taken : std::uint8_t {
  frame,   ///< A frame; it is taken from the bytes.
  cut,     ///< The bytes end within a frame.
  broken,  ///< A frame that a server must not send, or that the loads don't expect.
};

/// The longest frame that is expected: the largest pad of the fixture, and then some.
inline constexpr std::uint64_t longest_frame = std::uint64_t{65} << 20;

/// Takes the frame at the front of the bytes.
///
/// Stricter than RFC 6455 where the loads are: a text message comes in one frame, nothing is
/// binary. It is here to be inlined, for it is called millions of times a second.
[[nodiscard]] inline Taken take_frame(std::string_view& bytes, ServerFrame& frame) noexcept {
  // The header of section 5.2: final bit, reserved bits and opcode; mask bit and length.
  constexpr std::size_t start_bytes = 2;
  constexpr unsigned final_bit = 0x80;
  constexpr unsigned length_in_2_bytes = 126;
  constexpr unsigned length_in_8_bytes = 127;
  if (bytes.size() < start_bytes) return Taken::cut;
  const auto byte_at = [&](std::size_t i) -> std::uint64_t {
    return static_cast<unsigned char>(bytes[i]);
  };

  const auto opcode = static_cast<Opcode>(byte_at(0) ^ final_bit);
  if (opcode != Opcode::text && opcode != Opcode::close && opcode != Opcode::ping &&
      opcode != Opcode::pong) {
    return Taken::broken;
  }
  std::size_t header = start_bytes;
  std::uint64_t length = byte_at(1);
  if (length > length_in_8_bytes) return Taken::broken;  // Masked.
  if (length >= length_in_2_bytes) {
    if (is_control(opcode)) return Taken::broken;
    header += length == length_in_2_bytes ? 2 : 8;
    if (bytes.size() < header) return Taken::cut;
    length = 0;
    for (std::size_t i = start_bytes; i < header; ++i) length = length << 8 | byte_at(i);
    // The shortest form must be used.
    if (length < (header == 4 ? length_in_2_bytes : 0x10000U)) return Taken::broken;
    if (length > longest_frame) return Taken::broken;
  }
  if (bytes.size() - header < length) return Taken::cut;
  frame.opcode = opcode;
  frame.payload = bytes.substr(header, static_cast<std::size_t>(length));
  bytes.remove_prefix(header + static_cast<std::size_t>(length));
  return Taken::frame;
}

}  // namespace updraft::load
