#include "raw_frame.hpp"

#define ZLIB_CONST  // What is read is const.
#include <zlib.h>

#include <new>

namespace updraft::reliability {

std::string frame_header(unsigned first_byte, std::uint64_t length) {
  constexpr std::size_t key_bytes = 4;
  constexpr unsigned mask_bit = 0x80;
  constexpr unsigned longest_short = 125;
  constexpr unsigned length_in_2_bytes = 126;
  constexpr unsigned length_in_8_bytes = 127;
  std::string out{static_cast<char>(first_byte)};
  int shift = -8;
  if (length <= longest_short) {
    out += static_cast<char>(mask_bit | length);
  } else {
    const bool is_short = length <= 0xFFFF;
    out += static_cast<char>(mask_bit | (is_short ? length_in_2_bytes : length_in_8_bytes));
    shift = is_short ? 8 : 56;
  }
  for (; shift >= 0; shift -= 8) out += static_cast<char>(length >> shift & 0xFF);
  return out.append(key_bytes, '\0');
}

std::string raw_text_frame(std::string_view text) {
  return frame_header(final_text, text.size()).append(text);
}

namespace {

/// As small as can be: attackers have time. Raw deflate, flushed, without the four bytes at its end
/// (RFC 7692, section 7.2.1).
std::string deflated(std::string_view text) {
  constexpr std::size_t tail_bytes = 4;
  z_stream stream{};
  if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string out(::deflateBound(&stream, text.size()) + tail_bytes, '\0');
  stream.next_in = static_cast<const Bytef*>(static_cast<const void*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out - tail_bytes);
  ::deflateEnd(&stream);
  return out;
}

}  // namespace

std::string compressed_frame(std::string_view text) {
  const std::string payload = deflated(text);
  return frame_header(final_compressed_text, payload.size()) + payload;
}

}  // namespace updraft::reliability
