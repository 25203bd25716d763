#pragma once

#include "base/clock.hpp"
#include "io/descriptor.hpp"
#include "io/source.hpp"
#include "io/timer.hpp"
#include "io/wakeup.hpp"

#include <sys/epoll.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>

namespace updraft::io {

/// A thread's event loop: waits for descriptors, timers and other threads at once. Owned by its
/// user. What is not said to be for any thread is for the one that runs it.
///
/// A turn is one wait; then the sources that are ready, functions that were posted and timers that
/// are due; then the turn function, if somebody has asked for it. So what many events have changed
/// is computed and sent once.
///
/// Either run() has the thread to itself, or a main loop of another kind (GLib, Qt, a game) watches
/// descriptor() and calls run_ready().
class Loop {
 public:
  /// System calls that were made on behalf of the loop and its sources.
  struct Counts {
    std::uint64_t waits = 0;     ///< epoll_wait
    std::uint64_t reads = 0;     ///< recv
    std::uint64_t writes = 0;    ///< send, sendmsg
    std::uint64_t controls = 0;  ///< epoll_ctl
    std::uint64_t wakes = 0;     ///< write, to the descriptor that wakes this loop; any thread's
    std::uint64_t alarms = 0;    ///< timerfd_settime
    bool operator==(const Counts&) const = default;
  };

  /// `failed()` is called while what a source, a timer, a posted function or the turn has thrown is
  /// handled; it must not throw. The loop goes on, with nothing lost. Throws std::system_error if
  /// the system has no descriptors.
  Loop(const Clock& clock, std::function<void()> failed);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  /// Its sources are closed by then. What was posted and has not run is destroyed.
  ~Loop();

  /// The function ends a turn; it returns whether it wants another one at once.
  void on_turn(std::function<bool()> function) { turn_ = std::move(function); }
  /// When there is nothing to do, the loop asks the system again and again for so long before it
  /// sleeps.
  void busy_poll(std::chrono::nanoseconds time) noexcept { busy_poll_ = time; }

  /// Runs until stop(), also of one before, but a turn at least. Throws std::system_error if the
  /// system can't wait any more.
  void run();

  /// Readable when run_ready() has something to do: for sources, wake(), post() and timers.
  /// From here on the loop is driven by who watches this, except within run(). Throws
  /// std::system_error if the system has no descriptor.
  [[nodiscard]] int descriptor();
  /// Does what is ready, without waiting: at most one turn; the descriptor stays readable where
  /// there is more. Returns false once, if stop() was called. Does nothing when called within a
  /// turn.
  bool run_ready();

  /// Ends run(). Any thread.
  void stop() noexcept;
  /// Lets a turn follow. Any thread; needs no memory. However often: the thread is woken once.
  void wake() noexcept { wakeup_.wake(); }
  /// Calls the function, on the loop's thread, before its next turn. Any thread. Where memory is
  /// missing, throws std::bad_alloc and posts nothing.
  void post(std::function<void()> function);
  /// Lets the turn function be called after what is ready.
  void request_turn() noexcept;

  /// The loop whose turn this thread is in; null if it is in none.
  [[nodiscard]] static const Loop* here() noexcept;
  [[nodiscard]] Time now() const { return clock_.now(); }
  [[nodiscard]] Counts counts() const noexcept;
  void count_read() noexcept { ++counts_.reads; }
  void count_write() noexcept { ++counts_.writes; }

 private:
  friend class Source;
  friend class Timer;

  /// How many events one wait fetches.
  static constexpr std::size_t most_events = 256;
  static_assert(most_events < Source::not_fetched);

  void turn(bool may_sleep);
  [[nodiscard]] int timeout_at(Time now) const noexcept;
  void wait(int timeout);
  void dispatch();
  void run_posted();
  void end_turn();
  void await_watcher() noexcept;
  void check_thread() const noexcept;
  void deadline_changed() noexcept;
  void arm() noexcept;
  void set_alarm(std::optional<Time> time) noexcept;

  const Clock& clock_;
  const std::function<void()> failed_;
  std::function<bool()> turn_;
  Descriptor set_;
  Descriptor alarm_;              // a timerfd, made for who watches the loop
  std::optional<Time> alarm_at_;  // what it is set to
  Wakeup wakeup_;
  TimerQueue timers_;
  Counts counts_;
  std::chrono::nanoseconds busy_poll_{0};
  Time last_work_{};
  std::size_t sources_ = 0;  // that are registered
  std::size_t fetched_ = 0;
  std::size_t next_ = 0;  // of those fetched, which is delivered next
  bool turn_requested_ = false;
  bool in_turn_ = false;
  bool is_watched_ = false;  // by another main loop, which calls run_ready()
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::list<std::function<void()>> posted_;  // under the mutex
  std::array<epoll_event, most_events> events_;
};

}  // namespace updraft::io
