#include "support/patience.hpp"
#include "support/tcp_socket.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

// How many system calls an event costs, by the counts of the loop, and by strace(1) where the
// system allows it: then the two are compared.

namespace updraft::io::system_calls_test {
namespace {

using updraft::test::from_now;
using updraft::test::TcpSocket;

/// Whether a process may be traced here. Where strace is missing, the tests fail: script/bootstrap
/// installs it.
bool may_trace() {
  static const int status = [] {
    // The leak check of a process that is traced would fail.
    ::setenv("ASAN_OPTIONS", "detect_leaks=0", 1);               // NOLINT(concurrency-mt-unsafe)
    return std::system("strace -o /dev/null true 2>/dev/null");  // NOLINT(concurrency-mt-unsafe)
  }();
  constexpr int not_found = 127 << 8;
  EXPECT_NE(status, not_found) << "there is no strace; script/bootstrap test installs it";
  return status == 0;
}

using Calls = std::map<std::string, std::uint64_t>;

/// What each thread has called between its first two marks, in the order of their first marks.
std::vector<Calls> traced_between_marks(const std::string& path) {
  std::map<std::string, int> marks;
  std::map<std::string, std::size_t> places;
  std::vector<Calls> threads;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string thread;
    std::string call;
    words >> thread >> call;
    // What has been called is said when it begins, and again where it ends.
    if (call.starts_with('<') || call.starts_with('+') || call.starts_with('-')) continue;
    if (line.find("access(\"/updraft-mark\"") != std::string::npos) {
      if (++marks[thread] == 1) {
        places[thread] = threads.size();
        threads.emplace_back();
      }
    } else if (marks[thread] == 1) {
      ++threads[places[thread]][call.substr(0, call.find('('))];
    }
  }
  return threads;
}

/// The program tests/io/echo, on whose one connection events go to and fro.
class Echo {
 public:
  Echo(int threads, bool is_traced) : is_traced_(is_traced) {
    std::string command = UPDRAFT_IO_ECHO " " + std::to_string(threads);
    if (is_traced) {
      trace_ = testing::TempDir() + "updraft_trace_" + std::to_string(::getpid());
      command = "strace -f -o " + trace_ + " " + command;
    }
    output_.reset(::popen(command.c_str(), "re"));
    std::uint16_t port = 0;
    if (!output_ || std::fscanf(output_.get(), "%hu", &port) != 1) {
      throw std::runtime_error("can't run: " + command);
    }
    client_ = std::make_unique<TcpSocket>(TcpSocket::connect(port));
  }
  ~Echo() {
    if (is_traced_) std::remove(trace_.c_str());
  }

  void play(const std::string& text) {
    ASSERT_TRUE(client_->write(text, from_now()));
    std::string got;
    while (got.size() < text.size()) {
      ASSERT_EQ(client_->read(from_now(), got), TcpSocket::Outcome::bytes);
    }
    EXPECT_EQ(got, text);
  }

  /// Ends it, and reads what it has counted. From one mark to the next, for each thread.
  std::vector<Calls> end() {
    client_->close();
    std::vector<Calls> all;
    std::string last;
    std::array<std::uint64_t, 5> first{};
    std::array<char, 64> thread{};
    std::array<std::uint64_t, 5> now{};
    while (std::fscanf(output_.get(), "%63s %lu %lu %lu %lu %lu", thread.data(), &now[0], &now[1],
                       &now[2], &now[3], &now[4]) == 6) {
      if (last == thread.data()) {
        all.push_back({{"waits", now[0] - first[0]},
                       {"reads", now[1] - first[1]},
                       {"writes", now[2] - first[2]},
                       {"controls", now[3] - first[3]},
                       {"wakes", now[4] - first[4]}});
      }
      last = thread.data();
      first = now;
    }
    output_.reset();
    return all;
  }

  [[nodiscard]] std::vector<Calls> traced() const { return traced_between_marks(trace_); }

 private:
  struct Close {
    void operator()(std::FILE* file) const { ::pclose(file); }
  };

