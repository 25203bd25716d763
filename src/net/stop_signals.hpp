#pragma once

#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;  // NOLINT(readability-identifier-naming)
}

namespace updraft::net {

/// The signals that ask a program to end: SIGINT, SIGTERM, and SIGHUP where there is a controlling
/// terminal. As long as one of these lives, they no longer end the process; then what they did
/// before is restored. Owned by a loop, on its thread.
///
/// A SIGINT after another of them (a second Ctrl-C) ends the process at once, even while the loop
/// is held up. SIGHUP stays ignored where it was (nohup).
class StopSignals {
 public:
  /// What came: `ends` is false for a SIGHUP of a process without a controlling terminal.
  struct Signal {
    int number;
    bool ends;
  };

  /// The function is called on the context's thread, for each signal.
  StopSignals(boost::asio::io_context& context, std::function<void(const Signal&)> function);
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

 private:
  struct Signals;

  void wait();

  std::unique_ptr<Signals> signals_;
  std::function<void(const Signal&)> function_;
};

/// What the log says of it.
std::string describe(const StopSignals::Signal& signal);

}  // namespace updraft::net
