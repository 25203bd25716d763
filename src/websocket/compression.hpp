#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>

namespace updraft::websocket {

/// What a connection has agreed on of permessage-deflate (RFC 7692); by default nothing.
///
/// Neither end takes its context over to the next message: so what is sent is compressed once for
/// all connections, and none of them keeps a window.
class Compression {
 public:
  /// The window of DEFLATE, as a power of two, is between these (section 7.1.2.1).
  static constexpr unsigned min_window_bits = 8;
  static constexpr unsigned max_window_bits = 15;

  constexpr Compression() noexcept = default;

  /// Agreed on, with the largest window of the server's that the client takes, and whether its
  /// offer has named that.
  explicit constexpr Compression(unsigned server_window_bits, bool names_window = false) noexcept
      : server_window_bits_(static_cast<std::uint8_t>(server_window_bits)),
        names_window_(names_window || server_window_bits != max_window_bits) {
    assert(server_window_bits >= min_window_bits && server_window_bits <= max_window_bits);
  }

  explicit constexpr operator bool() const noexcept { return server_window_bits_ != 0; }
  [[nodiscard]] constexpr unsigned server_window_bits() const noexcept {
    return server_window_bits_;
  }
  /// Whether the answer is to name the window: the offer is not accepted otherwise (section
  /// 7.1.2.1).
  [[nodiscard]] constexpr bool names_window() const noexcept { return names_window_; }

  /// Whether the server may send a message of that length compressed. It compresses with the
  /// largest window; a message that fits a smaller one never refers back beyond that either.
  [[nodiscard]] constexpr bool covers(std::size_t message_bytes) const noexcept {
    if (server_window_bits_ == max_window_bits) return true;
    return server_window_bits_ != 0 && message_bytes <= std::size_t{1} << server_window_bits_;
  }

  friend constexpr bool operator==(Compression, Compression) noexcept = default;

 private:
  std::uint8_t server_window_bits_ = 0;  ///< 0: nothing is agreed on.
  bool names_window_ = false;
};

}  // namespace updraft::websocket
