#pragma once

#include "child.hpp"

#include <cstddef>

namespace updraft::reliability {

/// A server that is told to end while events are in flight: half of them wait (coroutines), some of
/// these for longer than a server waits at its end; the others are written, and not read.
struct Shutdown {
  std::size_t sessions = 10;
  std::size_t waiting = 25;  ///< Of each session;
  std::size_t late = 2;      ///< so many of them don't end in time.
  std::size_t unread = 25;   ///< Of each session.

  [[nodiscard]] std::size_t in_flight() const noexcept { return sessions * (waiting + unread); }
};

struct ShutdownOutcome {
  Exit exit;
  std::size_t begun_before = 0;  ///< Handlers that had answered before.
  std::size_t answered = 0;      ///< Of the events in flight;
  std::size_t cancelled = 0;     ///< so many of them by a CancelledError.
  std::size_t goodbyes = 0;      ///< Sessions that were closed with 1001.
};

[[nodiscard]] ShutdownOutcome measure(Child& server, const Shutdown& load);

}  // namespace updraft::reliability
