#include <updraft/home_loop.hpp>
#include <updraft/program.hpp>

#include "base/clock.hpp"
#include "base/tell.hpp"
#include "base/timers.hpp"
#include "io/loop.hpp"
#include "io/stop_signals.hpp"
#include "net/workers.hpp"
#include "server/active_threads.hpp"
#include "server/repeats.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace updraft {
namespace {

Task<> logged(Task<> task, std::shared_ptr<Log> log) {
  try {
    co_await std::move(task);
  } catch (...) {
    server::log_failure(*log);
  }
}

}  // namespace

/// What lends the home loop its time and its threads.
struct Program::Parts final : HomeLoop::Host {
  explicit Parts(const ProgramOptions& options)
      : log(options.log ? options.log : stderr_log()),
        home_loop(HomeLoop::here()),
        running(home_loop),
        workers(options.workers) {
    loop.on_turn([this] { return turn(); });
    home_loop->lend(this);
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() override {
    workers.join();
    repeats.clear();
    home_loop->end_tasks();
    home_loop->lend(nullptr);
  }

  // HomeLoop::Host
  void wake() override { loop.wake(); }
  void run_off_loop(std::function<void(const std::stop_token&)> work) override {
    workers.run(std::move(work));
  }
  Timers& timers() override { return all_timers; }

  /// The program is destroyed while it runs, or on another thread: see Server::~Server.
  void abandon() noexcept {
    tell(*log, LogLevel::error, [] { return "a program is destroyed while it runs"; });
    workers.stop();
    loop.stop();
    active.wait_for_at_most(home_loop->runs_here() ? 1 : 0, server::longest_wait_at_exit);
  }

  /// What is asked for meanwhile wakes the loop again.
  bool turn() {
    try {
      home_loop->run_posted([this] { server::log_failure(*log); });
      all_timers.run_due();
    } catch (...) {
      server::log_failure(*log);
    }
    if (const auto next = all_timers.next()) {
      next_timer.set(*next);
    } else {
      next_timer.cancel();
    }
    return false;
  }

  /// From now on until run() returns, and while it runs again.
  void catch_signals() {
    signals.emplace(loop, [this](const io::StopSignal& signal) {
      tell(*log, LogLevel::info, [&] { return io::describe(signal); });
      if (signal.ends) loop.stop();
    });
    catches_signals = true;
  }

  void run() {
    if (catches_signals && !signals) catch_signals();
    loop.run();
    signals.reset();
  }

  SystemClock clock;
  std::shared_ptr<Log> log;
  Timers all_timers{clock};
  std::shared_ptr<HomeLoop> home_loop;
  HomeLoop::Running running;
  io::Loop loop{clock, [this] { server::log_failure(*log); }};
  io::Timer next_timer{loop, [this] { loop.request_turn(); }};
  std::optional<io::StopSignals> signals;
  bool catches_signals = false;
  net::Workers workers;
  server::Repeats repeats{all_timers, log};
  server::ActiveThreads active;
};

Program::Program(const ProgramOptions& options) : parts_(std::make_shared<Parts>(options)) {}

Program::~Program() {
  const bool is_here = parts_->home_loop->runs_here();
  if (is_here && !parts_->active.any()) return;
  parts_->abandon();
  // What it stands on is destroyed by its own thread, when run() returns, or stays.
  if (is_here) return;
  // An empty vector takes what never fails in practice; a destructor could do no better.
  static auto& stays =
      *new std::vector<std::shared_ptr<Parts>>;  // NOLINT(bugprone-unhandled-exception-at-new)
  try {
    stays.push_back(parts_);
  } catch (const std::bad_alloc&) {
    return;
  }
}

void Program::run() {
  // Stays until the end, even if the program is destroyed meanwhile.
  const auto parts = parts_;
  const server::ActiveThreads::Scope scope(parts->active);
  parts->run();
}

void Program::stop() {
  parts_->loop.stop();
}

void Program::stop_on_signals() {
  parts_->catch_signals();
}

void Program::post(std::function<void()> function) {
  parts_->home_loop->post(std::move(function));
}

void Program::every(Delay interval, std::function<void()> function) {
  post([parts = parts_.get(), interval, function = std::move(function)] {
    parts->repeats.add(interval.milliseconds(), function);
  });
}

void Program::start(Task<> task) {
  // It may call std::exit at once.
  const auto parts = parts_;
  const server::ActiveThreads::Scope scope(parts->active);
  parts->home_loop->start(logged(std::move(task), parts->log));
}

}  // namespace updraft
