#include "meter.hpp"

#include <fstream>
#include <limits>
#include <string>

namespace demo {

// The first line of /proc/stat, see proc(5): "cpu user nice system idle iowait irq …", in ticks.
double Meter::cpu_percent() {
  std::ifstream stat("/proc/stat");
  std::string cpu;
  stat >> cpu;
  std::uint64_t busy = 0;
  std::uint64_t total = 0;
  std::uint64_t ticks = 0;
  for (int column = 0; column < 8 && stat >> ticks; ++column) {
    const bool idle = column == 3 || column == 4;
    total += ticks;
    busy += idle ? 0 : ticks;
  }
  const auto passed = static_cast<double>(total - total_);
  const auto worked = static_cast<double>(busy - busy_);
  total_ = total;
  busy_ = busy;
  return passed > 0 ? 100 * worked / passed : 0;
}

double Meter::memory_percent() const {
  std::ifstream meminfo("/proc/meminfo");
  double total = 0;
  double available = 0;
  std::string name;
  double kilobytes = 0;
  while (meminfo >> name >> kilobytes) {
    if (name == "MemTotal:") total = kilobytes;
    if (name == "MemAvailable:") available = kilobytes;
    meminfo.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return total > 0 ? 100 * (total - available) / total : 0;
}

}  // namespace demo
