#pragma once

#include <cstddef>
#include <string>

/// The system calls of this executable that sockets and timers are made of: they can be told to
/// fail.
namespace updraft::test::system_calls {

/// Those of this thread neither fail nor count.
void exempt_this_thread() noexcept;

/// From now on the n-th (from 1) of the calls does so that accept, or are for a connection that was
/// accepted since; with an error that it may have: which one, `variant` chooses.
void fail_at(std::size_t n, std::size_t variant) noexcept;
/// From now on each accept fails with that error, until stop_failing.
void fail_accepts(int error) noexcept;
/// None fails any more. Returns what has failed, such as "recv: 104"; empty if nothing.
std::string stop_failing();
/// How many accepts have failed by fail_accepts.
[[nodiscard]] std::size_t failed_accepts() noexcept;

}  // namespace updraft::test::system_calls
