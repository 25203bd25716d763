#pragma once

#include <updraft/server.hpp>

#include "support/memory_server.hpp"
#include "support/patience.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <thread>
#include <type_traits>
#include <utility>

namespace updraft::test {

/// A server that runs on a thread of its own; stopped and awaited at the end. One that doesn't end
/// in time ends the process of the tests, as it can't be left behind. Times in its limits that are
/// left at their defaults become `beyond_patience`.
class ServerThread {
 public:
  explicit ServerThread(Models models, Options options = {})
      : server(std::move(models), prepare(options)), log_(options.log) {
    std::packaged_task<void()> run([this] { server.run(); });
    ended_ = run.get_future();
    thread_ = std::thread(std::move(run));
  }
  ServerThread(const ServerThread&) = delete;
  ServerThread& operator=(const ServerThread&) = delete;
  ~ServerThread() { stop(); }

  /// Stops the server, and waits for run() to return.
  void stop() {
    if (!thread_.joinable()) return;
    server.stop();
    await_end();
  }
  /// Waits for run() to return.
  void await_end() {
    if (ended_.wait_for(patience) != std::future_status::ready) {
      std::fputs("the server doesn't come to its end\n", stderr);
      std::abort();
    }
    thread_.join();
  }
  [[nodiscard]] bool ended() const {
    return ended_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }
  /// Throws what run() threw; after stop().
  void rethrow() { ended_.get(); }

  /// Calls a function on the home loop, and gives what it returns.
  template <class F>
  auto call(F function) {
    using R = std::invoke_result_t<F&>;
    const auto task = std::make_shared<std::packaged_task<R()>>(std::move(function));
    auto result = task->get_future();
    server.post([task] { (*task)(); });
    if (result.wait_for(patience) != std::future_status::ready) {
      throw std::runtime_error("the home loop doesn't call what was posted");
    }
    return result.get();
  }
  /// What the server has warned of.
  [[nodiscard]] std::string complaints() const {
    return static_cast<const MemoryLog&>(*log_).complaints();
  }

  Server server;

 private:
  static const Options& prepare(Options& options) {
    if (options.port == Options().port) options.port = 0;  // the system chooses
    options.log = std::make_shared<MemoryLog>();
    options.limits = patient(options.limits);
    return options;
  }

  std::shared_ptr<Log> log_;
  std::future<void> ended_;
  std::thread thread_;
};

}  // namespace updraft::test
