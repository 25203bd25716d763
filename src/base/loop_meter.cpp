#include "base/loop_meter.hpp"

#include <algorithm>

namespace updraft {
namespace {

/// How long a turn is remembered, at least.
constexpr int remembered_seconds = 10;

}  // namespace

void LoopMeter::end_turn() noexcept {
  const Duration took = last_ - turn_;
  if (took <= longest_) return;
  longest_ = took;
  lag_ = std::max(longest_, longest_before_);
}

void LoopMeter::second_passed() noexcept {
  if (++seconds_ < remembered_seconds) return;
  seconds_ = 0;
  longest_before_ = std::exchange(longest_, Duration(0));
  lag_ = longest_before_;
}

}  // namespace updraft
