#include "websocket/inflater.hpp"

#define ZLIB_CONST  // What is read is const.
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace updraft::websocket {

namespace {

/// The most that zlib takes or gives in one call.
constexpr std::size_t most_at_once = std::numeric_limits<uInt>::max();
/// Negative: without the header and check sum of zlib's own format.
constexpr int window_bits = -MAX_WBITS;
constexpr std::size_t first_room = 4096;
/// How much longer than its payload a message is taken to be.
constexpr std::size_t usual_ratio = 4;

}  // namespace

void Inflater::End::operator()(z_stream_s* stream) const noexcept {
  inflateEnd(stream);
  delete stream;
}

Inflater::Outcome Inflater::inflate(std::string_view payload, std::size_t limit) {
  if (payload.size() > most_at_once) return Outcome::too_long;
  begin(payload.size(), limit);
  stream_->next_in = static_cast<const Bytef*>(static_cast<const void*>(payload.data()));
  stream_->avail_in = static_cast<uInt>(payload.size());
  return run(limit);
}

void Inflater::begin(std::size_t payload_size, std::size_t limit) {
  if (stream_) {
    inflateReset(stream_.get());
  } else {
    auto stream = std::make_unique<z_stream_s>();
    if (inflateInit2(stream.get(), window_bits) != Z_OK) throw std::bad_alloc();
    stream_.reset(stream.release());
  }
  if (buffer_.size() > kept_bytes) std::string().swap(buffer_);
  const std::size_t room = std::max(first_room, usual_ratio * payload_size);
  if (buffer_.size() < room) buffer_.resize(std::min(room, limit));
  size_ = 0;
}

/// One byte more than the limit shows that a message is longer.
void Inflater::grow(std::size_t limit) {
  const std::size_t size = std::max(first_room, 2 * buffer_.size());
  buffer_.resize(size > limit ? limit + 1 : size);
}

Inflater::Outcome Inflater::run(std::size_t limit) {
  while (true) {
    if (size_ == buffer_.size()) grow(limit);
    const std::size_t room = std::min(buffer_.size() - size_, most_at_once);
    stream_->next_out = static_cast<Bytef*>(static_cast<void*>(buffer_.data() + size_));
    stream_->avail_out = static_cast<uInt>(room);
    const int status = ::inflate(stream_.get(), Z_SYNC_FLUSH);
    size_ += room - stream_->avail_out;
    if (size_ > limit) return Outcome::too_long;
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status == Z_STREAM_END) {
      // Blocks may follow the one that says it is the last (section 7.2.3.4).
      if (stream_->avail_in == 0) return Outcome::whole;
      inflateReset(stream_.get());
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      return Outcome::broken;
    } else if (stream_->avail_in == 0 && stream_->avail_out != 0) {
      // What was cut off at the end is the length of an empty block: this is where it belongs.
      return inflateSyncPoint(stream_.get()) == 1 ? Outcome::whole : Outcome::broken;
    }
  }
}

}  // namespace updraft::websocket
