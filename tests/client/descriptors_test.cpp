#include <updraft/client.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/program.hpp>
#include <updraft/server.hpp>

#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <set>
#include <string>

// What is open here is closed in the programs that are started from here.

namespace updraft::test::descriptors_test {
namespace {

/// The descriptors of this process that the programs get which it starts.
std::set<int> inherited() {
  std::set<int> all;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int descriptor = std::stoi(entry.path().filename());
    const int flags = ::fcntl(descriptor, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) == 0) all.insert(descriptor);
  }
  return all;
}

/// The descriptors of a program that is forked and executed now, as it sees them itself. That of
/// its own look at them is the highest.
std::string seen_by_a_program() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::execl("/bin/sh", "sh", "-c", "for each in /proc/self/fd/*; do echo ${each##*/}; done",
            nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  std::string text;
  std::array<char, 256> buffer;
  for (ssize_t size = 1; size > 0;) {
    size = ::read(ends[0], buffer.data(), buffer.size());
    if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  return text;
}

TEST(Descriptors, AreClosedInProgramsThatAreStartedWhileAServerRuns) {
  const auto before = inherited();
  const std::string seen_before = seen_by_a_program();
  const std::string link = testing::TempDir() + "updraft_link_" + std::to_string(::getpid());
  const auto work = []() -> Task<int> { co_return co_await off_loop([] { return 1; }); };
  ServerThread running({{"x", state(1)}, {"work", Value(work)}},
                       {.threads = 3, .inspector_token_file = link});
  running.call([&] { running.server.stop_on_signals(); });
  // One for each of its threads, and one whose handshake is not done.
  SocketClient first(running.server.port());
  SocketClient second(running.server.port());
  SocketClient third(running.server.port());
  const HttpClient silent(running.server.port());
  first.call("1", "work");
  first.next_response("1");
  third.subscribe("x");
  third.next_update("x");
  running.call([] {});

  Program program;
  Client client(running.server.url(), patient(ClientOptions()));
  const Subscribed subscribed = client.subscribe("x", [&](const Value&) { program.stop(); });
  program.stop_on_signals();
  program.run();

  // The clients of the test itself are not close-on-exec everywhere: it looks at the product's.
  EXPECT_EQ(inherited(), before);
  EXPECT_EQ(seen_by_a_program(), seen_before);
}

}  // namespace
}  // namespace updraft::test::descriptors_test
