#include <updraft/home_loop.hpp>
#include <updraft/program.hpp>

#include "base/clock.hpp"
#include "base/tell.hpp"
#include "base/timers.hpp"
#include "net/ticker.hpp"
#include "net/workers.hpp"
#include "server/repeats.hpp"

#include <csignal>
#include <string>
#include <utility>

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
  void wake() override { ticker.wake(); }
  void run_off_loop(std::function<void(const std::stop_token&)> work) override {
    workers.run(std::move(work));
  }
  Timers& timers() override { return all_timers; }

  std::optional<Time> turn() {
    try {
      home_loop->run_posted([this] { server::log_failure(*log); });
      all_timers.run_due();
    } catch (...) {
      server::log_failure(*log);
    }
    return all_timers.next();
  }

  SystemClock clock;
  std::shared_ptr<Log> log;
  Timers all_timers{clock};
  std::shared_ptr<HomeLoop> home_loop;
  HomeLoop::Running running;
  net::Ticker ticker{[this] { return turn(); }};
  net::Workers workers;
  server::Repeats repeats{all_timers, log};
};

Program::Program(const ProgramOptions& options) : parts_(std::make_unique<Parts>(options)) {}

Program::~Program() = default;

void Program::run() {
  parts_->ticker.run();
}

void Program::stop() {
  parts_->ticker.stop();
}

void Program::stop_on_signals() {
  parts_->ticker.on_signals([this](int signal) {
    tell(*parts_->log, LogLevel::info, [signal] {
      return std::string("stopping on ") + (signal == SIGINT ? "SIGINT" : "SIGTERM");
    });
    stop();
  });
}

void Program::post(std::function<void()> function) {
  parts_->home_loop->post(std::move(function));
}

void Program::every(std::chrono::milliseconds interval, std::function<void()> function) {
  post([parts = parts_.get(), interval, function = std::move(function)] {
    parts->repeats.add(interval, function);
  });
}

void Program::start(Task<> task) {
  parts_->home_loop->start(logged(std::move(task), parts_->log));
}

}  // namespace updraft
