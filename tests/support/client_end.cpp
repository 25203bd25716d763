#include "support/client_end.hpp"

#include "websocket/deflater.hpp"
#include "websocket/mask.hpp"

#include <array>
#include <span>

namespace updraft::test {
namespace {

constexpr websocket::ReaderLimits reader_limits{.message_bytes = std::size_t{64} << 20,
                                                .message_fragments = 1};
constexpr std::array<char, websocket::Mask::bytes> mask_key{'\x37', '\xfa', '\x21', '\x3d'};

void append_number(std::uint64_t number, int bytes, std::string& out) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i) & 0xff);
}

std::string masked_frame(unsigned first_byte, std::string_view payload) {
  constexpr std::size_t short_length = 125;
  constexpr std::size_t two_byte_length = 0xffff;
  std::string frame;
  frame += static_cast<char>(first_byte);
  if (payload.size() <= short_length) {
    append_number(0x80 | payload.size(), 1, frame);
  } else if (payload.size() <= two_byte_length) {
    append_number(0x80 | 126, 1, frame);
    append_number(payload.size(), 2, frame);
  } else {
    append_number(0x80 | 127, 1, frame);
    append_number(payload.size(), 8, frame);
  }
  frame.append(mask_key.data(), mask_key.size());
  const std::size_t header = frame.size();
  frame += payload;
  websocket::Mask(mask_key).apply(std::span(frame).subspan(header));
  return frame;
}

}  // namespace

std::string client_frame(websocket::Opcode opcode, std::string_view payload, bool final) {
  return masked_frame((final ? 0x80U : 0U) | static_cast<unsigned>(opcode), payload);
}

std::string compressed_client_text(std::string_view text) {
  constexpr unsigned final_compressed_text = 0xC1;
  websocket::Deflater deflater;
  const std::string_view shorter = deflater.deflate(text);
  if (shorter.empty()) return client_frame(websocket::Opcode::text, text);
  return masked_frame(final_compressed_text, shorter);
}

std::string client_close(std::uint16_t code, std::string_view reason) {
  std::string payload;
  append_number(code, 2, payload);
  payload += reason;
  return client_frame(websocket::Opcode::close, payload);
}

void ClientEnd::take(std::string_view bytes) {
  std::string copy(bytes);
  std::span<char> input(copy);
  while (true) {
    const auto item = reader_.next(input, reader_limits);
    if (item.kind == websocket::Item::Kind::more) return;
    heard_.push_back({item.kind, std::string(item.payload), item.code});
  }
}

std::optional<Heard> ClientEnd::next() {
  if (heard_.empty()) return std::nullopt;
  Heard first = std::move(heard_.front());
  heard_.pop_front();
  return first;
}

}  // namespace updraft::test
