#include "process.hpp"

#include "failure.hpp"

#include <sys/resource.h>

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

namespace updraft::load {

std::chrono::nanoseconds cpu_time(std::optional<pid_t> pid) {
  clockid_t clock = CLOCK_PROCESS_CPUTIME_ID;
  if (pid) {
    // The same as utime and stime of /proc/PID/stat, but not in steps of 10 ms.
    if (const int error = ::clock_getcpuclockid(*pid, &clock)) {
      fail_system("processor time of process " + std::to_string(*pid), error);
    }
  }
  timespec time{};
  if (::clock_gettime(clock, &time) != 0) fail_system("clock_gettime of a process");
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::int64_t private_memory(pid_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/smaps_rollup";
  std::ifstream file(path);
  std::int64_t kibibytes = 0;
  bool found = false;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("Private_Clean:") && !line.starts_with("Private_Dirty:")) continue;
    std::istringstream words(line);
    std::string name;
    std::int64_t size = 0;
    if (words >> name >> size) {
      kibibytes += size;
      found = true;
    }
  }
  if (!found) throw Error(path + " can't be read, or has no Private_Dirty");
  return kibibytes * 1024;
}

void raise_descriptor_limit(std::size_t connections) {
  constexpr rlim_t others = 64;  // The standard streams, epoll, what the program has open.
  const rlim_t wanted = connections + others;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) fail_system("getrlimit");
  if (limit.rlim_cur >= wanted) return;
  if (limit.rlim_max < wanted) {
    throw Error(ErrorKind::overloaded, std::to_string(connections) +
                                           " connections need more descriptors than the limit of " +
                                           std::to_string(limit.rlim_max));
  }
  limit.rlim_cur = wanted;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) fail_system("setrlimit");
}

}  // namespace updraft::load
