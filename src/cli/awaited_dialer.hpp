#pragma once

#include "base/clock.hpp"
#include "io/dialer.hpp"

#include <condition_variable>
#include <mutex>
#include <string>

namespace updraft::cli {

/// A dialer whose news are waited for, for what does one thing after the other and needs no loop.
/// Owned by who waits.
class AwaitedDialer {
 public:
  AwaitedDialer() = default;
  AwaitedDialer(const AwaitedDialer&) = delete;
  AwaitedDialer& operator=(const AwaitedDialer&) = delete;

  void open(const std::string& host, const std::string& port) { dialer_.open(host, port); }
  void write(const std::string& bytes) { dialer_.write(bytes); }
  void close() { dialer_.close(); }

  /// What has come; nothing in it if nothing has until then.
  io::Dialer::News wait(Time deadline) {
    {
      std::unique_lock lock(mutex_);
      if (!news_.wait_until(lock, deadline, [this] { return woken_; })) return {};
      woken_ = false;
    }
    return dialer_.take();
  }

 private:
  void wake() {
    const std::scoped_lock lock(mutex_);
    woken_ = true;
    news_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable news_;
  bool woken_ = false;  // under the mutex
  io::Dialer dialer_{[this] { wake(); }};
};

}  // namespace updraft::cli
