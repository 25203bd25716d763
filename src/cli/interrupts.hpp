#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace updraft::cli {

/// SIGINT and SIGTERM, waited for on a thread of its own, so that nothing has to be done within a
/// signal handler. Made by `main` before there is any other thread, which inherits that they are
/// blocked.
class Interrupts {
 public:
  Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;
  ~Interrupts();

  /// The first interrupt calls the function, on the other thread. The next one, or any where there
  /// is no function, ends the process: somebody doesn't read what we write, or answer.
  void on_interrupt(std::function<void()> function);

 private:
  void wait();

  std::mutex mutex_;
  std::function<void()> function_;  // under the mutex
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

}  // namespace updraft::cli
