#include "faults/allocations.hpp"

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>

namespace updraft::test::allocations {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

thread_local bool exempt = false;
std::atomic<bool> failing = false;
std::atomic<std::int64_t> passed = 0;  // since fail_at
std::atomic<std::int64_t> first = never;
std::atomic<std::int64_t> last = never;
std::atomic<std::size_t> failures = 0;
std::atomic<std::ptrdiff_t> blocks = 0;

bool fails() noexcept {
  if (exempt || !failing) return false;
  const std::int64_t number = ++passed;
  if (number < first || number > last) return false;
  ++failures;
  return true;
}

void* allocate(std::size_t bytes, std::size_t alignment) noexcept {
  if (fails()) return nullptr;
  void* block = nullptr;
  if (::posix_memalign(&block, alignment, bytes == 0 ? 1 : bytes) != 0) return nullptr;
  ++blocks;
  return block;
}

void release(void* block) noexcept {
  if (!block) return;
  --blocks;
  std::free(block);
}

void* allocate_or_throw(std::size_t bytes, std::size_t alignment) {
  if (void* const block = allocate(bytes, alignment)) return block;
  throw std::bad_alloc();
}

}  // namespace

void exempt_this_thread() noexcept {
  exempt = true;
}

void fail_at(std::size_t n, std::size_t count) noexcept {
  passed = 0;
  failures = 0;
  first = static_cast<std::int64_t>(n);
  last = static_cast<std::int64_t>(n + count - 1);
  failing = true;
}

std::size_t stop_failing() noexcept {
  failing = false;
  return failures;
}

std::ptrdiff_t live() noexcept {
  return blocks;
}

namespace {
constexpr std::size_t usual_alignment = alignof(std::max_align_t);
}

}  // namespace updraft::test::allocations

namespace allocations = updraft::test::allocations;

void* operator new(std::size_t bytes) {
  return allocations::allocate_or_throw(bytes, allocations::usual_alignment);
}
void* operator new[](std::size_t bytes) {
  return allocations::allocate_or_throw(bytes, allocations::usual_alignment);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return allocations::allocate_or_throw(bytes, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t bytes, std::align_val_t alignment) {
  return allocations::allocate_or_throw(bytes, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t bytes, const std::nothrow_t& /*tag*/) noexcept {
  return allocations::allocate(bytes, allocations::usual_alignment);
}
void* operator new[](std::size_t bytes, const std::nothrow_t& /*tag*/) noexcept {
  return allocations::allocate(bytes, allocations::usual_alignment);
}
void operator delete(void* block) noexcept {
  allocations::release(block);
}
void operator delete[](void* block) noexcept {
  allocations::release(block);
}
void operator delete(void* block, std::size_t /*bytes*/) noexcept {
  allocations::release(block);
}
void operator delete[](void* block, std::size_t /*bytes*/) noexcept {
  allocations::release(block);
}
void operator delete(void* block, std::align_val_t /*alignment*/) noexcept {
  allocations::release(block);
}
void operator delete[](void* block, std::align_val_t /*alignment*/) noexcept {
  allocations::release(block);
}
void operator delete(void* block, std::size_t /*bytes*/, std::align_val_t /*alignment*/) noexcept {
  allocations::release(block);
}
void operator delete[](void* block, std::size_t /*bytes*/,
                       std::align_val_t /*alignment*/) noexcept {
  allocations::release(block);
}
