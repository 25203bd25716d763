#pragma once

#include <functional>
#include <future>
#include <utility>
#include <vector>

namespace updraft::reliability {

/// Functions that run at the same time, each on a thread of its own.
class Crew {
 public:
  void add(std::function<void()> work) {
    threads_.push_back(std::async(std::launch::async, std::move(work)));
  }
  /// Waits for all; throws what the first of them has thrown.
  void await() {
    for (std::future<void>& thread : threads_) thread.wait();
    for (std::future<void>& thread : threads_) thread.get();
    threads_.clear();
  }

 private:
  std::vector<std::future<void>> threads_;
};

}  // namespace updraft::reliability
