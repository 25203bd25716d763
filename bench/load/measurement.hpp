#pragma once

#include "base/clock.hpp"
#include "histogram.hpp"
#include "settings.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace updraft::load {

/// How long something took, in microseconds.
struct Latency {
  double p50 = 0;
  double p90 = 0;
  double p99 = 0;
  double max = 0;
};

/// Nothing where there is nothing to tell.
[[nodiscard]] std::optional<Latency> latency_of(const Histogram& histogram);

/// What a run has found; only what makes sense for its load is there.
struct Measurement {
  std::string load{};
  double seconds = 0;  ///< How long was counted.

  std::optional<double> updates_per_second{};     ///< Updates that became visible to everybody.
  std::optional<double> deliveries_per_second{};  ///< The same times subscribers.
  std::optional<double> frames_per_second{};      ///< `up` frames that really came.
  std::optional<double> events_per_second{};      ///< `evt-res` frames that came.
  std::optional<double> connections_per_second{};
  std::optional<double> rounds_per_second{};
  std::optional<double> first_round_seconds{};
  std::optional<double> keys_per_second{};
  std::optional<double> bytes_per_connection{};
  std::optional<std::int64_t> bytes_before{};
  std::optional<std::int64_t> bytes_after{};

  std::optional<Latency> response_us{};  ///< From an event to its response.
  std::optional<Latency> update_us{};    ///< From a press to its value, or a newer one, at each.

  std::optional<double> generator_cpu{};  ///< The share of a core that we used while counting.
  std::optional<double> server_cpu{};     ///< The same of the server.
};

/// Who kept the run from being faster: "server", "generator", "neither" or "unknown".
[[nodiscard]] std::string bottleneck_of(const Measurement& measurement);

/// One JSON object on one line.
[[nodiscard]] std::string to_json(const Measurement& measurement);

/// Measures a stretch of time, and the processor time that both sides use in it.
class Meter {
 public:
  /// Begins now.
  explicit Meter(const Settings& settings);

  /// What there is to tell about the time until now.
  [[nodiscard]] Measurement stop() const;

  [[nodiscard]] Time started() const noexcept { return start_; }

 private:
  std::string load_;
  std::optional<pid_t> server_;
  Time start_;
  std::chrono::nanoseconds own_cpu_;
  std::chrono::nanoseconds server_cpu_{};
};

}  // namespace updraft::load
