#pragma once

#include "websocket/close_code.hpp"
#include "websocket/mask.hpp"
#include "websocket/opcode.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace updraft::websocket {

class Deflater;

/// One complete frame as a server sends it, or several in a row: header and payload, unmasked,
/// immutable.
///
/// Copies share the bytes, which live until the last copy is gone; a copy is one pointer. Copies of
/// one frame may be used on different threads at once, a single Frame object may not.
///
/// It also has a compressed form, made when it is first asked for and shared like the other.
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

  /// What goes on the wire where compression is agreed on: the same bytes for all copies, and
  /// those of the plain frame where compressing them gains nothing. The first of the threads that
  /// ask compresses, the others wait for it.
  [[nodiscard]] std::string_view deflated_bytes(Deflater& deflater) const noexcept;

  /// What comes after the header. Precondition: this is not several frames.
  [[nodiscard]] std::string_view payload() const noexcept {
    return body_ ? bytes().substr(body_->header_size) : std::string_view();
  }

 private:
  friend Frame make_frame(Opcode opcode, std::string_view payload);
  friend class FrameWriter;

  /// How far the compressed form has come.
  enum class Deflation : std::uint8_t { unasked, under_way, done };

  /// The shared part; the frame's bytes follow it in the same allocation.
  struct Body {
    Body(std::size_t header_bytes, std::size_t all_bytes) noexcept
        : header_size(static_cast<std::uint8_t>(header_bytes)), size(all_bytes) {}
    [[nodiscard]] char* data() noexcept { return static_cast<char*>(static_cast<void*>(this + 1)); }

    std::atomic<std::uint32_t> references{1};
    const std::uint8_t header_size;  ///< 0 for several frames in a row.
    std::atomic<Deflation> deflation{Deflation::unasked};
    const std::size_t size;
    Body* deflated = nullptr;  ///< Once `deflation` is done; null where it gains nothing.
  };

  explicit Frame(Body* body) noexcept : body_(body) {}
  static Body* make_body(std::size_t header_size, std::size_t size);
  static Body* make_body(unsigned first_byte, std::string_view payload);
  static void destroy(Body* body) noexcept;
  void deflate(Deflater& deflater) const noexcept;

  Body* body_ = nullptr;
};

/// The frame of one whole message or control frame, with the shortest header that tells its length
/// (RFC 6455, section 5.2). Precondition: the payload of a control frame has at most 125 bytes.
[[nodiscard]] Frame make_frame(Opcode opcode, std::string_view payload);

/// A close frame. A reason is in UTF-8; what is beyond the 123 bytes that fit is cut off between
/// two characters. CloseCode::none gives a frame without code and reason. Precondition: the code is
/// CloseCode::none or may be sent.
[[nodiscard]] Frame make_close(CloseCode code, std::string_view reason = {});

/// Appends one message or control frame as a client sends it, masked with a key that nobody can
/// foresee (section 5.3). `compressed` says that the payload is a Deflater's.
void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload,
                         std::array<char, Mask::bytes> key, bool compressed = false);

/// A place to write one payload after the other, each of which becomes a frame: a Frame of its own,
/// or a part of a run of frames that go to the same place as one piece.
///
/// Its buffer is used again for the next payload, so that an encoder that appends piece by piece
/// finds the room already there, and a frame occupies just its own bytes, in one allocation.
class FrameWriter {
 public:
  /// A buffer longer than this is given back after its frame.
  static constexpr std::size_t kept_bytes = std::size_t{1} << 20;

  /// The payload so far, to append to; empty after finish() and add_to_run(), if they don't throw.
  [[nodiscard]] std::string& payload() noexcept { return payload_; }
  /// The same, empty in any case: whoever wrote the last one may have failed midway.
  [[nodiscard]] std::string& new_payload() noexcept {
    payload_.clear();
    return payload_;
  }

  /// The frame of what was written, as by make_frame().
  [[nodiscard]] Frame finish(Opcode opcode);

  /// Adds the frame of what was written to the run.
  void add_to_run(Opcode opcode);
  [[nodiscard]] std::size_t run_bytes() const noexcept { return run_.size(); }
  /// All of the run, which is empty afterwards. It has no compressed form.
  [[nodiscard]] Frame finish_run();
  /// Begins anew.
  void drop_run() noexcept { run_.clear(); }

 private:
  std::string payload_;
  std::string run_;
};

}  // namespace updraft::websocket
