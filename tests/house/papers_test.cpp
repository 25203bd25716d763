#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

// What the papers show is what is built and tested. The suite runs its tests in the root of the
// sources.

namespace updraft::house::papers_test {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// All files of a folder, one after the other.
std::string read_all(const fs::path& folder) {
  std::string text;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file()) text += read(entry.path());
  }
  return text;
}

TEST(Papers, ShowAnExampleOfTheBuildInTheReadme) {
  const std::string example = read("examples/counter/main.cpp");
  ASSERT_FALSE(example.empty());
  EXPECT_NE(read("README.md").find("```cpp\n" + example + "```"), std::string::npos);
}

TEST(Papers, ShowTheProjectOfTheInstallTestsInTheReadme) {
  const std::string project = read("tests/install/consumer/CMakeLists.txt");
  ASSERT_FALSE(project.empty());
  EXPECT_NE(read("README.md").find("```cmake\n" + project + "```"), std::string::npos);
}

TEST(Papers, NameEveryFileOfTheHouseOnItsMap) {
  const std::string map = read("docs/architecture.md");
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator("src")) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string name = entry.path().filename().string();
    const bool named = map.find("`" + name + "`") != std::string::npos ||
                       map.find("/" + name + "`") != std::string::npos;
    EXPECT_TRUE(named) << entry.path() << " is not in docs/architecture.md";
    ++files;
  }
  EXPECT_GT(files, 40);
}

// Paragraph by paragraph: what is left out in between is left out on purpose.
TEST(Papers, CompareScreensThatAreBuiltAndTested) {
  const std::string sources = read_all("examples/demo") + read_all("tests/compare");
  std::istringstream lines(read("docs/compare.md"));
  std::string paragraph;
  bool in_code = false;
  int paragraphs = 0;
  for (std::string line; std::getline(lines, line);) {
    const bool fence = line.starts_with("```");
    if (in_code && !fence && !line.empty()) {
      paragraph += line + '\n';
    } else if (!paragraph.empty()) {
      EXPECT_NE(sources.find(paragraph), std::string::npos) << paragraph;
      paragraph.clear();
      ++paragraphs;
    }
    if (fence) in_code = !in_code;
  }
  EXPECT_GT(paragraphs, 20);
}

}  // namespace
}  // namespace updraft::house::papers_test
