#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace updraft {

/// Writes at the end of a string, in many small parts: room is made ahead, and given back by the
/// destructor; until then the string is not to be looked at. Owned by who writes.
class TextBuffer {
 public:
  explicit TextBuffer(std::string& out)
      : out_(out), at_(out.data() + out.size()), end_(at_), least_room_(first_room) {}
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;
  ~TextBuffer() { out_.resize(size()); }

  /// Of the string so far, with what was there before.
  [[nodiscard]] std::size_t size() const noexcept {
    return static_cast<std::size_t>(at_ - out_.data());
  }
  void put(char c) {
    if (at_ == end_) make_room(1);
    *at_++ = c;
  }
  void put(std::string_view text) {
    if (static_cast<std::size_t>(end_ - at_) < text.size()) make_room(text.size());
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  /// Room for so many bytes to come.
  void reserve(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) make_room(bytes);
  }
  /// Takes back what was written after the string had this size.
  void truncate(std::size_t size) noexcept { at_ = out_.data() + size; }

 private:
  static constexpr std::size_t first_room = 128;

  void make_room(std::size_t bytes) {
    const std::size_t used = size();
    // Twice as much each time: the string fills what it makes room for.
    least_room_ *= 2;
    out_.resize(used + std::max(bytes, least_room_));
    at_ = out_.data() + used;
    end_ = out_.data() + out_.size();
  }

  std::string& out_;
  char* at_;
  char* end_;
  std::size_t least_room_;
};

}  // namespace updraft
