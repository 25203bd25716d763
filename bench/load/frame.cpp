#include "frame.hpp"

#include "websocket/mask.hpp"

#include <array>
#include <span>

namespace updraft::load {
namespace {

// RFC 6455, section 5.2.
constexpr unsigned final_bit = 0x80;
constexpr unsigned mask_bit = 0x80;
constexpr std::size_t max_short_length = 125;
constexpr std::size_t max_length_in_2_bytes = 0xFFFF;
constexpr unsigned length_in_2_bytes = 126;
constexpr unsigned length_in_8_bytes = 127;

void append_header(std::string& out, Opcode opcode, std::size_t size) {
  out += static_cast<char>(final_bit | static_cast<unsigned>(opcode));
  if (size <= max_short_length) {
    out += static_cast<char>(mask_bit | size);
    return;
  }
  const bool is_short = size <= max_length_in_2_bytes;
  out += static_cast<char>(mask_bit | (is_short ? length_in_2_bytes : length_in_8_bytes));
  const std::uint64_t length = size;
  for (int shift = is_short ? 8 : 56; shift >= 0; shift -= 8) {
    out += static_cast<char>(length >> shift & 0xFF);
  }
}

}  // namespace

void append_frame(std::string& out, Opcode opcode, std::initializer_list<std::string_view> parts,
                  Random& random) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  append_header(out, opcode, size);

  std::uint64_t drawn = random();
  std::array<char, websocket::Mask::bytes> key;
  for (char& byte : key) {
    byte = static_cast<char>(drawn & 0xFF);
    drawn >>= 8;
  }
  out.append(key.data(), key.size());
  const std::size_t start = out.size();
  for (const std::string_view part : parts) out += part;
  websocket::Mask(key).apply(std::span(out).subspan(start));
}

}  // namespace updraft::load
