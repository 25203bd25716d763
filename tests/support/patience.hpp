#pragma once

#include <updraft/client_options.hpp>
#include <updraft/limits.hpp>

#include <chrono>
#include <thread>

namespace updraft::test {

/// The deadline of all tests, for what should take no time: it ends a test that would never end,
/// and no machine is so busy that a passing test needs as long. Five minutes, or the seconds that
/// UPDRAFT_TEST_PATIENCE names, for people who wait for a test to fail. The tests for Node have the
/// same (tests/clients/support/patience.mjs); the TIMEOUT of ctest is longer.
extern const std::chrono::seconds patience;

/// The length of a product's timeout that a test does not mean to see: longer than `patience`, so
/// that no timeout can pass for what the test waits for.
inline constexpr std::chrono::hours beyond_patience{1};

/// Waits until a condition is true; returns whether it became true before the deadline. `pause` is
/// the time between two looks.
template <class Condition>
[[nodiscard]] bool eventually(const Condition& condition,
                              std::chrono::milliseconds pause = std::chrono::milliseconds(1)) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(pause);
  }
  return true;
}

/// The limits with `beyond_patience` for each time that is at its default: a test sets the times
/// that it is about, and a busy machine reaches none of the others.
[[nodiscard]] Limits patient(Limits limits);

/// The same for the times after which a client gives up or loses patience with its server. The
/// delays before it connects again stay.
[[nodiscard]] ClientOptions patient(ClientOptions options);

}  // namespace updraft::test
