#include <updraft/off_loop.hpp>

#include "base/timers.hpp"

namespace updraft::coroutine {

void Sleep::await_suspend(std::coroutine_handle<> waiting) {
  Timers& timers = HomeLoop::here()->host().timers();
  timer_ = std::make_shared<Timers::Timer>(
      timers.after(time_.milliseconds(), [waiting] { waiting.resume(); }));
}

}  // namespace updraft::coroutine
