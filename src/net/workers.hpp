#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace updraft::net {

/// Threads for what must not hold up the home loop. They are started by the first work. Owned by
/// the server; home loop.
class Workers {
 public:
  using Work = std::function<void(const std::stop_token&)>;

  /// At most so many at once, and at least one.
  explicit Workers(std::size_t most);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers();

  /// Calls the work on one of the threads, some time; it must not throw. After stop() it is
  /// dropped.
  void run(Work work);
  /// Tells the work that is under way to hurry, and drops what has not begun. Any number of times.
  void stop();
  /// Stops, and waits for what is under way.
  void join();

 private:
  void begin_threads();
  void work_on();

  const std::size_t most_;
  std::stop_source stop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Under the mutex.
  std::deque<Work> queue_;
  bool closed_ = false;  // the threads end once the queue is empty

  std::vector<std::jthread> threads_;
};

}  // namespace updraft::net
