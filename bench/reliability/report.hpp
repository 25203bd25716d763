#pragma once

#include "histogram.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace updraft::reliability {

/// One line of the table.
struct Finding {
  std::string done;      ///< What was done to the server.
  std::string bound;     ///< What is promised.
  std::string measured;  ///< What it was.
  bool holds = false;
};

/// All that a run has found.
struct Report {
  std::vector<Finding> findings;
  std::vector<Finding> bystanders;  ///< Of each measurement.

  [[nodiscard]] bool holds() const noexcept;
};

/// What the bystander of a measurement has seen.
[[nodiscard]] Finding bystander_finding(std::string during, const load::Histogram& times);

/// Tables in Markdown, and in a line, on what they were measured.
[[nodiscard]] std::string to_markdown(const Report& report);

/// Puts the tables between the markers of a page.
void write_into(const std::string& page, const std::string& tables);

// Figures as the tables have them.

[[nodiscard]] std::string mebibytes(std::int64_t bytes);
/// With commas between thousands.
[[nodiscard]] std::string number(std::uint64_t count);
[[nodiscard]] std::string milliseconds(std::chrono::nanoseconds time);

}  // namespace updraft::reliability
