#include "cli/command.hpp"

#include "support/patience.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <thread>

namespace updraft::test {
namespace {

/// The arguments with a time that no busy machine needs, where a command would take its default.
std::vector<std::string> with_time(std::vector<std::string> arguments) {
  constexpr std::array<std::string_view, 5> timed{"get", "send", "press", "replay", "paths"};
  const auto tells_time = [](const std::string& argument) {
    return argument == "-t" || argument.starts_with("--timeout");
  };
  if (arguments.empty() || !std::ranges::count(timed, arguments.front()) ||
      std::ranges::any_of(arguments, tells_time)) {
    return arguments;
  }
  const auto seconds = std::chrono::seconds(beyond_patience).count();
  const std::vector<std::string> flag{"--timeout", std::to_string(seconds)};
  arguments.insert(arguments.begin() + 1, flag.begin(), flag.end());
  return arguments;
}

struct Pipe {
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
  std::array<int, 2> ends{};
};

winsize window(std::size_t columns, std::size_t rows) {
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = static_cast<unsigned short>(rows);
  return size;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// The reading and the writing end of a new output.
std::array<int, 2> make_output(const Surroundings& around) {
  if (!around.output_file.empty()) {
    return {-1, ::open(around.output_file.c_str(), O_WRONLY | O_CLOEXEC)};
  }
  if (!around.terminal) return Pipe().ends;
  std::array<int, 2> ends{};
  winsize size = window(around.columns, around.rows);
  if (::openpty(&ends[0], &ends[1], nullptr, nullptr, &size) != 0) {
    throw std::runtime_error("no terminal");
  }
  ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  ::fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return ends;
}

}  // namespace

Command::Command(const std::vector<std::string>& arguments, const Surroundings& around) {
  std::vector<std::string> words = with_time(arguments);
  words.insert(words.begin(), UPDRAFT_COMMAND);
  std::vector<std::string> environment = around.environment;
  // Where the sanitizers find what makes their reports readable.
  if (const char* path = std::getenv("PATH")) environment.push_back("PATH=" + std::string(path));
  const auto argv = pointers(words);
  const auto envp = pointers(environment);
  const auto output = make_output(around);
  const Pipe errors;
  process_ = ::fork();
  if (process_ == 0) {
    // Only what is safe between fork and exec, as there are other threads.
    ::setsid();
    if (around.terminal) ::ioctl(output[1], TIOCSCTTY, 0);
    ::dup2(output[1], STDOUT_FILENO);
    ::dup2(errors.ends[1], STDERR_FILENO);
    // The sockets of a server here would stay open there.
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  ::close(output[1]);
  ::close(errors.ends[1]);
  out_end_ = output[0];
  err_end_ = errors.ends[0];
}

Command::~Command() {
  if (!status_) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  for (const int end : {out_end_, err_end_}) {
    if (end >= 0) ::close(end);
  }
}

void Command::take(int& descriptor, std::string& text) {
  std::array<char, 65536> bytes;
  const ssize_t size = ::read(descriptor, bytes.data(), bytes.size());
  if (size > 0) {
    const std::string_view piece(bytes.data(), static_cast<std::size_t>(size));
    text += piece;
    if (descriptor == out_end_) screen_.take(piece);
  } else if (size == 0 || errno != EINTR) {  // EIO: the last end of the terminal is closed
    ::close(descriptor);
    descriptor = -1;
  }
}

/// Returns whether more may come.
bool Command::read_some() {
  constexpr int a_while_ms = 20;
  std::array<pollfd, 2> ends{{{out_end_, POLLIN, 0}, {err_end_, POLLIN, 0}}};
  if (::poll(ends.data(), ends.size(), a_while_ms) > 0) {
    if (ends[0].revents != 0) take(out_end_, out_);
    if (ends[1].revents != 0) take(err_end_, err_);
  }
  return out_end_ >= 0 || err_end_ >= 0;
}

bool Command::until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (!read_some() || std::chrono::steady_clock::now() > deadline) return condition();
  }
  return true;
}

bool Command::ended() {
  int status = 0;
  if (!status_ && ::waitpid(process_, &status, WNOHANG) == process_) {
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  return status_.has_value();
}

int Command::exit_code() {
  // All that it says is read, and then it is awaited. It is not stuck as long as it says more.
  std::size_t said = 0;
  do {
    said = out_.size() + err_.size();
    (void)until([] { return false; });
  } while (out_.size() + err_.size() > said);
  (void)eventually([this] { return ended(); });
  return status_.value_or(-1);
}

void Command::signal(int number) const {
  ::kill(process_, number);
}

void Command::resize(std::size_t columns, std::size_t rows) {
  const winsize size = window(columns, rows);
  ::ioctl(out_end_, TIOCSWINSZ, &size);
}

void Command::stop_reading() {
  ::close(out_end_);
  out_end_ = -1;
}

Ended run_command(const std::vector<std::string>& arguments, const Surroundings& around) {
  Command command(arguments, around);
  const int code = command.exit_code();
  return {code, command.out(), command.err()};
}

OutOfTime run_out_of_time(
    const std::function<std::vector<std::string>(const std::string& time)>& arguments,
    const std::function<bool(const Ended&)>& got_far_enough) {
  std::chrono::milliseconds time{200};
  while (true) {
    const std::string text = std::to_string(time.count()) + "ms";
    Ended ended = run_command(arguments(text));
    time *= 2;
    if (got_far_enough(ended) || time > patience) return {text, std::move(ended)};
  }
}

}  // namespace updraft::test
