#include "plain_inflate.hpp"

#include "require.hpp"

#define ZLIB_CONST  // What is read is const.
#include <zlib.h>

#include <algorithm>

namespace updraft::fuzz {
namespace {

using Outcome = websocket::Inflater::Outcome;

/// What the sender has cut off: the lengths of an empty stored block (section 7.2.1).
constexpr std::string_view tail{"\x00\x00\xff\xff", 4};

/// The blocks of one stream after the other.
class Blocks {
 public:
  Blocks(unsigned window_bits, std::size_t step) : room_(step, '\0') {
    require(inflateInit2(&stream_, -static_cast<int>(window_bits)) == Z_OK);
  }
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;
  ~Blocks() { inflateEnd(&stream_); }

  /// Goes on with these bytes until they are used up; false if they are broken, or make more of the
  /// message than the limit.
  bool take(std::string_view bytes, std::size_t limit, std::string& message) {
    stream_.next_in = static_cast<const Bytef*>(static_cast<const void*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    for (;;) {
      stream_.next_out = static_cast<Bytef*>(static_cast<void*>(room_.data()));
      stream_.avail_out = static_cast<uInt>(room_.size());
      status_ = ::inflate(&stream_, Z_SYNC_FLUSH);
      const std::size_t got = room_.size() - stream_.avail_out;
      message.append(room_, 0, got);
      if (message.size() > limit) return false;
      if (status_ == Z_STREAM_END) {
        if (stream_.avail_in == 0) return true;
        inflateReset(&stream_);
      } else if (status_ != Z_OK && status_ != Z_BUF_ERROR) {
        return false;
      } else if (stream_.avail_in == 0 && got < room_.size()) {
        return true;
      }
    }
  }

  /// Whether the last block of a stream has just ended.
  [[nodiscard]] bool at_last_end() const { return status_ == Z_STREAM_END; }
  /// Whether a block has just ended, and at the end of a byte.
  [[nodiscard]] bool at_end_of_block() const {
    if (at_last_end()) return true;
    constexpr int behind_block = 128;
    constexpr int unused_bits = 63;
    return (stream_.data_type & behind_block) != 0 && (stream_.data_type & unused_bits) == 0;
  }

 private:
  z_stream stream_{};
  std::string room_;
  int status_ = Z_OK;
};

Outcome run(Blocks& blocks, std::string_view payload, std::size_t limit, std::string& message) {
  const auto broken = [&] { return message.size() > limit ? Outcome::too_long : Outcome::broken; };
  if (!blocks.take(payload, limit, message)) return broken();
  // Behind a last block there is nothing to be completed (section 7.2.3.4).
  if (blocks.at_last_end()) return Outcome::whole;
  const std::size_t size = message.size();
  if (!blocks.take(tail, limit + tail.size() * 1032, message)) return Outcome::broken;
  return message.size() == size && blocks.at_end_of_block() ? Outcome::whole : Outcome::broken;
}

}  // namespace

PlainInflate::PlainInflate(std::string_view payload, std::size_t limit, unsigned window_bits,
                           std::size_t step) {
  Blocks blocks(window_bits, step);
  outcome = run(blocks, payload, limit, message);
}

}  // namespace updraft::fuzz
