#pragma once

#include "attackers.hpp"
#include "child.hpp"
#include "histogram.hpp"
#include "newcomers.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace updraft::reliability {

/// How long an attack lasts, and how much it sends.
struct AttackLoad {
  /// It ends when this is over, and so much was sent,
  std::chrono::milliseconds time{1'200};
  std::uint64_t least_bytes = std::uint64_t{64} << 10;
  /// and in any case then, unless it holds what it has been given. What was sent is waited for.
  std::chrono::milliseconds most_time{3'000};
  /// What the server uses a second for a bystander and newcomers alone (quiet_load).
  std::chrono::nanoseconds quiet_load{};
};

struct AttackOutcome {
  std::uint64_t bytes = 0;          ///< That were sent, and that the server has read.
  std::chrono::nanoseconds time{};  ///< Of the server's processor, for these.
  std::int64_t memory = 0;          ///< Of the server, at its highest.
  bool at_rest = false;             ///< The server has come to the end of the work.
  load::Histogram bystander;        ///< Empty where it was not answered,
  std::string complaint;            ///< and why.
  Newcomers::Outcome newcomers;

  [[nodiscard]] double milliseconds_per_kilobyte() const noexcept;
  [[nodiscard]] double memory_per_byte() const noexcept;
};

[[nodiscard]] AttackOutcome measure(const Child& server, const Shape& shape,
                                    const AttackLoad& load = {});

/// The processor time that the server uses a second for a bystander and newcomers.
[[nodiscard]] std::chrono::nanoseconds quiet_load(const Child& server);

}  // namespace updraft::reliability
