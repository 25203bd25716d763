#pragma once

#include <updraft/result.hpp>
#include <updraft/value.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::transcript {

/// A part of a value that is not as it was expected.
struct Mismatch {
  Position position;
  std::optional<Value> expected;  ///< Nothing: there should be nothing here.
  std::optional<Value> found;     ///< Nothing: there is nothing here.
};

/// What the `"<name>"`s of a transcript stand for: any string at first, the same one from then on.
/// Owned by who plays it; one thread.
class Placeholders {
 public:
  /// As many mismatches as this are looked for.
  static constexpr std::size_t most_mismatches = 20;

  /// Compares a value with what is expected, without regard to the order of members; `<*>` within a
  /// string stands for any text. Names are bound on the way.
  std::vector<Mismatch> compare(const Value& expected, const Value& found);
  /// A text to be sent, with what its names stand for. The Error names one that is not bound.
  [[nodiscard]] Result<std::string> fill(std::string_view text) const;

 private:
  struct Comparison;

  void compare(Comparison& comparison, const Value& expected, const Value& found);
  void compare_items(Comparison& comparison, const Value& expected, const Value& found);
  void compare_members(Comparison& comparison, const Value& expected, const Value& found);
  bool text_matches(std::string_view expected, std::string_view found);

  std::map<std::string, std::string, std::less<>> bound_;
};

}  // namespace updraft::transcript
