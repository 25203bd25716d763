#pragma once

#include "base/keystream.hpp"

#include <array>
#include <string>
#include <string_view>

namespace updraft {

/// Names failures, so that what a client is told leads to the line of the log that has the reason.
/// The names say nothing of how many there were, and do not repeat when the program starts again.
/// Owned by the graph; home loop.
class FailureIds {
 public:
  explicit FailureIds(const Secret& secret) : letters_(secret, Keystream::Purpose::failures) {}

  [[nodiscard]] std::string next() {
    // Twice the letters that are told apart when somebody reads them out.
    constexpr std::string_view alphabet =
        "23456789abcdefghijkmnpqrstuvwxyz23456789abcdefghijkmnpqrstuvwxyz";
    std::array<char, 10> id;
    letters_.take(id, alphabet);
    return {id.data(), id.size()};
  }

 private:
  Keystream letters_;
};

}  // namespace updraft
