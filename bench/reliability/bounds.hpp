#pragma once

#include <chrono>
#include <cstdint>

/// What updraft promises of reliability, in figures.
namespace updraft::reliability {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UPDRAFT_SANITIZED true
#elif defined(__has_feature)
#define UPDRAFT_SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define UPDRAFT_SANITIZED false
#endif
/// Whether the bounds of memory hold in this build: a sanitizer keeps memory of its own.
inline constexpr bool memory_is_bounded = !UPDRAFT_SANITIZED;
#undef UPDRAFT_SANITIZED

inline constexpr std::int64_t mebibyte = std::int64_t{1} << 20;

/// Memory that stalled readers cost, whatever they are owed.
inline constexpr std::int64_t stalled_memory = 32 * mebibyte;
/// What they are owed at least, for that to mean something.
inline constexpr std::uint64_t stalled_owed_bytes = std::uint64_t{2} << 30;
/// Memory that hostile input costs while it lasts,
inline constexpr std::int64_t hostile_memory = 32 * mebibyte;
/// and that any client leaves behind when it has gone.
inline constexpr std::int64_t lasting_memory = 8 * mebibyte;
/// How long a server takes to end by SIGTERM.
inline constexpr std::chrono::seconds end_time{5};
/// How long the event of a bystander takes, 99 of 100 times, whatever others do.
inline constexpr std::chrono::milliseconds bystander_time{50};

/// Processor time that a KB (1,024 bytes) costs the server that attackers send, whatever it is.
inline constexpr std::chrono::milliseconds time_per_kilobyte{5};

}  // namespace updraft::reliability
