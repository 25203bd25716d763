#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace updraft::websocket {

/// Compresses messages by permessage-deflate, each by itself (RFC 7692, section 7.2.1).
///
/// One serves all connections of a thread. It holds no memory until it is used, then some 260 kB.
class Deflater {
 public:
  /// Shorter messages are sent as they are: what they would save costs more than it is worth.
  static constexpr std::size_t min_message_bytes = 512;
  /// A buffer longer than this is given back before the next message.
  static constexpr std::size_t kept_bytes = std::size_t{1} << 20;

  /// The payload of the compressed message; empty where it would not be shorter. Valid until the
  /// next call.
  [[nodiscard]] std::string_view deflate(std::string_view message);

 private:
  struct End {
    void operator()(z_stream_s* stream) const noexcept;
  };

  void begin(std::size_t room);

  std::unique_ptr<z_stream_s, End> stream_;
  std::string buffer_;
};

}  // namespace updraft::websocket
