#pragma once

#include "frame.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace updraft::reliability {

// Frames as a client sends them that need not be made anew each time. Their masking key is zeros,
// which mask nothing.

/// The first byte of the frame of a whole message (RFC 6455, section 5.2).
inline constexpr unsigned final_text = 0x81;
inline constexpr unsigned final_compressed_text = 0xC1;  // RFC 7692, section 7.2.1
inline constexpr unsigned final_ping = 0x89;

/// The header of a frame that announces so many bytes.
[[nodiscard]] std::string frame_header(unsigned first_byte, std::uint64_t length);
/// The frame of a whole text message.
[[nodiscard]] std::string raw_text_frame(std::string_view text);
/// A frame whose message, inflated, is that text.
[[nodiscard]] std::string compressed_frame(std::string_view text);

}  // namespace updraft::reliability
