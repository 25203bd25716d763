#include <updraft/limits.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

// docs/limits.md says of each limit what limits.hpp says, and some test sets it. The suite runs its
// tests in the root of the sources.

namespace updraft::house::limits_test {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A limit as the table shows it: its name and default.
struct Row {
  std::string name;
  std::string standard;
  std::size_t cells = 0;

  bool operator==(const Row&) const = default;
};

constexpr std::size_t cells_of_a_row = 5;

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// The rows of the tables that begin with a flag.
std::vector<Row> rows_of_the_table() {
  std::vector<Row> rows;
  std::istringstream lines(read("docs/limits.md"));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| `--")) continue;
    std::vector<std::string> cells;
    std::istringstream row(line.substr(1));
    for (std::string cell; std::getline(row, cell, '|');) cells.push_back(trimmed(cell));
    const auto full = std::count_if(cells.begin(), cells.end(),
                                    [](const std::string& cell) { return !cell.empty(); });
    rows.push_back({cells.at(0), cells.at(1), static_cast<std::size_t>(full)});
  }
  return rows;
}

std::string with_commas(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

/// As the table writes it: `1 MiB`, `16 KiB`, `20,000`.
std::string written(const std::string& name, std::size_t number) {
  constexpr std::size_t kibi = 1024;
  if (!name.ends_with("-bytes")) return with_commas(number);
  if (number % (kibi * kibi) == 0) return std::to_string(number / kibi / kibi) + " MiB";
  if (number % kibi == 0) return std::to_string(number / kibi) + " KiB";
  return std::to_string(number) + " B";
}

std::string written(const std::string& /*name*/, std::chrono::milliseconds time) {
  constexpr int second = 1000;
  if (time.count() % second == 0) return std::to_string(time.count() / second) + " s";
  return std::to_string(time.count()) + " ms";
}

std::string flag_of(const std::string& name, std::chrono::milliseconds /*time*/) {
  return "`--" + name + "-ms`";
}

std::string flag_of(const std::string& name, std::size_t /*number*/) {
  return "`--" + name + "`";
}

std::vector<Row> limits_that_there_are() {
  std::vector<Row> rows;
  const Limits limits;
  for_each_limit(limits, [&rows](const std::string& name, auto limit) {
    rows.push_back({flag_of(name, limit), written(name, limit), cells_of_a_row});
  });
  return rows;
}

std::ostream& operator<<(std::ostream& out, const Row& row) {
  return out << row.name << " " << row.standard << ", cells: " << row.cells;
}

TEST(LimitsPaper, ListsEachLimitWithItsDefaultInTheOrderOfTheHeader) {
  EXPECT_EQ(rows_of_the_table(), limits_that_there_are());
}

TEST(LimitsPaper, HasEveryFieldOfTheHeader) {
  const std::string header = read("include/updraft/limits.hpp");
  const std::regex field(R"(\n  std::(size_t|chrono::milliseconds) \w+( =|\{))");
  const auto fields = std::distance(std::sregex_iterator(header.begin(), header.end(), field), {});
  EXPECT_EQ(static_cast<std::size_t>(fields), limits_that_there_are().size())
      << "for_each_limit leaves some out";
}

/// Whether `.name = 3` or `name=3` is somewhere in the text.
bool sets(std::string_view text, std::string_view name) {
  const auto in_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const std::string_view rest = text.substr(at + name.size());
    if (in_name(text[at - 1])) continue;
    if (rest.starts_with('=') || rest.starts_with(" =")) return true;
  }
  return false;
}

TEST(LimitsPaper, IsAboutLimitsThatTestsSet) {
  std::string tests = "\n";
  for (fs::recursive_directory_iterator at("tests"), end; at != end; ++at) {
    const fs::path& path = at->path();
    if (path.filename() == "node_modules") at.disable_recursion_pending();
    if (path.extension() == ".cpp" || path.extension() == ".txt") tests += read(path);
  }
  const Limits limits;
  for_each_limit(limits, [&tests](std::string name, auto /*limit*/) {
    std::ranges::replace(name, '-', '_');
    EXPECT_TRUE(sets(tests, name)) << "no test sets " << name;
  });
}

}  // namespace
}  // namespace updraft::house::limits_test
