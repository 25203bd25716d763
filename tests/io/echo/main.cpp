// A server of one connection that sends back what it gets, and whose system calls are counted, see
// tests/support/counted_program.hpp: `io_echo 1` with one thread, `io_echo 2` with a second one
// that makes the answer. "mark" is answered too, and marks a moment for each thread.

#include "io/loop.hpp"
#include "io/socket.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace updraft::io {
namespace {

class Marks {
 public:
  explicit Marks(const Loop& loop) : loop_(loop) {}

  void note() {
    ::access("/updraft-mark", F_OK);
    counts_.push_back(loop_.counts());
  }
  void print(const char* name) const {
    for (const auto& each : counts_) {
      std::printf("%s %llu %llu %llu %llu %llu 0\n", name, to_print(each.waits),
                  to_print(each.reads), to_print(each.writes), to_print(each.controls),
                  to_print(each.wakes));
    }
  }

 private:
  static unsigned long long to_print(std::uint64_t number) { return number; }

  const Loop& loop_;
  std::vector<Loop::Counts> counts_;
};

/// What goes from one thread to another.
class Box {
 public:
  void put(const std::string& text) {
    const std::scoped_lock lock(mutex_);
    text_ += text;
  }
  std::string take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(text_, {});
  }

 private:
  std::mutex mutex_;
  std::string text_;
};

class Connection final : public Socket {
 public:
  explicit Connection(std::function<void(const std::string&)> got) : got_(std::move(got)) {}

 private:
  void on_socket_ready(bool readable, bool /*writable*/) override {
    while (readable && may_read()) {
      const auto outcome = read(buffer_);
      if (outcome.kind == Outcome::Kind::blocked) return;
      if (outcome.kind != Outcome::Kind::done) return loop().stop();
      got_(std::string(buffer_.data(), outcome.bytes));
    }
  }

  std::array<char, 4096> buffer_{};
  const std::function<void(const std::string&)> got_;
};

[[noreturn]] void fail() {
  std::fputs("io_echo: a loop failed\n", stderr);
  std::abort();
}

void echo(bool has_second_thread) {
  const SystemClock clock;
  Loop loop(clock, fail);
  Loop application(clock, fail);
  Marks marks(loop);
  Marks application_marks(application);
  Box to_application;
  Box to_client;
  Connection connection([&](const std::string& text) {
    if (text == "mark") marks.note();
    (has_second_thread ? to_application : to_client).put(text);
    has_second_thread ? application.wake() : loop.request_turn();
  });
  loop.on_turn([&] {
    const std::string answer = to_client.take();
    if (!answer.empty()) (void)connection.write(answer);
    return false;
  });
  application.on_turn([&] {
    const std::string text = to_application.take();
    if (text == "mark") application_marks.note();
    if (text.empty()) return false;
    to_client.put(text);
    loop.wake();
    return false;
  });
  Acceptor acceptor([&] {
    Acceptor::Accepted accepted;
    if (acceptor.accept(accepted) != Acceptor::Outcome::accepted) return;
    if (connection.open(loop, std::move(accepted.connection))) fail();
  });
  if (acceptor.listen(loop, {Address::loopback_ipv4(), 0})) fail();
  std::printf("%d\n", acceptor.local().port);
  std::fflush(stdout);
  std::thread thread;
  if (has_second_thread) thread = std::thread([&] { application.run(); });
  loop.run();
  application.stop();
  if (thread.joinable()) thread.join();
  marks.print("io");
  if (has_second_thread) application_marks.print("application");
}

}  // namespace
}  // namespace updraft::io

int main(int argc, char** argv) {
  updraft::io::echo(argc > 1 && std::strcmp(argv[1], "2") == 0);
}
