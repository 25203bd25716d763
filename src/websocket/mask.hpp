#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace updraft::websocket {

/// The masking key of one frame, and how far into the payload it has come (RFC 6455, section 5.3).
class Mask {
 public:
  static constexpr std::size_t bytes = 4;

  /// The key that leaves everything as it is.
  Mask() noexcept = default;

  /// The key as it stands in a frame's header, at the start of the payload.
  explicit Mask(std::span<const char, bytes> key) noexcept;

  /// Masks or unmasks, which is the same, the next part of the payload in place.
  void apply(std::span<char> part) noexcept;

 private:
  std::array<char, bytes> key_{};  ///< Turned such that its first byte is for the next one.
};

}  // namespace updraft::websocket
