#include "websocket/frame.hpp"

#include "base/utf8.hpp"
#include "websocket/deflater.hpp"

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
constexpr unsigned compressed_bit = 0x40;  // RSV1, see RFC 7692, section 6.
constexpr unsigned mask_bit = 0x80;

constexpr std::size_t code_bytes = 2;
constexpr std::size_t max_reason_bytes = max_control_bytes - code_bytes;

constexpr std::size_t header_size_for(std::size_t payload_size) noexcept {
  if (payload_size <= max_short_length) return 2;
  return payload_size <= max_length_in_2_bytes ? 4 : 10;
}

/// Writes the header for a payload and returns where the payload goes.
char* write_header(char* out, unsigned first_byte, std::size_t payload_size) noexcept {
  *out++ = static_cast<char>(first_byte);
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

/// Empties a buffer, which keeps its room unless that is large.
void empty(std::string& buffer) noexcept {
  if (buffer.capacity() > FrameWriter::kept_bytes) {
    std::string().swap(buffer);  // An assignment would keep the room.
  } else {
    buffer.clear();
  }
}

}  // namespace

Frame::Body* Frame::make_body(std::size_t header_size, std::size_t size) {
  void* room = ::operator new(sizeof(Body) + size);
  return new (room) Body(header_size, size);
}

Frame::Body* Frame::make_body(unsigned first_byte, std::string_view payload) {
  const std::size_t header_size = header_size_for(payload.size());
  Body* body = make_body(header_size, header_size + payload.size());
  char* out = write_header(body->data(), first_byte, payload.size());
  std::copy(payload.begin(), payload.end(), out);
  return body;
}

void Frame::destroy(Body* body) noexcept {
  if (body->deflated) destroy(body->deflated);
  std::destroy_at(body);
  ::operator delete(body);
}

std::string_view Frame::deflated_bytes(Deflater& deflater) const noexcept {
  static_assert(Deflater::min_message_bytes > max_control_bytes,
                "control frames are never compressed (RFC 7692, section 6.1)");
  if (payload().size() < Deflater::min_message_bytes || body_->header_size == 0) return bytes();
  if (body_->deflation.load(std::memory_order_acquire) != Deflation::done) deflate(deflater);
  Body* const form = body_->deflated;
  return form ? std::string_view(form->data(), form->size) : bytes();
}

void Frame::deflate(Deflater& deflater) const noexcept {
  auto seen = Deflation::unasked;
  if (body_->deflation.compare_exchange_strong(seen, Deflation::under_way,
                                               std::memory_order_acquire)) {
    try {
      const std::string_view shorter = deflater.deflate(payload());
      const auto first_byte = static_cast<unsigned char>(bytes().front());
      if (!shorter.empty()) body_->deflated = make_body(first_byte | compressed_bit, shorter);
    } catch (const std::bad_alloc&) {
      body_->deflated = nullptr;  // The plain frame has to do.
    }
    body_->deflation.store(Deflation::done, std::memory_order_release);
    body_->deflation.notify_all();
  } else {
    while (body_->deflation.load(std::memory_order_acquire) == Deflation::under_way) {
      body_->deflation.wait(Deflation::under_way, std::memory_order_acquire);
    }
  }
}

Frame make_frame(Opcode opcode, std::string_view payload) {
  assert(!is_control(opcode) || payload.size() <= max_control_bytes);
  return Frame(Frame::make_body(final_bit | static_cast<unsigned>(opcode), payload));
}

Frame make_close(CloseCode code, std::string_view reason) {
  if (code == CloseCode::none) return make_frame(Opcode::close, {});
  const auto number = static_cast<std::uint16_t>(code);
  assert(may_be_sent(number));
  reason = beginning(reason, max_reason_bytes);
  std::array<char, max_control_bytes> payload;
  payload[0] = static_cast<char>(number >> 8);
  payload[1] = static_cast<char>(number & 0xFF);
  std::copy(reason.begin(), reason.end(), payload.begin() + code_bytes);
  return make_frame(Opcode::close, {payload.data(), code_bytes + reason.size()});
}

void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload,
                         std::array<char, Mask::bytes> key, bool compressed) {
  assert(!is_control(opcode) || payload.size() <= max_control_bytes);
  const std::size_t begin = out.size();
  const std::size_t header_size = header_size_for(payload.size());
  out.resize(begin + header_size + key.size() + payload.size());
  char* const header = out.data() + begin;
  write_header(header,
               final_bit | (compressed ? compressed_bit : 0U) | static_cast<unsigned>(opcode),
               payload.size());
  header[1] = static_cast<char>(static_cast<unsigned char>(header[1]) | mask_bit);
  std::ranges::copy(key, header + header_size);
  char* const body = header + header_size + key.size();
  std::ranges::copy(payload, body);
  Mask(key).apply({body, payload.size()});
}

Frame FrameWriter::finish(Opcode opcode) {
  Frame frame = make_frame(opcode, payload_);
  empty(payload_);
  return frame;
}

void FrameWriter::add_to_run(Opcode opcode) {
  const std::size_t before = run_.size();
  // At once, so that a run never ends in half a frame.
  run_.resize(before + header_size_for(payload_.size()) + payload_.size());
  char* const out = write_header(run_.data() + before, final_bit | static_cast<unsigned>(opcode),
                                 payload_.size());
  std::ranges::copy(payload_, out);
  empty(payload_);
}

Frame FrameWriter::finish_run() {
  Frame::Body* body = Frame::make_body(std::size_t{0}, run_.size());
  std::ranges::copy(run_, body->data());
  empty(run_);
  return Frame(body);
}

}  // namespace updraft::websocket
