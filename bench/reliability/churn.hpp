#pragma once

#include "child.hpp"

#include <cstddef>
#include <cstdint>

namespace updraft::reliability {

/// Connections that come and go, in turn each of these ways: with a close frame after a
/// subscription and an event; broken right after these; gone without a word; gone in the middle of
/// the handshake; gone in the middle of a frame.
struct Churn {
  std::size_t connections = 20'000;
  std::size_t at_once = 8;

  static constexpr std::size_t ways = 5;
};

struct ChurnOutcome {
  std::int64_t descriptors = 0;     ///< That are left,
  std::int64_t lasting_memory = 0;  ///< and memory.
  std::size_t answered = 0;         ///< Events of those that waited for the answer,
  std::size_t closed = 0;           ///< and close frames: a fifth of the connections each.
};

[[nodiscard]] ChurnOutcome measure(const Child& server, const Churn& load);

}  // namespace updraft::reliability
