#include "cli/interrupts.hpp"

#include "cli/failure.hpp"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <utility>

namespace updraft::cli {
namespace {

sigset_t waited_for() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGINT);
  ::sigaddset(&signals, SIGTERM);
  ::sigaddset(&signals, SIGUSR1);  // our own word, for the end
  return signals;
}

}  // namespace

Interrupts::Interrupts() {
  const sigset_t signals = waited_for();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  thread_ = std::thread([this] { wait(); });
}

Interrupts::~Interrupts() {
  ending_ = true;
  ::pthread_kill(thread_.native_handle(), SIGUSR1);
  thread_.join();
}

void Interrupts::on_interrupt(std::function<void()> function) {
  const std::scoped_lock lock(mutex_);
  function_ = std::move(function);
}

void Interrupts::wait() {
  const sigset_t signals = waited_for();
  bool interrupted = false;
  while (true) {
    int signal = 0;
    if (::sigwait(&signals, &signal) != 0) continue;
    if (ending_) return;
    const std::scoped_lock lock(mutex_);
    if (!function_ || std::exchange(interrupted, true)) {
      ::_exit(static_cast<int>(ExitCode::interrupted));
    }
    function_();
  }
}

}  // namespace updraft::cli
