#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace updraft::websocket {

/// Gives back messages that were compressed by permessage-deflate, each by itself (RFC 7692,
/// section 7.2.2).
///
/// One serves all connections of a thread, as nothing is kept from one message to the next. It
/// holds no memory until it is used.
class Inflater {
 public:
  /// A buffer longer than this is given back before the next message.
  static constexpr std::size_t kept_bytes = std::size_t{64} << 10;

  enum class Outcome : std::uint8_t {
    whole,     ///< See message().
    too_long,  ///< More than the limit; no more than that was made of it.
    broken,    ///< Not what a compressor makes, or not all of it.
  };

  /// Takes the payload of a compressed message, without the tail that its sender has cut off.
  [[nodiscard]] Outcome inflate(std::string_view payload, std::size_t limit);

  /// What the last one was, if it was whole. Valid until the next is taken.
  [[nodiscard]] std::string_view message() const noexcept { return {buffer_.data(), size_}; }

 private:
  struct End {
    void operator()(z_stream_s* stream) const noexcept;
  };

  void begin(std::size_t payload_size, std::size_t limit);
  void grow(std::size_t limit);
  [[nodiscard]] Outcome run(std::size_t limit);

  std::unique_ptr<z_stream_s, End> stream_;
  std::string buffer_;
  std::size_t size_ = 0;  ///< How much of the buffer is the message so far.
};

}  // namespace updraft::websocket
