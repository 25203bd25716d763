#pragma once

#include "base/clock.hpp"

#include <boost/intrusive/set.hpp>

#include <functional>
#include <optional>

namespace updraft::io {

class Loop;

/// Calls its function once, at a time. Setting it needs no memory. Owned by its user, outlived by
/// its loop; on the loop's thread.
class Timer : public boost::intrusive::set_base_hook<
                  boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  Timer(Loop& loop, std::function<void()> function);
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { cancel(); }

  /// Replaces the time that was set before.
  void set(Time time) noexcept;
  void cancel() noexcept;
  [[nodiscard]] bool is_set() const noexcept { return is_linked(); }

 private:
  friend class TimerQueue;

  Loop& loop_;
  std::function<void()> function_;
  Time time_{};
};

/// The timers of a loop that are set, in the order of their times. Owned by the loop.
class TimerQueue {
 public:
  [[nodiscard]] bool empty() const noexcept { return timers_.empty(); }
  /// When the first is due; nothing if none is set.
  [[nodiscard]] std::optional<Time> first() const noexcept;
  void insert(Timer& timer) noexcept { timers_.insert(timer); }
  /// Calls all that are due. What is set meanwhile waits for the next call, so that this ends.
  /// `failed()` is called while what a function has thrown is handled.
  void run_due(Time now, const std::function<void()>& failed);

 private:
  struct Earlier {
    bool operator()(const Timer& a, const Timer& b) const noexcept { return a.time_ < b.time_; }
  };
  using Timers = boost::intrusive::multiset<Timer, boost::intrusive::compare<Earlier>,
                                            boost::intrusive::constant_time_size<false>>;

  Timers timers_;
};

}  // namespace updraft::io
