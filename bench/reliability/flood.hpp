#pragma once

#include "child.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace updraft::reliability {

/// Connections that each keep as many events in flight as they can, one after the other.
struct Flood {
  std::size_t connections = 4;
  std::size_t in_flight = 1'000;
  std::chrono::seconds time{5};
};

struct FloodOutcome {
  std::uint64_t answered = 0;  ///< Events; one that isn't ends the measurement.
  std::chrono::duration<double> took{};
};

[[nodiscard]] FloodOutcome measure(const Child& server, const Flood& load);

}  // namespace updraft::reliability
