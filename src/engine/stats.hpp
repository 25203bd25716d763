#pragma once

#include "hub/figures.hpp"

#include <chrono>
#include <string>

namespace updraft::engine {

/// What all shards are doing together, and how long the application thread was held.
struct Stats {
  hub::Figures all = {};
  std::chrono::nanoseconds loop_lag{0};

  /// Adds those of one shard.
  void add(const hub::Figures& shard) noexcept;
};

/// As `GET /-/stats` answers (docs/protocol.md).
std::string to_json(const Stats& stats);

}  // namespace updraft::engine
