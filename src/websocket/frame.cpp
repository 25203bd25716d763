#include "websocket/frame.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <new>

namespace updraft::websocket {

namespace {

// Section 5.2: the 7 bits of the second byte tell the length, or in how many bytes it follows.
constexpr std::size_t max_short_length = 125;
constexpr std::size_t max_length_in_2_bytes = 0xFFFF;
constexpr unsigned length_in_2_bytes = 126;
constexpr unsigned length_in_8_bytes = 127;
constexpr unsigned final_bit = 0x80;

constexpr std::size_t code_bytes = 2;
constexpr std::size_t max_reason_bytes = max_control_bytes - code_bytes;

constexpr std::size_t header_size_for(std::size_t payload_size) noexcept {
  if (payload_size <= max_short_length) return 2;
  return payload_size <= max_length_in_2_bytes ? 4 : 10;
}

/// Writes the header for a payload and returns where the payload goes.
char* write_header(char* out, Opcode opcode, std::size_t payload_size) noexcept {
  *out++ = static_cast<char>(final_bit | static_cast<unsigned>(opcode));
  if (payload_size <= max_short_length) {
    *out++ = static_cast<char>(payload_size);
    return out;
  }
  const bool is_short = payload_size <= max_length_in_2_bytes;
  *out++ = static_cast<char>(is_short ? length_in_2_bytes : length_in_8_bytes);
  const std::uint64_t length = payload_size;
  for (int shift = is_short ? 8 : 56; shift >= 0; shift -= 8) {
    *out++ = static_cast<char>(length >> shift & 0xFF);
  }
  return out;
}

bool continues_character(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

void Frame::destroy(Body* body) noexcept {
  std::destroy_at(body);
  ::operator delete(body);
}

Frame make_frame(Opcode opcode, std::string_view payload) {
  assert(!is_control(opcode) || payload.size() <= max_control_bytes);
  const std::size_t header_size = header_size_for(payload.size());
  const std::size_t size = header_size + payload.size();
  void* room = ::operator new(sizeof(Frame::Body) + size);
  auto* body = new (room) Frame::Body(header_size, size);
  char* out = write_header(body->data(), opcode, payload.size());
  std::copy(payload.begin(), payload.end(), out);
  return Frame(body);
}

Frame make_close(CloseCode code, std::string_view reason) {
  if (code == CloseCode::none) return make_frame(Opcode::close, {});
  const auto number = static_cast<std::uint16_t>(code);
  assert(may_be_sent(number));
  if (reason.size() > max_reason_bytes) {
    std::size_t cut = max_reason_bytes;
    while (cut > 0 && continues_character(reason[cut])) --cut;
    reason = reason.substr(0, cut);
  }
  std::array<char, max_control_bytes> payload;
  payload[0] = static_cast<char>(number >> 8);
  payload[1] = static_cast<char>(number & 0xFF);
  std::copy(reason.begin(), reason.end(), payload.begin() + code_bytes);
  return make_frame(Opcode::close, {payload.data(), code_bytes + reason.size()});
}

Frame FrameWriter::finish(Opcode opcode) {
  Frame frame = make_frame(opcode, payload_);
  if (payload_.capacity() > kept_bytes) {
    std::string().swap(payload_);  // An assignment would keep the room.
  } else {
    payload_.clear();
  }
  return frame;
}

}  // namespace updraft::websocket
