#include "frames.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace updraft::sim {
namespace {

constexpr unsigned final_bit = 0x80;
constexpr unsigned compressed_bit = 0x40;
constexpr std::size_t longest_control = 125;

std::uint64_t number(std::string_view bytes) {
  std::uint64_t n = 0;
  for (const char c : bytes) n = n << 8 | static_cast<unsigned char>(c);
  return n;
}

bool may_be_sent(std::uint16_t code) {
  return (code >= 1000 && code <= 1011 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto at = [&](std::size_t k) {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U;
    };
    const unsigned lead = at(0);
    const auto follows = [&](std::size_t k) { return (at(k) & 0xc0U) == 0x80; };
    if (lead < 0x80) {
      ++i;
    } else if (lead >= 0xc2 && lead <= 0xdf && follows(1)) {
      i += 2;
    } else if ((lead & 0xf0U) == 0xe0 && follows(1) && follows(2) &&
               !(lead == 0xe0 && at(1) < 0xa0) && !(lead == 0xed && at(1) > 0x9f)) {
      i += 3;
    } else if (lead >= 0xf0 && lead <= 0xf4 && follows(1) && follows(2) && follows(3) &&
               !(lead == 0xf0 && at(1) < 0x90) && !(lead == 0xf4 && at(1) > 0x8f)) {
      i += 4;
    } else {
      return false;
    }
  }
  return true;
}

bool inflate(std::string_view payload, std::string& text) {
  z_stream stream{};
  if (inflateInit2(&stream, -15) != Z_OK) return false;
  std::string input(payload);
  input.append("\x00\x00\xff\xff", 4);  // RFC 7692, section 7.2.2
  std::string bytes(input.begin(), input.end());
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  text.clear();
  char out[4096];
  int result = Z_OK;
  while (result == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(out);
    stream.avail_out = sizeof out;
    result = ::inflate(&stream, Z_SYNC_FLUSH);
    text.append(out, sizeof out - stream.avail_out);
    if (stream.avail_in == 0 && stream.avail_out > 0) break;
  }
  const bool all = stream.avail_in == 0 && (result == Z_OK || result == Z_BUF_ERROR);
  inflateEnd(&stream);
  return all;
}

bool FrameReader::fail(std::string what) {
  if (fault_.empty()) fault_ = std::move(what);
  bytes_.clear();
  return false;
}

void FrameReader::take(std::string_view bytes, Time written) {
  if (closed_ && !bytes.empty()) fail("bytes after the close frame");
  if (!fault_.empty()) return;
  if (bytes_.empty()) written_ = written;
  bytes_ += bytes;
  // The frames that begin in these bytes were written now.
  last_written_ = written;
}

bool FrameReader::read_header(Header& header) {
  if (bytes_.size() < 2) return false;
  header.first = static_cast<unsigned char>(bytes_[0]);
  if ((header.first & 0x30U) != 0) return fail("a reserved bit is set");
  const unsigned second = static_cast<unsigned char>(bytes_[1]);
  const bool is_masked = (second & 0x80U) != 0;
  if (is_masked != (sender_ == Sender::client)) {
    return fail(is_masked ? "a frame is masked" : "a frame has no mask");
  }
  header.length = second & 0x7fU;
  header.size = 2;
  if (header.length >= 126) {
    const std::size_t more = header.length == 126 ? 2 : 8;
    header.size += more;
    if (bytes_.size() < header.size) return false;
    const bool was_short = header.length == 126;
    header.length = number(std::string_view(bytes_).substr(2, more));
    if (header.length < (was_short ? 126U : 0x10000U)) return fail("a length is not the shortest");
  }
  if (!is_masked) return true;
  header.mask = std::string_view(bytes_).substr(std::min(header.size, bytes_.size()), 4);
  header.size += 4;
  return bytes_.size() >= header.size;
}

/// Each frame has a key of its own that nobody foresees (RFC 6455, section 5.3).
bool FrameReader::unmask(const Header& header, std::string& payload) {
  if (sender_ == Sender::server) return true;
  if (header.mask == last_mask_) return fail("two frames have the same mask");
  last_mask_ = header.mask;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    payload[i] = static_cast<char>(static_cast<unsigned char>(payload[i]) ^
                                   static_cast<unsigned char>(last_mask_[i % 4]));
  }
  return true;
}

