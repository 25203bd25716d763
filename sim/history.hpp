#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::sim {

/// All that happened in one simulation, in order: always as a hash, and as lines to read where they
/// are wanted. Owned by the simulation.
class History {
 public:
  History(const Clock& clock, bool keeps_lines) : clock_(clock), keeps_lines_(keeps_lines) {}

  /// Who did or got what: `c2`, `<`, `{"$":"up",…}`.
  void note(std::string_view who, std::string_view mark, std::string_view what);

  [[nodiscard]] bool keeps_lines() const noexcept { return keeps_lines_; }
  [[nodiscard]] std::uint64_t hash() const noexcept { return hash_; }
  [[nodiscard]] const std::vector<std::string>& lines() const noexcept { return lines_; }

 private:
  void mix(std::string_view bytes) noexcept;

  const Clock& clock_;
  const Time begin_ = clock_.now();
  bool keeps_lines_;
  std::uint64_t hash_ = 0xcbf29ce484222325U;
  std::vector<std::string> lines_;
};

}  // namespace updraft::sim
