#include "report.hpp"

#include <updraft/error.hpp>

#include "bounds.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <sstream>

namespace updraft::reliability {
namespace {

constexpr double most_of_them = 0.99;

std::string with_digits(double figure, int digits) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(digits) << figure;
  return out.str();
}

void append_table(std::string& out, const std::string& head, const std::vector<Finding>& findings) {
  out += "| " + head + " | bound | measured | verdict |\n| --- | --- | --- | --- |\n";
  for (const Finding& finding : findings) {
    out += "| " + finding.done + " | " + finding.bound + " | " + finding.measured + " | " +
           (finding.holds ? "holds" : "**missed**") + " |\n";
  }
}

void append_attack(std::string& out, const AttackFinding& finding) {
  const AttackOutcome& outcome = finding.outcome;
  const load::Histogram& times = outcome.bystander;
  const std::size_t all = outcome.newcomers.served + outcome.newcomers.refused;
  const bool is_answered = times.count() > 0;
  out += "| " + finding.name + " | " + number(outcome.bytes >> 10) + " | " +
         with_digits(outcome.milliseconds_per_kilobyte(), 3) +
         (outcome.at_rest ? "" : " and more") + " | " + with_digits(outcome.memory_per_byte(), 1) +
         " | " + (is_answered ? milliseconds(times.quantile(most_of_them)) : "not answered") +
         " | " + (is_answered ? milliseconds(times.max()) : "-") + " | " +
         number(outcome.newcomers.served) + " of " + number(all) + " | " +
         milliseconds(outcome.newcomers.longest) + " | " +
         (finding.holds() ? "holds" : "**missed**") + " |\n";
}

/// The text behind the colon of a line of /proc/cpuinfo.
std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(": ") + 2);
  }
  return "unknown";
}

/// Without any name of it.
std::string machine() {
  utsname system{};
  ::uname(&system);
  const std::string release = system.release;
  const std::string kernel = release.substr(0, release.find('.', release.find('.') + 1));
  const double memory = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
                        static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 30);
  return std::to_string(::sysconf(_SC_NPROCESSORS_ONLN)) + " cores (" + processor() + "), " +
         with_digits(memory, 0) + " GiB of memory, Linux " + kernel + ", " +
#ifdef __clang__
         "clang " + __clang_version__;
#else
         "g++ " + __VERSION__;
#endif
}

}  // namespace

bool Report::holds() const noexcept {
  const auto all = [](const std::vector<Finding>& some) {
    return std::ranges::all_of(some, &Finding::holds);
  };
  return all(findings) && all(bystanders) && std::ranges::all_of(attacks, &AttackFinding::holds);
}

bool AttackFinding::holds() const noexcept {
  const load::Histogram& times = outcome.bystander;
  const double most_milliseconds =
      std::chrono::duration<double, std::milli>(time_per_kilobyte).count();
  return outcome.at_rest && outcome.milliseconds_per_kilobyte() <= most_milliseconds &&
         times.count() > 0 && times.quantile(most_of_them) < bystander_time &&
         outcome.newcomers.refused == 0 && outcome.newcomers.served > 0;
}

Finding bystander_finding(std::string during, const load::Histogram& times) {
  return {.done = std::move(during),
          .bound = "p99 " + milliseconds(bystander_time),
          .measured = "p50 " + milliseconds(times.quantile(0.5)) + ", p99 " +
                      milliseconds(times.quantile(most_of_them)) + ", longest " +
                      milliseconds(times.max()) + " of " + number(times.count()) + " events",
          .holds = times.count() > 0 && times.quantile(most_of_them) < bystander_time};
}

std::string to_markdown(const Report& report) {
  std::string out = "Measured on " + machine() + "; the server has one thread.\n\n";
  append_table(out, "what was done", report.findings);
  out += "\nThe bystander meanwhile:\n\n";
  append_table(out, "during", report.bystanders);
  return out;
}

std::string attacks_to_markdown(const Report& report) {
  std::string out = "Measured on " + machine() + "; the server has one thread. Bounds: " +
                    std::to_string(time_per_kilobyte.count()) + " ms for each KB, p99 " +
                    milliseconds(bystander_time) +
                    ", no newcomer refused.\n\n"
                    "| what is sent | KB | ms per KB | bytes per byte | bystander p99 | longest | "
                    "newcomers served | slowest | verdict |\n"
                    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n";
  for (const AttackFinding& finding : report.attacks) append_attack(out, finding);
  return out;
}

void write_into(const std::string& page, const std::string& name, const std::string& tables) {
  const std::string begin_marker = "<!-- " + name + " -->\n";
  const std::string end_marker = "<!-- /" + name + " -->";
  std::ifstream file(page);
  std::string text(std::istreambuf_iterator<char>(file), {});
  const std::size_t begin = text.find(begin_marker);
  const std::size_t end = text.find(end_marker);
  if (begin == std::string::npos || end == std::string::npos || end < begin) {
    throw Error(page + " has no place for the figures");
  }
  const std::size_t from = begin + begin_marker.size();
  text.replace(from, end - from, "\n" + tables + "\n");
  std::ofstream(page) << text;
}

std::string mebibytes(std::int64_t bytes) {
  return with_digits(static_cast<double>(bytes) / static_cast<double>(mebibyte), 1) + " MiB";
}

std::string number(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string milliseconds(std::chrono::nanoseconds time) {
  const std::chrono::duration<double, std::milli> figure = time;
  return with_digits(figure.count(), figure.count() < 10 ? 2 : 0) + " ms";
}

}  // namespace updraft::reliability
