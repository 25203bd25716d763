#include "server/repeats.hpp"

#include <updraft/error.hpp>

#include "base/tell.hpp"

#include <utility>

namespace updraft::server {

struct Repeats::Repeated {
  std::chrono::milliseconds interval;
  std::function<void()> function;
  Timers::Timer timer = {};
  bool called = false;  // and the timer is still to be set
};

void Repeats::add(std::chrono::milliseconds interval, std::function<void()> function) {
  all_.push_back(std::make_shared<Repeated>(Repeated{interval, std::move(function)}));
  repeat(*all_.back());
}

void Repeats::repeat(Repeated& again) {
  again.timer = timers_.after(again.interval, [this, &again] {
    if (!std::exchange(again.called, true)) {
      try {
        again.function();
      } catch (...) {
        log_failure(*log_);
      }
    }
    repeat(again);
  });
  again.called = false;
}

void log_failure(Log& log) noexcept {
  tell(log, LogLevel::error,
       [] { return "a function on the home loop failed: " + describe_current_exception(); });
}

}  // namespace updraft::server
