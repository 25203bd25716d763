#pragma once

#include <updraft/client.hpp>
#include <updraft/program.hpp>

#include "server/server_thread.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <coroutine>
#include <memory>
#include <optional>
#include <utility>

namespace updraft::test {

/// A program that plays one scene: a coroutine on its home loop, which is to end in time.
class Play {
 public:
  Play() : program({.log = log_}) {}

  void run(Task<> scene) {
    program.start(end_after(std::move(scene)));
    program.every(patience, [this] {
      if (!ended_) ADD_FAILURE() << "the scene does not come to its end";
      program.stop();
    });
    program.run();
    EXPECT_TRUE(std::exchange(ended_, false));
    EXPECT_EQ(log_->complaints(), "");
  }

 private:
  Task<> end_after(Task<> scene) {
    co_await std::move(scene);
    ended_ = true;
    program.stop();
  }

  std::shared_ptr<MemoryLog> log_ = std::make_shared<MemoryLog>();
  bool ended_ = false;

 public:
  Program program;
};

/// `co_await until(client, stage)`: resumes once the client stands so.
class Until {
 public:
  Until(const Client& client, ClientStatus::Stage stage)
      : status_(client.status()), stage_(stage) {}

  [[nodiscard]] bool await_ready() const { return status_.read().stage == stage_; }
  void await_suspend(std::coroutine_handle<> waiting) {
    watch_ = status_.watch([this, waiting](const ClientStatus& now) mutable {
      if (now.stage != stage_) return;
      const auto resumed = std::exchange(waiting, std::noop_coroutine());
      watch_ = {};
      resumed.resume();
    });
  }
  ClientStatus await_resume() const { return status_.read(); }

 private:
  State<ClientStatus> status_;
  ClientStatus::Stage stage_;
  Watch watch_;
};

inline Until until(const Client& client, ClientStatus::Stage stage) {
  return {client, stage};
}

/// What a client of these tests does without asking: it is quick to connect again, waits for its
/// server however long that takes, and says nothing to stderr.
inline ClientOptions quick() {
  ClientOptions options;
  options.first_delay = std::chrono::milliseconds(20);
  options.longest_delay = std::chrono::milliseconds(100);
  options.log = std::make_shared<MemoryLog>();
  return patient(options);
}

}  // namespace updraft::test
