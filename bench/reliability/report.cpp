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

constexpr std::string_view begin_marker = "<!-- figures -->\n";
constexpr std::string_view end_marker = "<!-- /figures -->";

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
  return all(findings) && all(bystanders);
}

Finding bystander_finding(std::string during, const load::Histogram& times) {
  constexpr double most = 0.99;
  return {.done = std::move(during),
          .bound = "p99 " + milliseconds(bystander_time),
          .measured = "p50 " + milliseconds(times.quantile(0.5)) + ", p99 " +
                      milliseconds(times.quantile(most)) + ", longest " +
                      milliseconds(times.max()) + " of " + number(times.count()) + " events",
          .holds = times.count() > 0 && times.quantile(most) < bystander_time};
}

std::string to_markdown(const Report& report) {
  std::string out = "Measured on " + machine() + "; the server has one thread.\n\n";
  append_table(out, "what was done", report.findings);
  out += "\nThe bystander meanwhile:\n\n";
  append_table(out, "during", report.bystanders);
  return out;
}

void write_into(const std::string& page, const std::string& tables) {
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
