#pragma once

#include "cli/output.hpp"

#include <cstddef>
#include <string>

namespace updraft::cli {

/// A text on a terminal that is redrawn where it stands, as long as it fits into the window. Owned
/// by the command; one thread.
///
/// Each drawing is one write, and leaves the cursor below the text: whatever ends the command, the
/// terminal is as it was.
class Display {
 public:
  /// The output outlives it.
  explicit Display(const Output& output) : output_(output) {}

  /// Draws the whole, lines that each end in a newline, over what was drawn before; or, where there
  /// is no room for it, the news about it below.
  void draw(const std::string& whole, const std::string& news);

 private:
  const Output& output_;
  std::size_t drawn_rows_ = 0;
  std::size_t drawn_columns_ = 0;
};

}  // namespace updraft::cli
