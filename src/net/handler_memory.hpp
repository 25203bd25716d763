#pragma once

#include <array>
#include <cstddef>
#include <new>

namespace updraft::net {

/// Room for one handler that Asio keeps while it waits, so that to wait for it never fails for want
/// of memory. At most one handler is to be in it at a time; outlives it. Owned by the loop.
class HandlerMemory {
 public:
  HandlerMemory() = default;
  HandlerMemory(const HandlerMemory&) = delete;
  HandlerMemory& operator=(const HandlerMemory&) = delete;

  /// What Asio allocates with.
  template <class T>
  class Allocator {
   public:
    using value_type = T;  // NOLINT(readability-identifier-naming): the library's name

    explicit Allocator(HandlerMemory& memory) noexcept : memory_(&memory) {}
    template <class U>
    Allocator(const Allocator<U>& other) noexcept : memory_(other.memory_) {}

    [[nodiscard]] T* allocate(std::size_t count) {
      static_assert(sizeof(T) <= room_bytes && alignof(T) <= alignof(std::max_align_t));
      if (count == 1) return static_cast<T*>(static_cast<void*>(memory_->room_.data()));
      throw std::bad_alloc();
    }
    void deallocate(T* /*at*/, std::size_t /*count*/) noexcept {}
    template <class U>
    bool operator==(const Allocator<U>& other) const noexcept {
      return memory_ == other.memory_;
    }

   private:
    template <class U>
    friend class Allocator;

    HandlerMemory* memory_;
  };

 private:
  static constexpr std::size_t room_bytes = 128;

  alignas(std::max_align_t) std::array<std::byte, room_bytes> room_;
};

}  // namespace updraft::net
