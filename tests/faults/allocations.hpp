#pragma once

#include <cstddef>

/// The allocations of this executable: its operator new can be told to fail.
namespace updraft::test::allocations {

/// Those of this thread neither fail nor count.
void exempt_this_thread() noexcept;

/// Of the allocations from now on the n-th (from 1) fails, and so many after it.
void fail_at(std::size_t n, std::size_t count = 1) noexcept;
/// None fails any more. Returns how many have failed.
std::size_t stop_failing() noexcept;

/// How many blocks are allocated now, by all threads.
[[nodiscard]] std::ptrdiff_t live() noexcept;

}  // namespace updraft::test::allocations
