#include "base/no_sigpipe.hpp"

#include <cerrno>
#include <ctime>

namespace updraft {
namespace {

sigset_t only_sigpipe() noexcept {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGPIPE);
  return signals;
}

void ignore(int /*signal*/) {}

}  // namespace

NoSigpipe::NoSigpipe() noexcept {
  sigset_t pending;
  // One that waits already was not raised here, and stays for the program.
  if (::sigpending(&pending) == 0 && ::sigismember(&pending, SIGPIPE) == 1) return;
  const sigset_t signals = only_sigpipe();
  blocks_ = ::pthread_sigmask(SIG_BLOCK, &signals, &before_) == 0;
}

/// A write raises the signal for its own thread: the one that waits now is ours.
NoSigpipe::~NoSigpipe() {
  if (!blocks_) return;
  const int error = errno;
  const sigset_t signals = only_sigpipe();
  const timespec at_once{};
  while (::sigtimedwait(&signals, nullptr, &at_once) < 0 && errno == EINTR) {
  }
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  errno = error;
}

CaughtSigpipe::CaughtSigpipe() noexcept {
  struct sigaction before{};
  if (::sigaction(SIGPIPE, nullptr, &before) != 0 || before.sa_handler != SIG_DFL) return;
  struct sigaction action{};
  action.sa_handler = &ignore;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  catches_ = ::sigaction(SIGPIPE, &action, nullptr) == 0;
}

CaughtSigpipe::~CaughtSigpipe() {
  struct sigaction now{};
  if (!catches_ || ::sigaction(SIGPIPE, nullptr, &now) != 0 || now.sa_handler != &ignore) return;
  now = {};
  now.sa_handler = SIG_DFL;
  ::sigaction(SIGPIPE, &now, nullptr);
}

}  // namespace updraft
