#include "figures.hpp"

#include <updraft/error.hpp>

#include "base/clock.hpp"
#include "bounds.hpp"
#include "patience.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace updraft::reliability {
namespace {

/// Between two looks at a server that closes what its clients have left, or gives back memory.
constexpr std::chrono::milliseconds look_again{5};

std::string folder_of(pid_t pid) {
  return "/proc/" + std::to_string(pid);
}

/// The number behind a word of a file.
std::int64_t number_after(const std::string& file, const std::string& name) {
  std::ifstream words(file);
  for (std::string word; words >> word;) {
    std::int64_t number = 0;
    if (word == name && words >> number) return number;
  }
  throw Error(file + " has no " + name);
}

std::int64_t bytes_after(pid_t pid, const std::string& name) {
  return number_after(folder_of(pid) + "/status", name) * 1024;
}

std::int64_t count_descriptors(pid_t pid) {
  namespace fs = std::filesystem;
  const fs::directory_iterator entries(folder_of(pid) + "/fd");
  return std::distance(fs::begin(entries), fs::end(entries));
}

}  // namespace

Gauge::Gauge(pid_t pid) : pid_(pid) {
  // Forgets how high its memory has been (proc(5), clear_refs).
  std::ofstream(folder_of(pid) + "/clear_refs") << '5';
  memory_ = bytes_after(pid, "VmRSS:");
  descriptors_ = count_descriptors(pid);
}

std::int64_t Gauge::memory() const {
  return bytes_after(pid_, "VmRSS:") - memory_;
}

std::int64_t Gauge::lasting_memory() const {
  const Time deadline = std::chrono::steady_clock::now() + patience;
  std::int64_t more = memory();
  while (memory_is_bounded && more > reliability::lasting_memory &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(look_again);
    more = memory();
  }
  return more;
}

std::int64_t Gauge::highest_memory() const {
  return bytes_after(pid_, "VmHWM:") - memory_;
}

std::int64_t Gauge::await_descriptors() const {
  const Time deadline = std::chrono::steady_clock::now() + patience;
  std::int64_t more = count_descriptors(pid_) - descriptors_;
  while (more > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(look_again);
    more = count_descriptors(pid_) - descriptors_;
  }
  return more;
}

std::int64_t kernel_socket_memory() {
  // Of its lines only that of TCP has a `mem` before UDP's: the first.
  return number_after("/proc/net/sockstat", "mem") * ::sysconf(_SC_PAGESIZE);
}

}  // namespace updraft::reliability