bool FrameReader::next(Message& message) {
  Header header;
  if (!fault_.empty() || closed_ || !read_header(header)) return false;
  if (bytes_.size() - header.size < header.length) return false;
  std::string payload = bytes_.substr(header.size, header.length);
  if (!unmask(header, payload)) return false;
  bytes_.erase(0, header.size + header.length);
  message.written = std::exchange(written_, last_written_);
  return take_message(header, payload, message);
}

bool FrameReader::take_message(const Header& header, std::string_view payload, Message& message) {
  const unsigned opcode = header.first & 0x0fU;
  const bool is_control = opcode >= 8;
  const bool is_compressed = (header.first & compressed_bit) != 0;
  if ((header.first & final_bit) == 0) return fail("a message comes in fragments");
  if (is_compressed && (!compression_ || is_control)) return fail("a frame is compressed");
  if (is_control && payload.size() > longest_control) return fail("a control frame is too long");
  if (opcode != 1 && opcode < 8) return fail("a frame is neither text nor control");
  if (opcode > 10) return fail("an opcode is reserved");
  message.opcode = static_cast<Opcode>(opcode);
  message.payload = payload;
  if (is_compressed && !inflate(payload, message.payload)) return fail("a message doesn't inflate");
  if (message.opcode == Opcode::text && !is_utf8(message.payload))
    return fail("a text is not UTF-8");
  if (message.opcode == Opcode::close) take_close(payload, message);
  return fault_.empty();
}

void FrameReader::take_close(std::string_view payload, Message& message) {
  message.code = 1005;
  message.payload.clear();
  if (payload.size() == 1) fail("a close frame has one byte");
  if (payload.size() >= 2) {
    message.code = static_cast<std::uint16_t>(number(payload.substr(0, 2)));
    message.payload = payload.substr(2);
    if (!may_be_sent(message.code)) fail("a close frame has code " + std::to_string(message.code));
    if (!is_utf8(message.payload)) fail("a close reason is not UTF-8");
  }
  if (!bytes_.empty()) fail("bytes after the close frame");
  closed_ = true;
}

std::string client_frame(unsigned first, std::string_view payload, std::uint32_t mask) {
  std::string frame;
  const auto append = [&frame](std::uint64_t n, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) frame += static_cast<char>(n >> (8 * i) & 0xffU);
  };
  append(first, 1);
  if (payload.size() < 126) {
    append(0x80U | payload.size(), 1);
  } else if (payload.size() < 0x10000) {
    append(0xfe, 1);
    append(payload.size(), 2);
  } else {
    append(0xff, 1);
    append(payload.size(), 8);
  }
  append(mask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    const auto key = static_cast<unsigned char>(mask >> (8 * (3 - i % 4)) & 0xffU);
    frame += static_cast<char>(static_cast<unsigned char>(payload[i]) ^ key);
  }
  return frame;
}

std::string compressed_frame(std::string_view text, std::uint32_t mask) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string input(text);
  std::string out(deflateBound(&stream, static_cast<uLong>(input.size())) + 16, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out - 4);  // RFC 7692, section 7.2.1
  deflateEnd(&stream);
  return client_frame(final_bit | compressed_bit | 1, out, mask);
}

std::string_view payload_of(std::string_view frame, bool& compressed) {
  if (frame.size() < 2) return {};
  const auto first = static_cast<unsigned char>(frame[0]);
  std::size_t header = 2;
  std::uint64_t length = static_cast<unsigned char>(frame[1]);
  if (length == 126) header += 2;
  if (length == 127) header += 8;
  if (frame.size() < header) return {};
  if (header > 2) length = number(frame.substr(2, header - 2));
  compressed = (first & compressed_bit) != 0;
  const bool is_text = (first & 0x8fU) == (final_bit | 1);
  return is_text && frame.size() == header + length ? frame.substr(header) : std::string_view();
}

}  // namespace updraft::sim
