#include "rivals/raw/frame.hpp"

#include <cstring>

namespace {

constexpr std::size_t max_short_length = 125;
constexpr std::size_t max_length_in_2_bytes = 0xFFFF;
constexpr unsigned length_in_2_bytes = 126;
constexpr unsigned length_in_8_bytes = 127;
constexpr unsigned final_bit = 0x80;
constexpr unsigned opcode_bits = 0x0F;
constexpr unsigned length_bits = 0x7F;
constexpr std::size_t mask_bytes = 4;

unsigned byte_at(std::span<const char> bytes, std::size_t at) noexcept {
  return static_cast<unsigned char>(bytes[at]);
}

void unmask(const char* key, char* at, std::size_t left) noexcept {
  std::uint32_t half;
  std::memcpy(&half, key, sizeof(half));
  const std::uint64_t word = std::uint64_t{half} << 32 | half;
  for (; left >= sizeof(word); at += sizeof(word), left -= sizeof(word)) {
    std::uint64_t masked;
    std::memcpy(&masked, at, sizeof(masked));
    masked ^= word;
    std::memcpy(at, &masked, sizeof(masked));
  }
  for (std::size_t i = 0; i < left; ++i) at[i] = static_cast<char>(at[i] ^ key[i % mask_bytes]);
}

}  // namespace

std::optional<Frame> read_frame(std::span<char> bytes) noexcept {
  if (bytes.size() < 2) return std::nullopt;
  const unsigned short_length = byte_at(bytes, 1) & length_bits;
  std::size_t header = 2;
  if (short_length == length_in_2_bytes) header += 2;
  if (short_length == length_in_8_bytes) header += 8;
  if (bytes.size() < header + mask_bytes) return std::nullopt;

  std::size_t length = short_length;
  if (header > 2) {
    length = 0;
    for (std::size_t i = 2; i < header; ++i) length = length << 8 | byte_at(bytes, i);
  }
  const char* key = bytes.data() + header;
  header += mask_bytes;
  if (bytes.size() - header < length) return std::nullopt;
  char* payload = bytes.data() + header;
  unmask(key, payload, length);
  return Frame{
      static_cast<Opcode>(byte_at(bytes, 0) & opcode_bits), {payload, length}, header + length};
}

void append_header(std::string& out, Opcode opcode, std::size_t payload_size) {
  out += static_cast<char>(final_bit | static_cast<unsigned>(opcode));
  if (payload_size <= max_short_length) {
    out += static_cast<char>(payload_size);
    return;
  }
  const bool is_short = payload_size <= max_length_in_2_bytes;
  out += static_cast<char>(is_short ? length_in_2_bytes : length_in_8_bytes);
  for (int shift = is_short ? 8 : 56; shift >= 0; shift -= 8) {
    out += static_cast<char>(std::uint64_t{payload_size} >> shift & 0xFF);
  }
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload) {
  append_header(out, opcode, payload.size());
  out += payload;
}
