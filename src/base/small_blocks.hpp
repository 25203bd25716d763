#pragma once

#include <cstddef>

/// Memory for what is small and comes and goes in batches: a thread keeps some of the blocks that
/// it frees, and takes them again. (What malloc keeps at hand is less than a batch of messages.)
/// Any thread may free what another allocated.
namespace updraft::small_blocks {

/// Throws std::bad_alloc.
[[nodiscard]] void* allocate(std::size_t bytes);

/// Precondition: allocated with that size.
void free(void* block, std::size_t bytes) noexcept;

}  // namespace updraft::small_blocks
