#include "io/wakeup.hpp"

#include <sys/eventfd.h>

namespace updraft::io {

Wakeup::Wakeup() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!event_) throw std::system_error(last_error(), "eventfd");
}

void Wakeup::wake() noexcept {
  if (state_.exchange(State::woken, std::memory_order_acq_rel) == State::asleep) write();
}

bool Wakeup::begin_sleep() noexcept {
  State expected = State::awake;
  return state_.compare_exchange_strong(expected, State::asleep, std::memory_order_acq_rel) ||
         expected == State::asleep;
}

bool Wakeup::end_sleep() noexcept {
  return state_.exchange(State::awake, std::memory_order_acq_rel) == State::woken;
}

void Wakeup::ring() noexcept {
  state_.store(State::woken, std::memory_order_release);
  write();
}

/// The counter of an eventfd takes 2^64 - 2 writes before one fails.
void Wakeup::write() noexcept {
  const int error = errno;
  writes_.fetch_add(1, std::memory_order_relaxed);
  ::eventfd_write(event_.get(), 1);
  errno = error;
}

}  // namespace updraft::io
