#pragma once

#include <string>
#include <vector>

namespace updraft::model {

class Node;

/// Hears of each view that newly fails while it lives, however deep below what is being computed:
/// views go on with the last values of those that they read, and would not tell. On the home loop's
/// stack; they nest.
class Failures {
 public:
  Failures();
  Failures(const Failures&) = delete;
  Failures& operator=(const Failures&) = delete;
  ~Failures();

  /// The node has failed, with another failure than before. Without memory for that, nobody hears
  /// of it.
  static void note(const Node& node) noexcept;

  struct Failure {
    const Node* node;
    std::string what;
  };
  [[nodiscard]] const std::vector<Failure>& all() const noexcept { return all_; }

 private:
  Failures* outer_;
  std::vector<Failure> all_;
};

}  // namespace updraft::model
