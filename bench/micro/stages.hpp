#pragma once

#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <ctime>

namespace updraft::bench {

/// How long each of the stages takes that every round of a benchmark goes through: counters of
/// these names, in nanoseconds per item, beside the time of the whole round.
template <std::size_t count>
class Stages {
  using Nanoseconds = std::chrono::nanoseconds;

 public:
  explicit Stages(const std::array<const char*, count>& names) : names_(names) {}

  /// A round begins.
  void begin() {
    next_ = 0;
    since_ = now();
  }
  /// The next stage is done.
  void done() {
    if (next_ == count) return;
    const Nanoseconds until = now();
    sums_[next_++] += until - since_;
    since_ = until;
  }
  /// `items` is what one round has worked on.
  void report(benchmark::State& state, double items) const {
    for (std::size_t i = 0; i < count; ++i) {
      state.counters[names_[i]] = benchmark::Counter(static_cast<double>(sums_[i].count()) / items,
                                                     benchmark::Counter::kAvgIterations);
    }
  }

 private:
  /// Of this thread alone, as the column CPU, whatever else the machine is doing.
  static Nanoseconds now() {
    std::timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec);
  }

  std::array<const char*, count> names_;
  std::array<Nanoseconds, count> sums_{};
  std::size_t next_ = count;  // nothing is counted before the first round
  Nanoseconds since_{0};
};

}  // namespace updraft::bench
