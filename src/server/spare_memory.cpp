#include "server/spare_memory.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#ifdef __GLIBC__
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>
#endif

namespace updraft::server {
namespace {

#ifdef __GLIBC__
/// A file of the system, close-on-exec, which std::ifstream is not. Empty if it can't be read.
std::string_view read_start(const char* path, std::span<char> buffer) {
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  const ssize_t size = ::read(file, buffer.data(), buffer.size());
  ::close(file);
  return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

/// From the second and third number of /proc/self/statm (proc(5)): resident pages, and those of
/// them that are of files.
std::size_t resident_bytes() {
  std::array<char, 128> buffer;
  const std::string_view text = read_start("/proc/self/statm", buffer);
  std::array<std::size_t, 3> numbers{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t& number : numbers) {
    while (at != end && *at == ' ') ++at;
    const auto [rest, failed] = std::from_chars(at, end, number);
    if (failed != std::errc()) return 0;
    at = rest;
  }
  return (numbers[1] - numbers[2]) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
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
