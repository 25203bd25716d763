#include "net/workers.hpp"

#include <algorithm>
#include <utility>

namespace updraft::net {

Workers::Workers(std::size_t most) : most_(std::max<std::size_t>(most, 1)) {}

Workers::~Workers() {
  join();
}

void Workers::run(Work work) {
  if (stop_.stop_requested()) return;
  begin_threads();
  {
    const std::scoped_lock lock(mutex_);
    queue_.push_back(std::move(work));
  }
  changed_.notify_one();
}

/// As many as there are to be, or as the system allows; at least one.
void Workers::begin_threads() {
  try {
    while (threads_.size() < most_) threads_.emplace_back([this] { work_on(); });
  } catch (...) {
    if (threads_.empty()) throw;
  }
}

/// The thread of a worker. What is dropped is destroyed here too, not on the home loop.
void Workers::work_on() {
  const std::stop_token token = stop_.get_token();
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Work work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    if (!token.stop_requested()) work(token);
    work = nullptr;
    lock.lock();
  }
}

void Workers::stop() {
  stop_.request_stop();
}

void Workers::join() {
  stop();
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  threads_.clear();
}

}  // namespace updraft::net
