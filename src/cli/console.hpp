#pragma once

#include <updraft/value.hpp>

#include "cli/output.hpp"
#include "cli/paint.hpp"
#include "cli/pretty.hpp"
#include "cli/terminal.hpp"

#include <cstdint>
#include <string_view>

namespace updraft::cli {

/// How values are printed.
enum class Format : std::uint8_t {
  automatic,  ///< Pretty on terminals, else in lines.
  lines,      ///< One line of JSON each, for programs.
  pretty,     ///< For people.
};

/// The standard output and what is said besides, as the flags and the terminal want it. Owned by
/// `main`; one thread.
class Console {
 public:
  Console(Format format, ColorMode color);

  /// Whether values are for people.
  [[nodiscard]] bool is_pretty() const noexcept { return pretty_; }
  [[nodiscard]] bool has_color() const noexcept { return color_; }
  /// Of the output, as wide as it is now.
  [[nodiscard]] Look look() const;
  [[nodiscard]] const Output& output() const noexcept { return output_; }

  /// A value, in its format.
  void print(const Value& value) const;
  /// A line to standard error, after the name of the command: `updraft: …`. Whether it arrives is
  /// nobody's concern.
  void say(std::string_view line, Paint paint = Paint::plain) const;
  void fail(std::string_view line) const { say(line, Paint::bad); }

 private:
  Output output_;
  Output errors_;
  bool pretty_;
  bool color_;
  bool error_color_;
};

}  // namespace updraft::cli
