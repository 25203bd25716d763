#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace updraft::server {

/// How many threads are within the loops of a server or program. Owned by it; any thread.
class ActiveThreads {
 public:
  /// This thread is, as long as it lives.
  class Scope {
   public:
    explicit Scope(ActiveThreads& threads) : threads_(threads) { threads_.change(1); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() { threads_.change(-1); }

   private:
    ActiveThreads& threads_;
  };

  [[nodiscard]] bool any() {
    const std::scoped_lock lock(mutex_);
    return count_ > 0;
  }
  /// Waits until no more than so many are left, or the time is over.
  void wait_for_at_most(int count, std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return count_ <= count; });
  }

 private:
  void change(int by) {
    {
      const std::scoped_lock lock(mutex_);
      count_ += by;
    }
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

/// How long the destructor of a server or program waits that is still running, for its threads to
/// leave what they are doing.
inline constexpr std::chrono::milliseconds longest_wait_at_exit{1000};

}  // namespace updraft::server
