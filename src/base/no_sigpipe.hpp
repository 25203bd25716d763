#pragma once

#include <csignal>

namespace updraft {

/// Lets a write whose reader has gone fail with EPIPE alone: SIGPIPE, which would end the process,
/// is blocked on this thread as long as this lives. Changes nothing else of the process. On the
/// stack of the function that writes.
class NoSigpipe {
 public:
  NoSigpipe() noexcept;
  NoSigpipe(const NoSigpipe&) = delete;
  NoSigpipe& operator=(const NoSigpipe&) = delete;
  /// Leaves errno as it is.
  ~NoSigpipe();

 private:
  sigset_t before_{};
  bool blocks_ = false;
};

/// The same for all threads of a process, as long as it lives: for what has the process to itself.
/// It is an empty handler, which the programs that the process starts do not inherit, as they would
/// SIG_IGN. What the program does about the signal itself stays. Owned by serve().
class CaughtSigpipe {
 public:
  CaughtSigpipe() noexcept;
  CaughtSigpipe(const CaughtSigpipe&) = delete;
  CaughtSigpipe& operator=(const CaughtSigpipe&) = delete;
  ~CaughtSigpipe();

 private:
  bool catches_ = false;
};

}  // namespace updraft
