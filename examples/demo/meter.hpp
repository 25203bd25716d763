#pragma once

#include <cstdint>

namespace demo {

/// Reads what this machine is doing from Linux's /proc. Figures that it can't read are 0.
class Meter {
 public:
  /// How busy all CPUs together were since the last call, in percent.
  double cpu_percent();
  /// How much of the memory is in use, in percent.
  double memory_percent() const;

 private:
  std::uint64_t busy_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace demo
