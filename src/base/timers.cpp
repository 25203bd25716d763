#include "base/timers.hpp"

#include <updraft/delay.hpp>

namespace updraft {

Timers::Timer::~Timer() {
  if (const auto entries = entries_.lock()) entries->erase(key_);
}

Timers::Timer Timers::after(std::chrono::milliseconds delay, std::function<void()> function) {
  const Key key{clock_.now() + Delay(delay).milliseconds(), ++last_};
  entries_->emplace(key, std::move(function));
  return {entries_, key};
}

std::optional<Time> Timers::next() const {
  if (entries_->empty()) return std::nullopt;
  return entries_->begin()->first.first;
}

bool Timers::run_due() {
  if (entries_->empty()) return false;
  const Key last_due{clock_.now(), last_};
  bool any = false;
  while (!entries_->empty() && entries_->begin()->first <= last_due) {
    any = true;
    auto entry = entries_->extract(entries_->begin());
    try {
      entry.mapped()();
    } catch (...) {
      entries_->insert(std::move(entry));
      throw;
    }
  }
  return any;
}

}  // namespace updraft
