#pragma once

#include "attack.hpp"
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

/// One line of the table of attacks.
struct AttackFinding {
  std::string name;
  AttackOutcome outcome;

  [[nodiscard]] bool holds() const noexcept;
};

/// All that a run has found.
struct Report {
  std::vector<Finding> findings;
  std::vector<Finding> bystanders;  ///< Of each measurement.
  std::vector<AttackFinding> attacks;

  [[nodiscard]] bool holds() const noexcept;
};

/// What the bystander of a measurement has seen.
[[nodiscard]] Finding bystander_finding(std::string during, const load::Histogram& times);

/// Tables in Markdown, and in a line, on what they were measured.
[[nodiscard]] std::string to_markdown(const Report& report);

/// The same of the attacks.
[[nodiscard]] std::string attacks_to_markdown(const Report& report);

/// Puts tables between the markers of that name in a page.
void write_into(const std::string& page, const std::string& name, const std::string& tables);

// Figures as the tables have them.

[[nodiscard]] std::string mebibytes(std::int64_t bytes);
/// With commas between thousands.
[[nodiscard]] std::string number(std::uint64_t count);
[[nodiscard]] std::string milliseconds(std::chrono::nanoseconds time);

}  // namespace updraft::reliability
