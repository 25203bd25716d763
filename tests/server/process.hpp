#pragma once

#include "support/patience.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

/// What the system says about this process.
namespace updraft::test {

inline std::size_t entries_of(const char* folder) {
  namespace fs = std::filesystem;
  const fs::directory_iterator entries(folder);
  return static_cast<std::size_t>(std::distance(fs::begin(entries), fs::end(entries)));
}

inline std::size_t thread_count() {
  return entries_of("/proc/self/task");
}

/// How many threads there are before a test makes its own: with the one that a sanitizer begins
/// when it sees the first.
inline std::size_t thread_count_at_rest() {
  std::string first;
  std::thread([&] { first = "/proc/self/task/" + std::to_string(::gettid()); }).join();
  // The system lists a thread a while longer that has been joined.
  while (std::filesystem::exists(first)) std::this_thread::yield();
  return thread_count();
}

/// Whether there are so many threads, at least soon.
inline bool has_threads(std::size_t count) {
  return eventually([count] { return thread_count() == count; });
}

inline std::size_t descriptor_count() {
  return entries_of("/proc/self/fd");
}

inline bool is_connection(int descriptor) {
  int listens = 0;
  int family = 0;
  socklen_t length = sizeof listens;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0) return false;
  length = sizeof family;
  ::getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &length);
  return listens == 0 && family == AF_INET;
}

/// How many connections are in each set of descriptors that is waited for at once (epoll), the
/// fewest first; sets without any are left out.
inline std::vector<std::size_t> connections_by_set() {
  std::vector<std::size_t> counts;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fdinfo")) {
    std::ifstream info(entry.path());
    std::size_t count = 0;
    for (std::string word; info >> word;) {
      int descriptor = -1;
      if (word == "tfd:" && info >> descriptor && is_connection(descriptor)) ++count;
    }
    if (count > 0) counts.push_back(count);
  }
  std::ranges::sort(counts);
  return counts;
}

}  // namespace updraft::test
