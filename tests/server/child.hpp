#pragma once

#include "support/patience.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

namespace updraft::test {

/// A process that does what a function says, killed at the end if it still runs: for what ends a
/// process, and for its signals. To be made while the test has no other thread.
class Child {
 public:
  enum class Terminal { none, controlling };

  /// The function returns the status. What it writes to standard output and error is read here.
  explicit Child(const std::function<int()>& function, Terminal terminal = Terminal::none) {
    std::array<int, 2> out{};
    if (::pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    int theirs = -1;
    if (::openpty(&terminal_, &theirs, nullptr, nullptr, nullptr) != 0) {
      throw std::runtime_error("no terminal");
    }
    process_ = ::fork();
    if (process_ == 0) {
      ::setsid();
      if (terminal == Terminal::controlling) ::ioctl(theirs, TIOCSCTTY, 0);
      ::dup2(out[1], STDOUT_FILENO);
      ::dup2(out[1], STDERR_FILENO);
      for (const int each : {out[0], out[1], terminal_, theirs}) ::close(each);
      ::_exit(function());
    }
    ::close(out[1]);
    ::close(theirs);
    output_ = out[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (!status_) {
      ::kill(process_, SIGKILL);
      ::waitpid(process_, nullptr, 0);
    }
    stop_reading();
    ::close(terminal_);
  }

  /// Waits until it has written that, in time.
  bool says(const std::string& text) {
    return eventually([&] {
      read_some();
      return said_.find(text) != std::string::npos;
    });
  }
  /// The number behind a word that it has written, such as its port.
  int number_after(const std::string& word) {
    if (!says(word) || !says_line_with(word)) throw std::runtime_error("it says no " + word);
    return std::stoi(said_.substr(said_.find(word) + word.size()));
  }
  /// Nobody reads any more what it writes.
  void stop_reading() {
    if (output_ >= 0) ::close(output_);
    output_ = -1;
  }

  void signal(int number) const { ::kill(process_, number); }

  /// Whether it has come to its end, without waiting.
  bool ended() {
    int status = 0;
    if (!status_ && ::waitpid(process_, &status, WNOHANG) == process_) {
      status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    return status_.has_value();
  }
  /// Waits for its end: its status, or minus the signal that has ended it.
  int status() {
    (void)eventually([this] {
      read_some();
      return ended();
    });
    return status_.value_or(-SIGALRM);
  }
  [[nodiscard]] const std::string& said() const noexcept { return said_; }

 private:
  bool says_line_with(const std::string& word) {
    return eventually([&] {
      read_some();
      return said_.find('\n', said_.find(word)) != std::string::npos;
    });
  }

  void read_some() {
    if (output_ < 0) return;
    pollfd end{.fd = output_, .events = POLLIN, .revents = 0};
    std::array<char, 4096> buffer;
    while (::poll(&end, 1, 0) > 0) {
      const ssize_t size = ::read(output_, buffer.data(), buffer.size());
      if (size <= 0) return;
      said_.append(buffer.data(), static_cast<std::size_t>(size));
    }
  }

  pid_t process_ = -1;
  int output_ = -1;
  int terminal_ = -1;
  std::string said_;
  std::optional<int> status_;
};

}  // namespace updraft::test
