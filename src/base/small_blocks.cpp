#include "base/small_blocks.hpp"

#include "base/recycled.hpp"

#include <array>
#include <cstdint>
#include <new>

namespace updraft::small_blocks {
namespace {

/// Blocks are kept by their size, in steps of this.
constexpr std::size_t step_bytes = 16;
constexpr std::size_t steps = 16;
/// How many of each size a thread keeps: as many as a busy turn uses, and at most some 2 MB in all.
/// None where a sanitizer is to see what is used after its
/// end.
constexpr std::size_t kept_blocks = UPDRAFT_KEEPS_SPARE_OBJECTS != 0 ? 1024 : 0;

struct Block {
  Block* next;
};

/// Blocks of one size.
struct Stack {
  Block* top = nullptr;
  std::size_t count = 0;
};

/// Needs no construction, so that it costs nothing to reach.
constinit thread_local std::array<Stack, steps> stacks{};
constinit thread_local bool keeps = kept_blocks > 0;

/// Gives all back when the thread ends; from then on none are kept.
class AtThreadEnd {
 public:
  AtThreadEnd() = default;
  AtThreadEnd(const AtThreadEnd&) = delete;
  AtThreadEnd& operator=(const AtThreadEnd&) = delete;
  ~AtThreadEnd() {
    keeps = false;
    for (Stack& stack : stacks) {
      while (Block* block = stack.top) {
        stack.top = block->next;
        ::operator delete(block);
      }
    }
  }
};

/// The step of a size; `steps` or more for what is not kept.
constexpr std::size_t step_of(std::size_t bytes) noexcept {
  return (bytes + step_bytes - 1) / step_bytes;
}

}  // namespace

void* allocate(std::size_t bytes) {
  const std::size_t step = step_of(bytes);
  if (step >= steps) return ::operator new(bytes);
  Stack& stack = stacks[step];
  if (!stack.top) return ::operator new(step * step_bytes);
  --stack.count;
  Block* const block = stack.top;
  stack.top = block->next;
  return block;
}

void free(void* block, std::size_t bytes) noexcept {
  const std::size_t step = step_of(bytes);
  if (step >= steps || !keeps || stacks[step].count >= kept_blocks) {
    ::operator delete(block);
    return;
  }
  Stack& stack = stacks[step];
  if (stack.count == 0) thread_local const AtThreadEnd at_thread_end;
  stack.top = new (block) Block{stack.top};
  ++stack.count;
}

}  // namespace updraft::small_blocks
