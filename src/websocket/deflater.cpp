#include "websocket/deflater.hpp"

#define ZLIB_CONST  // What is read is const.
#include <zlib.h>

#include <cassert>
#include <limits>
#include <new>

namespace updraft::websocket {

namespace {

/// 1 to 9.
constexpr int level = 1;
/// Negative: without the header and check sum of zlib's own format.
constexpr int window_bits = -MAX_WBITS;
constexpr int memory_level = 8;  ///< zlib's default.

/// The end of what a flush gives, which is not sent.
constexpr std::string_view tail{"\x00\x00\xff\xff", 4};

}  // namespace

void Deflater::End::operator()(z_stream_s* stream) const noexcept {
  deflateEnd(stream);
  delete stream;
}

std::string_view Deflater::deflate(std::string_view message) {
  // What is shorter than the message leaves a byte of this: a full buffer is one that doesn't do.
  const std::size_t room = message.size() + tail.size();
  if (room > std::numeric_limits<uInt>::max()) return {};
  begin(room);
  stream_->next_in = static_cast<const Bytef*>(static_cast<const void*>(message.data()));
  stream_->avail_in = static_cast<uInt>(message.size());
  stream_->next_out = static_cast<Bytef*>(static_cast<void*>(buffer_.data()));
  stream_->avail_out = static_cast<uInt>(room);
  ::deflate(stream_.get(), Z_SYNC_FLUSH);
  if (stream_->avail_out == 0) return {};
  const std::string_view flushed(buffer_.data(), room - stream_->avail_out);
  assert(flushed.ends_with(tail));
  return flushed.substr(0, flushed.size() - tail.size());
}

void Deflater::begin(std::size_t room) {
  if (stream_) {
    deflateReset(stream_.get());
  } else {
    auto stream = std::make_unique<z_stream_s>();
    if (deflateInit2(stream.get(), level, Z_DEFLATED, window_bits, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
    stream_.reset(stream.release());
  }
  if (buffer_.size() > kept_bytes) std::string().swap(buffer_);
  if (buffer_.size() < room) buffer_.resize(room);
}

}  // namespace updraft::websocket
