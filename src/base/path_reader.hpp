#pragma once

#include <string>
#include <string_view>

namespace updraft {

/// Reads the segments of a path, from front to back (path.hpp says what they are). The path
/// outlives it; on the stack.
class PathReader {
 public:
  explicit PathReader(std::string_view path) : rest_(path) { skip_empty(); }

  /// Whether there is another segment.
  [[nodiscard]] bool more() const noexcept { return !rest_.empty(); }
  /// The next segment. Valid until the next call. Precondition: there is one.
  std::string_view next();
  /// What has not been read, with nothing before its first segment.
  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

 private:
  void skip_empty() noexcept {
    while (rest_.starts_with('/')) rest_.remove_prefix(1);
  }

  std::string_view rest_;
  std::string decoded_;
};

}  // namespace updraft
