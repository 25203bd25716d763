#include "base/timers.hpp"

#include <algorithm>

namespace updraft {
namespace {

/// Later than any program runs; adding more to the time would overflow.
constexpr std::chrono::milliseconds longest_delay = std::chrono::hours(24 * 365 * 100);

}  // namespace

Timers::Timer::~Timer() {
  if (const auto entries = entries_.lock()) entries->erase(key_);
}

Timers::Timer Timers::after(std::chrono::milliseconds delay, std::function<void()> function) {
  const auto kept = std::clamp(delay, std::chrono::milliseconds(0), longest_delay);
  const Key key{clock_.now() + kept, ++last_};
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
