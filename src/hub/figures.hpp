#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace updraft::hub {

/// How many sessions a hub has ended without a goodbye, by the reason.
struct Drops {
  std::uint64_t stalled = 0;   ///< Their clients acknowledged and sent nothing.
  std::uint64_t silent = 0;    ///< Their clients did not answer a ping.
  std::uint64_t unclosed = 0;  ///< Their clients did not answer a close frame.
  std::uint64_t failed = 0;    ///< The server could not go on with them, for want of memory, say.
};

/// What a hub is doing, and has done.
struct Figures {
  std::size_t sessions = 0;
  std::size_t subscriptions = 0;  ///< Of all sessions.
  std::size_t slow = 0;           ///< Sessions whose connections take no more for now.
  std::uint64_t updates = 0;      ///< That have gone to any session there has been.
  std::uint64_t events = 0;       ///< That have been passed on to home.
  Drops dropped = {};
};

/// The figures as of the end of the last turn. Owned by the hub, which publishes them on its loop;
/// any thread reads them, each as new as it is.
class PublishedFigures {
 public:
  void publish(const Figures& now) noexcept {
    sessions_.store(now.sessions, order);
    subscriptions_.store(now.subscriptions, order);
    slow_.store(now.slow, order);
    updates_.store(now.updates, order);
    events_.store(now.events, order);
    stalled_.store(now.dropped.stalled, order);
    silent_.store(now.dropped.silent, order);
    unclosed_.store(now.dropped.unclosed, order);
    failed_.store(now.dropped.failed, order);
  }
  [[nodiscard]] Figures read() const noexcept {
    return {.sessions = sessions_.load(order),
            .subscriptions = subscriptions_.load(order),
            .slow = slow_.load(order),
            .updates = updates_.load(order),
            .events = events_.load(order),
            .dropped = {.stalled = stalled_.load(order),
                        .silent = silent_.load(order),
                        .unclosed = unclosed_.load(order),
                        .failed = failed_.load(order)}};
  }

 private:
  static constexpr auto order = std::memory_order_relaxed;

  std::atomic<std::size_t> sessions_ = 0;
  std::atomic<std::size_t> subscriptions_ = 0;
  std::atomic<std::size_t> slow_ = 0;
  std::atomic<std::uint64_t> updates_ = 0;
  std::atomic<std::uint64_t> events_ = 0;
  std::atomic<std::uint64_t> stalled_ = 0;
  std::atomic<std::uint64_t> silent_ = 0;
  std::atomic<std::uint64_t> unclosed_ = 0;
  std::atomic<std::uint64_t> failed_ = 0;
};

}  // namespace updraft::hub
