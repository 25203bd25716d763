#pragma once

#include <updraft/home_loop.hpp>

#include "base/timers.hpp"

#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace updraft::test {

/// A home loop on a thread of its own, as a server runs it, with a thread for each function off the
/// loop. Comes to its end when it is destroyed.
class HomeThread final : private HomeLoop::Host {
 public:
  explicit HomeThread(std::shared_ptr<HomeLoop> loop = std::make_shared<HomeLoop>())
      : loop_(std::move(loop)) {
    loop_->lend(this);
    std::promise<void> begun;
    thread_ = std::thread([&, this] {
      const HomeLoop::Running running(loop_);
      begun.set_value();
      serve();
    });
    begun.get_future().wait();
  }
  HomeThread(const HomeThread&) = delete;
  HomeThread& operator=(const HomeThread&) = delete;
  ~HomeThread() override {
    {
      const std::scoped_lock lock(mutex_);
      ended_ = true;
    }
    changed_.notify_one();
    thread_.join();
    loop_->lend(nullptr);
  }

  [[nodiscard]] HomeLoop& loop() noexcept { return *loop_; }
  [[nodiscard]] std::thread::id id() const noexcept { return thread_.get_id(); }
  /// Exceptions that came out of what was posted; after call().
  [[nodiscard]] int failures() const noexcept { return failures_; }

  /// Calls a function on the home loop, and waits for what it returns or throws.
  template <class F>
  auto call(F function) {
    std::packaged_task<std::invoke_result_t<F&>()> task(std::move(function));
    auto result = task.get_future();
    loop_->post([&task] { task(); });
    return result.get();
  }
  /// Runs a task to its end.
  void finish(Task<> task) {
    std::promise<void> done;
    call([&] { loop_->start(tell(std::move(task), done)); });
    done.get_future().get();
  }

 private:
  static Task<> tell(Task<> task, std::promise<void>& done) {
    try {
      co_await std::move(task);
      done.set_value();
    } catch (...) {
      done.set_exception(std::current_exception());
    }
  }

  // HomeLoop::Host
  void wake() override {
    const std::scoped_lock lock(mutex_);
    woken_ = true;
    changed_.notify_one();
  }
  void run_off_loop(std::function<void(const std::stop_token&)> work) override {
    workers_.emplace_back([work = std::move(work), token = stop_.get_token()]() mutable {
      std::exchange(work, {})(token);
    });
  }
  Timers& timers() override { return timers_; }

  void serve() {
    while (wait()) run_turn();
    stop_.request_stop();
    for (std::thread& worker : workers_) worker.join();
    loop_->end_tasks();
    run_turn();
  }
  void run_turn() {
    loop_->run_posted([this] { ++failures_; });
    timers_.run_due();
  }
  /// Until there is something to do. Returns whether that is not the end.
  bool wait() {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return woken_ || ended_; };
    if (const auto next = timers_.next()) {
      changed_.wait_until(lock, *next, ready);
    } else {
      changed_.wait(lock, ready);
    }
    woken_ = false;
    return !ended_;
  }

  std::shared_ptr<HomeLoop> loop_;
  SystemClock clock_;
  Timers timers_{clock_};
  std::stop_source stop_;
  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  bool ended_ = false;
  int failures_ = 0;
  std::thread thread_;
};

/// Calls a function on another thread, and waits for it.
template <class F>
void elsewhere(F function) {
  std::thread(std::move(function)).join();
}

}  // namespace updraft::test
