#pragma once

#include <unistd.h>

#include <utility>

namespace updraft::load {

/// An open file descriptor, closed with its owner; none if negative.
class Descriptor {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int handle) noexcept : handle_(handle) {}
  Descriptor(Descriptor&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
  Descriptor& operator=(Descriptor other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Descriptor() {
    if (handle_ >= 0) ::close(handle_);
  }

  [[nodiscard]] int get() const noexcept { return handle_; }
  explicit operator bool() const noexcept { return handle_ >= 0; }

 private:
  int handle_ = -1;
};

}  // namespace updraft::load