  const bool is_traced_;
  std::string trace_;
  std::unique_ptr<std::FILE, Close> output_;
  std::unique_ptr<TcpSocket> client_;
};

constexpr int events = 500;
/// The second mark is an event too.
constexpr std::uint64_t all_events = events + 1;

void play_events(Echo& echo) {
  for (int i = 0; i < 10; ++i) echo.play("warm");
  echo.play("mark");
  for (int i = 0; i < events; ++i) echo.play("an event");
  echo.play("mark");
}

std::uint64_t sum(const Calls& calls) {
  std::uint64_t all = 0;
  for (const auto& [call, count] : calls) all += count;
  return all;
}

std::uint64_t count(const Calls& calls, const char* name) {
  const auto found = calls.find(name);
  return found == calls.end() ? 0 : found->second;
}

std::string describe(const Calls& calls) {
  std::string all;
  for (const auto& [call, count] : calls) all += call + ": " + std::to_string(count) + ' ';
  return all;
}

/// What the loop has counted is what the system has seen. A wake is counted by the loop that is
/// woken, and made by another thread.
void expect_same(const Calls& counted, const Calls& traced) {
  EXPECT_EQ(count(traced, "epoll_wait"), count(counted, "waits")) << describe(traced);
  EXPECT_EQ(count(traced, "recvfrom"), count(counted, "reads")) << describe(traced);
  EXPECT_EQ(count(traced, "sendto") + count(traced, "sendmsg"), count(counted, "writes"))
      << describe(traced);
  EXPECT_EQ(count(traced, "epoll_ctl"), count(counted, "controls")) << describe(traced);
  EXPECT_EQ(count(traced, "read"), 0U) << describe(traced);
}

TEST(SystemCalls, AreThreeForAnEventOnOneThread) {
  const bool is_traced = may_trace();
  Echo echo(1, is_traced);
  play_events(echo);
  const auto counted = echo.end();
  ASSERT_EQ(counted.size(), 1U);
  EXPECT_EQ(counted[0], (Calls{{"waits", all_events},
                               {"reads", all_events},
                               {"writes", all_events},
                               {"controls", 0},
                               {"wakes", 0}}));
  if (!is_traced) return;
  const auto traced = echo.traced();
  ASSERT_EQ(traced.size(), 1U);
  expect_same(counted[0], traced[0]);
  EXPECT_EQ(sum(traced[0]), 3 * all_events) << describe(traced[0]);
}

/// One more of the thread that hands an event over, and nothing is read by the one that slept.
TEST(SystemCalls, OfAnEventOnTwoThreadsAreOneWriteMoreForEachHandover) {
  const bool is_traced = may_trace();
  Echo echo(2, is_traced);
  play_events(echo);
  const auto counted = echo.end();
  ASSERT_EQ(counted.size(), 2U);
  const Calls& io = counted[0];
  const Calls& application = counted[1];
  // It waits for the event, and for the answer.
  EXPECT_EQ(count(io, "waits"), 2 * all_events);
  EXPECT_EQ(count(io, "reads"), all_events);
  EXPECT_EQ(count(io, "writes"), all_events);
  EXPECT_EQ(count(io, "controls"), 0U);
  EXPECT_LE(count(io, "wakes"), all_events);
  EXPECT_EQ(count(application, "waits"), all_events);
  EXPECT_EQ(count(application, "reads") + count(application, "writes"), 0U);
  EXPECT_LE(count(application, "wakes"), all_events);
  if (!is_traced) return;
  const auto traced = echo.traced();
  ASSERT_EQ(traced.size(), 2U);
  expect_same(io, traced[0]);
  expect_same(application, traced[1]);
  // Who was awake was not written to.
  EXPECT_LE(count(traced[0], "write"), all_events) << describe(traced[0]);
  EXPECT_LE(count(traced[1], "write"), all_events) << describe(traced[1]);
}

}  // namespace
}  // namespace updraft::io::system_calls_test
