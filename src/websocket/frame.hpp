#pragma once

#include "websocket/close_code.hpp"
#include "websocket/opcode.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace updraft::websocket {

/// One complete frame as a server sends it: header and payload, unmasked, immutable.
///
/// Copies share the bytes, which live until the last copy is gone; a copy is one pointer. Copies of
/// one frame may be used on different threads at once, a single Frame object may not.
class Frame {
 public:
  /// No frame: false, and without bytes.
  Frame() noexcept = default;
  Frame(const Frame& other) noexcept : body_(other.body_) {
    if (body_) body_->references.fetch_add(1, std::memory_order_relaxed);
  }
  Frame(Frame&& other) noexcept : body_(std::exchange(other.body_, nullptr)) {}
  Frame& operator=(Frame other) noexcept {
    std::swap(body_, other.body_);
    return *this;
  }
  ~Frame() {
    // Acquire and release: the one who frees must see every other's last use as done.
    if (body_ && body_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy(body_);
  }

  explicit operator bool() const noexcept { return body_ != nullptr; }

  /// All that goes on the wire.
  [[nodiscard]] std::string_view bytes() const noexcept {
    return body_ ? std::string_view(body_->data(), body_->size) : std::string_view();
  }

  /// What comes after the header.
  [[nodiscard]] std::string_view payload() const noexcept {
    return body_ ? bytes().substr(body_->header_size) : std::string_view();
  }

 private:
  friend Frame make_frame(Opcode opcode, std::string_view payload);

  /// The shared part; the frame's bytes follow it in the same allocation.
  struct Body {
    Body(std::size_t header_bytes, std::size_t all_bytes) noexcept
        : header_size(static_cast<std::uint32_t>(header_bytes)), size(all_bytes) {}
    [[nodiscard]] char* data() noexcept { return static_cast<char*>(static_cast<void*>(this + 1)); }

    std::atomic<std::uint32_t> references{1};
    const std::uint32_t header_size;
    const std::size_t size;
  };

  explicit Frame(Body* body) noexcept : body_(body) {}
  static void destroy(Body* body) noexcept;

  Body* body_ = nullptr;
};

/// The frame of one whole message or control frame, with the shortest header that tells its length
/// (RFC 6455, section 5.2). Precondition: the payload of a control frame has at most 125 bytes.
[[nodiscard]] Frame make_frame(Opcode opcode, std::string_view payload);

/// A close frame. A reason is in UTF-8; what is beyond the 123 bytes that fit is cut off between
/// two characters. CloseCode::none gives a frame without code and reason. Precondition: the code is
/// CloseCode::none or may be sent.
[[nodiscard]] Frame make_close(CloseCode code, std::string_view reason = {});

/// A place to write one payload after the other, each of which becomes a Frame.
///
/// Its buffer is used again for the next payload, so that an encoder that appends piece by piece
/// finds the room already there, and a frame occupies just its own bytes, in one allocation.
class FrameWriter {
 public:
  /// A buffer longer than this is given back after its frame.
  static constexpr std::size_t kept_bytes = std::size_t{1} << 20;

  /// The payload so far, to append to; empty after finish().
  [[nodiscard]] std::string& payload() noexcept { return payload_; }

  /// The frame of what was written, as by make_frame().
  [[nodiscard]] Frame finish(Opcode opcode);

 private:
  std::string payload_;
};

}  // namespace updraft::websocket
