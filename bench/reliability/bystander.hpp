#pragma once

#include "histogram.hpp"

#include <chrono>
#include <cstdint>
#include <future>
#include <stop_token>

namespace updraft::reliability {

/// A client that does no harm: sends an event every two milliseconds, whether or not the one before
/// is answered, on a thread of its own.
class Bystander {
 public:
  static constexpr std::chrono::milliseconds interval{2};

  explicit Bystander(std::uint16_t port);
  Bystander(const Bystander&) = delete;
  Bystander& operator=(const Bystander&) = delete;
  ~Bystander();

  /// Waits for the last answers. Returns how long each took, from the time that its event was due;
  /// throws an Error where one hasn't come.
  [[nodiscard]] load::Histogram finish();

 private:
  std::stop_source stop_;
  std::future<load::Histogram> times_;
};

}  // namespace updraft::reliability
