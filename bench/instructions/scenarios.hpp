#pragma once

#include <functional>
#include <span>
#include <string_view>

namespace updraft::bench {

/// Work of which the guard knows how many instructions it takes.
struct Scenario {
  using Operation = std::function<void()>;

  std::string_view name;
  /// How many operations are counted: the more, the less it matters where an address or the growth
  /// of a table happens to fall.
  int operations;
  /// Makes all that an operation needs, which is not counted.
  Operation (*prepare)();
};

std::span<const Scenario> scenarios();

}  // namespace updraft::bench
