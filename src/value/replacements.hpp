#pragma once

#include <updraft/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft {

/// The leaves of a value that JSON can't hold, and where they are: something else was printed in
/// the place of each. Filled by a printer.
class Replacements {
 public:
  /// How many are told; of more, only how many there were.
  static constexpr std::size_t most_told = 1000;

  struct Leaf {
    std::string problem;       ///< What is wrong with it.
    std::string_view printed;  ///< What was done instead.
    std::vector<Value> trail;  ///< Names, keys and indexes, from the inside out.

    [[nodiscard]] std::string position() const {
      return to_string(Position(trail.rbegin(), trail.rend()));
    }
  };

  [[nodiscard]] const std::vector<Leaf>& told() const noexcept { return told_; }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }

  /// `printed` is a literal.
  void add(std::string problem, std::string_view printed) {
    if (++count_ <= most_told) told_.push_back({std::move(problem), printed, {}});
  }
  /// All but the first `outside` are within the part of that name, key or index.
  void are_within(const Value& term, std::size_t outside) {
    for (std::size_t i = outside; i < told_.size(); ++i) told_[i].trail.push_back(term);
  }

 private:
  std::vector<Leaf> told_;
  std::size_t count_ = 0;
};

}  // namespace updraft
