#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <stop_token>
#include <string>

namespace updraft::reliability {

/// Clients that come one after the other, each to do what every client may: to subscribe to as many
/// paths as are guaranteed, to call a handler and one that waits, and to ask over HTTP for a model
/// that is still to be loaded. On a thread of its own.
class Newcomers {
 public:
  static constexpr std::chrono::milliseconds interval{100};

  struct Outcome {
    std::size_t served = 0;
    std::size_t refused = 0;
    std::string refusal;                 ///< Why, the first of them.
    std::chrono::nanoseconds longest{};  ///< That one took until it was served.
  };

  explicit Newcomers(std::uint16_t port);
  Newcomers(const Newcomers&) = delete;
  Newcomers& operator=(const Newcomers&) = delete;
  ~Newcomers();

  /// Lets one more come, and waits for its end.
  [[nodiscard]] Outcome finish();

 private:
  std::stop_source stop_;
  std::future<Outcome> outcome_;
};

}  // namespace updraft::reliability
