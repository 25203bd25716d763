#include "child.hpp"

#include "failure.hpp"
#include "patience.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <csignal>

namespace updraft::reliability {
namespace {

pid_t spawn(const std::string& program, const std::vector<std::string>& flags, int output,
            Child::Log log) {
  std::vector<std::string> texts{program};
  texts.insert(texts.end(), flags.begin(), flags.end());
  std::vector<char*> arguments;
  arguments.reserve(texts.size() + 1);
  for (std::string& text : texts) arguments.push_back(text.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  if (log == Child::Log::hidden) {
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  }
  pid_t pid = -1;
  const int error =
      ::posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) load::fail_system("the server " + program, error);
  return pid;
}

}  // namespace

Child::Child(const std::string& program, const std::vector<std::string>& flags, Log log) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) load::fail_system("pipe2");
  output_ = load::Descriptor(ends[0]);
  load::Descriptor input(ends[1]);
  pid_ = spawn(program, flags, input.get(), log);
  // From here on only the child holds the other end, whose end is the child's.
  input = {};
  const auto line = read_line();
  if (!line) throw Error("the server " + program + " doesn't start");
  port_ = static_cast<std::uint16_t>(std::stoul(*line));
}

Child::~Child() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Child::terminate() {
  terminated_ = std::chrono::steady_clock::now();
  ::kill(pid_, SIGTERM);
}

Exit Child::await_end() {
  Exit exit;
  while (const auto line = read_line()) exit.applied = std::stoull(*line);
  int status = 0;
  if (::waitpid(pid_, &status, 0) != pid_) load::fail_system("waitpid");
  pid_ = -1;
  exit.took = std::chrono::steady_clock::now() - terminated_;
  exit.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return exit;
}

std::optional<std::string> Child::read_line() {
  const Time deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    if (const std::size_t end = printed_.find('\n'); end != std::string::npos) {
      std::string line = printed_.substr(0, end);
      printed_.erase(0, end + 1);
      return line;
    }
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd watched{output_.get(), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) <= 0) {
      throw Error("the server says nothing, and doesn't end");
    }
    std::array<char, 256> room;
    const ssize_t got = ::read(output_.get(), room.data(), room.size());
    if (got <= 0) return std::nullopt;
    printed_.append(room.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace updraft::reliability
