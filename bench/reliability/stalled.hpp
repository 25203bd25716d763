#pragma once

#include "child.hpp"

#include <cstddef>
#include <cstdint>

namespace updraft::reliability {

/// Readers that subscribe to large models, one after the other while all models change, and read
/// nothing.
struct StalledReaders {
  std::size_t readers = 40;
  std::size_t models = 32;
  std::size_t value_bytes = std::size_t{256} << 10;
  /// How often all models change once all readers are there; before, they do at each reader's
  /// coming.
  std::size_t rounds = 10;

  /// The values that are published to readers that don't read.
  [[nodiscard]] std::uint64_t owed_bytes() const noexcept {
    const std::uint64_t times = readers * (readers + 1) / 2 + rounds * readers;
    return times * models * value_bytes;
  }
};

struct StalledOutcome {
  std::int64_t memory = 0;          ///< While they stall,
  std::int64_t highest_memory = 0;  ///< at its highest,
  std::int64_t lasting_memory = 0;  ///< and once they are gone.
  std::int64_t kernel_memory = 0;   ///< Of both ends of the sockets, while they stall.
  std::size_t current = 0;          ///< Readers that got each model's newest value, in order.
};

/// Lets them stall, then read, then go. Throws an Error where one gets an older value after a newer
/// one, or something else.
[[nodiscard]] StalledOutcome measure(const Child& server, const StalledReaders& load);

}  // namespace updraft::reliability
