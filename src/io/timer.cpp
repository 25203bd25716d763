#include "io/timer.hpp"

#include "io/loop.hpp"

#include <utility>

namespace updraft::io {

Timer::Timer(Loop& loop, std::function<void()> function)
    : loop_(loop), function_(std::move(function)) {}

void Timer::set(Time time) noexcept {
  if (is_linked()) unlink();
  time_ = time;
  loop_.timers_.insert(*this);
  loop_.deadline_changed();
}

void Timer::cancel() noexcept {
  if (!is_linked()) return;
  unlink();
  loop_.deadline_changed();
}

std::optional<Time> TimerQueue::first() const noexcept {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->time_;
}

void TimerQueue::run_due(Time now, const std::function<void()>& failed) {
  Timers due;
  while (!timers_.empty() && timers_.begin()->time_ <= now) {
    Timer& timer = *timers_.begin();
    timer.unlink();
    due.insert(due.end(), timer);
  }
  while (!due.empty()) {
    Timer& timer = *due.begin();
    timer.unlink();
    try {
      timer.function_();
    } catch (...) {
      failed();
    }
  }
}

}  // namespace updraft::io
