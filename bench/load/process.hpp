#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace updraft::load {

/// The processor time that a process has used, in user and system mode, all of its threads
/// together; our own without a pid.
[[nodiscard]] std::chrono::nanoseconds cpu_time(std::optional<pid_t> pid = std::nullopt);

/// The memory that a process shares with no other, in bytes: what would be free without it.
[[nodiscard]] std::int64_t private_memory(pid_t pid);

/// Sees to it that this many connections can be open, within what the system allows.
void raise_descriptor_limit(std::size_t connections);

}  // namespace updraft::load
