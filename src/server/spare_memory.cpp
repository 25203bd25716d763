#include "server/spare_memory.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#ifdef __GLIBC__
#include <malloc.h>
#include <unistd.h>
#endif

namespace updraft::server {
namespace {

#ifdef __GLIBC__
/// From the second and third number of /proc/self/statm (proc(5)): resident pages, and those of
/// them that are of files.
std::size_t resident_bytes() {
  std::size_t all = 0;
  std::size_t resident = 0;
  std::size_t of_files = 0;
  if (!(std::ifstream("/proc/self/statm") >> all >> resident >> of_files)) return 0;
  return (resident - of_files) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}
#endif

}  // namespace

SpareMemory::System SpareMemory::of_this_process() {
#ifdef __GLIBC__
  return {&resident_bytes, [] { ::malloc_trim(0); }};
#else
  return {[] { return std::size_t{0}; }, [] {}};
#endif
}

SpareMemory::SpareMemory(System system)
    : system_(std::move(system)), level_(system_.resident_bytes()), tried_(level_) {}

void SpareMemory::second_passed() {
  const std::size_t now = system_.resident_bytes();
  level_ = std::min(level_, now);
  if (!grown(level_, now)) {
    tried_ = now;
    pause_ = 1;
    seconds_ = 0;
    return;
  }
  if (grown(tried_, now)) pause_ = 1;
  if (++seconds_ < pause_) return;
  seconds_ = 0;
  system_.give_back();
  tried_ = system_.resident_bytes();
  pause_ *= 2;
  if (pause_ > longest_pause) {
    level_ = tried_;
    pause_ = 1;
  }
}

}  // namespace updraft::server
