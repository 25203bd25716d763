#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace updraft::hub {

/// What a hub is doing, and has done.
struct Figures {
  std::size_t sessions = 0;
  std::size_t subscriptions = 0;  ///< Of all sessions.
  std::size_t slow = 0;           ///< Sessions whose connections take no more for now.
  std::uint64_t updates = 0;      ///< That have gone to any session there has been.
  std::uint64_t events = 0;       ///< That have been passed on to home.
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
  }
  [[nodiscard]] Figures read() const noexcept {
    return {.sessions = sessions_.load(order),
            .subscriptions = subscriptions_.load(order),
            .slow = slow_.load(order),
            .updates = updates_.load(order),
            .events = events_.load(order)};
  }

 private:
  static constexpr auto order = std::memory_order_relaxed;

  std::atomic<std::size_t> sessions_ = 0;
  std::atomic<std::size_t> subscriptions_ = 0;
  std::atomic<std::size_t> slow_ = 0;
  std::atomic<std::uint64_t> updates_ = 0;
  std::atomic<std::uint64_t> events_ = 0;
};

}  // namespace updraft::hub
