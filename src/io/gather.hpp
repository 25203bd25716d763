#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace updraft::io {

/// Pieces as one call hands them to the system, which takes large ones from where they are; what is
/// small is sooner copied together. Owned by its caller, for one call; the pieces and the buffer
/// outlive it.
class Gather {
 public:
  /// The most parts of one call; IOV_MAX is 1024 on Linux.
  static constexpr std::size_t most_parts = 256;
  /// Pieces up to this size are copied.
  static constexpr std::size_t small_bytes = 256;

  /// Takes as many of the pieces as fit, behind those bytes of the first that have gone, and at
  /// most `most_bytes`.
  Gather(std::span<const std::string_view> pieces, std::size_t gone, std::span<char> buffer,
         std::size_t most_bytes)
      : room_(buffer) {
    for (std::string_view piece : pieces) {
      piece.remove_prefix(std::exchange(gone, 0));
      piece = piece.substr(0, most_bytes - bytes_);
      const bool is_small = piece.size() <= std::min(small_bytes, room_.size());
      if (!(is_small && pieces.size() > 1 ? copy(piece) : refer(piece))) break;
      bytes_ += piece.size();
      if (bytes_ == most_bytes) break;
    }
  }

  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

  /// Returns what the system took, or -1 and errno.
  [[nodiscard]] ssize_t send(int socket) noexcept {
    constexpr int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    if (count_ == 1) return ::send(socket, parts_[0].iov_base, parts_[0].iov_len, flags);
    msghdr message{};
    message.msg_iov = parts_.data();
    message.msg_iovlen = count_;
    return ::sendmsg(socket, &message, flags);
  }

 private:
  bool copy(std::string_view piece) {
    if (!last_is_copy_ && !refer({room_.data(), 0})) return false;
    last_is_copy_ = true;
    std::ranges::copy(piece, room_.begin());
    room_ = room_.subspan(piece.size());
    parts_[count_ - 1].iov_len += piece.size();
    return true;
  }

  bool refer(std::string_view piece) {
    if (count_ == parts_.size()) return false;
    last_is_copy_ = false;
    // The system does not write to what it sends.
    parts_[count_++] = {const_cast<char*>(piece.data()), piece.size()};
    return true;
  }

  std::array<iovec, most_parts> parts_;
  std::span<char> room_;
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
  bool last_is_copy_ = false;
};

}  // namespace updraft::io
