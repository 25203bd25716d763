#pragma once

#include "base/clock.hpp"
#include "descriptor.hpp"

#include <sys/epoll.h>

#include <array>
#include <cstddef>
#include <span>

namespace updraft::load {

/// Says which descriptors something has come for, each once when it comes (edge-triggered epoll).
class Poller {
 public:
  Poller();

  /// Watches a descriptor until it is closed; its events carry the tag.
  void add(int handle, void* tag);

  /// Waits for events, at most until that time. The events are valid until the next call.
  std::span<const epoll_event> wait(Time until);

 private:
  static constexpr std::size_t most_events = 512;

  Descriptor handle_;
  std::array<epoll_event, most_events> events_;
};

}  // namespace updraft::load
