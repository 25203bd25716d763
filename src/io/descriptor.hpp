#pragma once

#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace updraft::io {

/// A file descriptor that is closed at its end. Owned by its holder; any thread.
class Descriptor {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int value) noexcept : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
  Descriptor& operator=(Descriptor other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }

  [[nodiscard]] explicit operator bool() const noexcept { return value_ >= 0; }
  [[nodiscard]] int get() const noexcept { return value_; }
  [[nodiscard]] int release() noexcept { return std::exchange(value_, -1); }

 private:
  int value_ = -1;
};

/// What `errno` says.
inline std::error_code last_error() noexcept {
  return {errno, std::system_category()};
}

}  // namespace updraft::io
