#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// Frames of WebSocket (RFC 6455, section 5). Messages in several fragments are not read.

enum class Opcode : std::uint8_t { text = 1, close = 8, ping = 9, pong = 10 };

/// A client's frame, unmasked where it lies.
struct Frame {
  Opcode opcode;
  std::string_view payload;
  std::size_t size;  ///< of the whole frame
};

/// The first frame of `bytes`, unless its end is yet to come.
std::optional<Frame> read_frame(std::span<char> bytes) noexcept;

/// Appends the header of a server's frame.
void append_header(std::string& out, Opcode opcode, std::size_t payload_size);

void append_frame(std::string& out, Opcode opcode, std::string_view payload);
