#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>

// docs/fixture.md names the options that examples/fixture sets. The suite runs its tests in the
// root of the sources.

namespace updraft::house::fixture_test {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// By its name in the spelling of flags, without the digits' separators.
using Settings = std::map<std::string, std::string>;

Settings find_all(const std::string& text, const std::regex& setting) {
  Settings all;
  for (std::sregex_iterator at(text.begin(), text.end(), setting), end; at != end; ++at) {
    std::string name = (*at)[1];
    std::ranges::replace(name, '_', '-');
    std::string value = (*at)[2];
    std::erase_if(value, [](char c) { return c == ',' || c == '\'' || c == '"'; });
    all[name] = value;
  }
  return all;
}

TEST(FixturePaper, NamesTheOptionsThatTheFixtureSets) {
  const Settings set = find_all(read("examples/fixture/main.cpp"),
                                std::regex(R"(\n  options\.(?:limits\.)?(\w+) = ([^;]+);)"));
  const Settings told =
      find_all(read("docs/fixture.md"), std::regex(R"(\n\| `--([a-z-]+)` \| ([^ ]+) \|)"));
  EXPECT_EQ(told, set);
  EXPECT_GE(set.size(), 5U);
}

}  // namespace
}  // namespace updraft::house::fixture_test
