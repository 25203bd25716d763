#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace updraft {

/// The secret of a keyed hash.
struct HashKey {
  std::uint64_t first = 0;
  std::uint64_t second = 0;

  /// The secret of this process, from the system's generator; throws Error if that gives none. Any
  /// thread.
  static HashKey of_process();
  /// Replaces that secret for the tables that are made from here on, so that they keep the same
  /// order in each run: for simulations and fuzzing only. Any thread.
  static void fix_for_process(HashKey key);

  bool operator==(const HashKey&) const = default;
};

/// SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): whoever does not
/// know the key cannot choose texts whose hashes are equal.
std::uint64_t sip_hash(HashKey key, std::string_view text) noexcept;

}  // namespace updraft
