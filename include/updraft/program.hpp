#pragma once

#include <updraft/delay.hpp>
#include <updraft/log.hpp>
#include <updraft/task.hpp>

#include <cstddef>
#include <functional>
#include <memory>

#pragma GCC visibility push(default)

namespace updraft {

/// How a program runs that serves nothing. All fields have defaults.
struct ProgramOptions {
  /// The most functions of off_loop that run at once.
  std::size_t workers = 16;
  /// Where to write what the operator should know; stderr if null.
  std::shared_ptr<Log> log = nullptr;
};

/// The home loop of a program without a server: for clients, states, views, coroutines and timers.
///
///     Program program;
///     Client client("ws://127.0.0.1:3005");
///     program.run();
///
/// What its thread has made before, and makes as long as this lives, belongs to it. All members are
/// for that thread, unless they say otherwise; what belongs to it should go before it does.
class Program {
 public:
  /// Throws Error if this thread's home loop has a server.
  explicit Program(const ProgramOptions& options = {});
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  /// To be destroyed on its thread, when run() has returned. One that is destroyed before (a static
  /// one by std::exit in what it runs, say) does no more than it is doing.
  ~Program();

  /// Runs until stop(). May be called again: what waits goes on with the next run.
  void run();
  /// Ends run() after what it is doing. Any thread.
  void stop();
  /// Lets the signals that ask for the end call stop(), from now on until run() returns, and
  /// whenever it runs again: see Server::stop_on_signals.
  void stop_on_signals();

  /// Runs a function on the home loop, soon, in the order of the calls. Any thread.
  void post(std::function<void()> function);
  /// Runs a function on the home loop again and again. Any thread.
  void every(Delay interval, std::function<void()> function);
  /// Runs a coroutine, until its end or the program's. What it throws is logged.
  void start(Task<> task);

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;
};

}  // namespace updraft

#pragma GCC visibility pop
