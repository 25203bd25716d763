#include "house/rules.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace updraft::house::rules_test {
namespace {

namespace fs = std::filesystem;

// A small made-up tree in a folder of its own, which goes when the test is over: `base` has a
// public header with a .cpp and one without, `top` stands on `base`. As it is, no rule is broken.
class RulesTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::path(testing::TempDir()) /
            ("updraft_house_" + std::string(test->name()) + "_" + std::to_string(test->line()));
    fs::remove_all(root_);
    write("include/updraft/error.hpp", "#pragma once\n");
    write("include/updraft/limits.hpp", "#pragma once\n");
    write("include/updraft/updraft.hpp", "#include <updraft/error.hpp>\n");
    write("src/base/CMakeLists.txt", "updraft_floor(base SOURCES error.cpp)\n");
    write("src/base/error.cpp", "#include <updraft/error.hpp>\n#include <string>\n");
    write("src/base/clock.hpp", "#pragma once\n");
    write("src/top/CMakeLists.txt", "updraft_floor(top SOURCES top.cpp USES base)\n");
    write("src/top/top.cpp", "#include \"base/clock.hpp\"\n#include <updraft/limits.hpp>\n");
  }

  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }

  [[nodiscard]] Tree tree() const { return read_tree(root_); }

  // All that is wrong with the tree, in the order of the rules.
  [[nodiscard]] std::vector<std::string> findings() const {
    const Tree sources = tree();
    std::vector<std::string> all;
    for (const Findings& found :
         {check_floors(sources, house_), check_names(sources), check_circles(sources),
          check_unused(sources), check_io(sources, house_), check_visibility(sources),
          check_audience(sources), check_locale(sources), check_length(sources, house_),
          check_unfinished(sources)}) {
      for (const Finding& finding : found) all.push_back(to_string(finding));
    }
    return all;
  }

  House house_{.floors = {"base", "net", "top"},
               .header_only = {{"limits.hpp", "base"}, {"updraft.hpp", "top"}},
               .io_floors = {"net"},
               .longest_file = 5};

 private:
  fs::path root_;
};

using Lines = std::vector<std::string>;

TEST_F(RulesTest, FindNothingInATidyTree) {
  EXPECT_EQ(findings(), Lines{});
}

TEST_F(RulesTest, FindAStepUp) {
  write("src/top/top.hpp", "#pragma once\n");
  write("src/base/error.cpp", "#include <updraft/error.hpp>\n\n#  include \"top/top.hpp\"\n");
  EXPECT_EQ(findings(), Lines{"src/base/error.cpp:3: [floors] base includes top/top.hpp of top, "
                              "which stands on it"});
}

TEST_F(RulesTest, FindAPublicHeaderThatStepsUp) {
  write("include/updraft/error.hpp", "#include <updraft/top.hpp>\n");
  write("include/updraft/top.hpp", "#pragma once\n");
  write("src/top/top.cpp",
        "#include <updraft/top.hpp>\n#include \"base/clock.hpp\"\n#include <updraft/limits.hpp>\n");
  EXPECT_EQ(findings(), Lines{"include/updraft/error.hpp:1: [floors] base includes updraft/top.hpp "
                              "of top, which stands on it"});
}

TEST_F(RulesTest, KnowThatAHeaderOfSeveralSourcesBelongsToTheirFloor) {
  write("include/updraft/error.hpp", "#include <updraft/top.hpp>\n");
  write("include/updraft/top.hpp", "#pragma once\n");
  write("src/top/CMakeLists.txt", "updraft_floor(top SOURCES top.cpp top_print.cpp)\n");
  write("src/top/top_print.cpp", "#include <updraft/top.hpp>\n");
  EXPECT_EQ(findings(), Lines{"include/updraft/error.hpp:1: [floors] base includes updraft/top.hpp "
                              "of top, which stands on it"});
}

TEST_F(RulesTest, TakeAPublicHeaderOnlyForThatOfASourceWithoutAPrivateOne) {
  write("src/base/CMakeLists.txt",
        "updraft_floor(base SOURCES no_limits.cpp error.cpp limits.cpp)\n");
  write("src/base/limits.cpp", "#include \"base/limits.hpp\"\n#include <updraft/limits.hpp>\n");
  write("src/base/limits.hpp", "#pragma once\n");
  write("src/base/error.cpp", "#include <updraft/error.hpp>\n#include \"base/limits.hpp\"\n");
  house_.header_only["limits.hpp"] = "top";
  EXPECT_EQ(findings(), Lines{"src/base/limits.cpp:2: [floors] base includes updraft/limits.hpp of "
                              "top, which stands on it"});
}

TEST_F(RulesTest, FindAPublicHeaderOfNoFloor) {
  write("include/updraft/lost.hpp", "#pragma once\n");
  write(
      "src/top/top.cpp",
      "#include \"base/clock.hpp\"\n#include <updraft/limits.hpp>\n#include <updraft/lost.hpp>\n");
  EXPECT_EQ(findings(),
            Lines{"include/updraft/lost.hpp:1: [floors] no floor known: it has no .cpp of its "
                  "name, and tests/house/house_test.cpp doesn't list it"});
}

TEST_F(RulesTest, FindAFolderThatIsNoFloor) {
  write("src/cellar/CMakeLists.txt", "updraft_floor(cellar SOURCES cellar.cpp)\n");
  write("src/cellar/cellar.cpp", "#include <string>\n");
  EXPECT_EQ(findings(),
            Lines{"src/cellar/cellar.cpp:1: [floors] its folder is none of the house's floors"});
}

TEST_F(RulesTest, FindAPublicHeaderThatIncludesAPrivateOne) {
  write("include/updraft/error.hpp", "#include \"base/clock.hpp\"\n");
  EXPECT_EQ(findings(), Lines{"include/updraft/error.hpp:1: [floors] a public header includes "
                              "base/clock.hpp, which users don't have"});
}

TEST_F(RulesTest, FindAHeaderNamedFromElsewhere) {
  write("src/top/top.cpp",
        "#include \"../base/clock.hpp\"\n#include <base/clock.hpp>\n"
        "#include \"updraft/limits.hpp\"\n#include <updraft/none.hpp>\n");
  EXPECT_EQ(findings(),
            (Lines{"src/top/top.cpp:1: [names] ../base/clock.hpp is no file of include/ and none "
                   "of src/, from where it is named",
                   "src/top/top.cpp:2: [names] private headers are included as \"base/clock.hpp\"",
                   "src/top/top.cpp:3: [names] public headers are included as <updraft/limits.hpp>",
                   "src/top/top.cpp:4: [names] updraft/none.hpp is no file of include/ and none of "
                   "src/, from where it is named"}));
}

TEST_F(RulesTest, FindACircle) {
  write("src/base/clock.hpp", "#include \"base/date.hpp\"\n");
  write("src/base/date.hpp", "\n#include \"base/zone.hpp\"\n");
  write("src/base/zone.hpp", "#include \"base/clock.hpp\"\n");
  EXPECT_EQ(findings(),
            Lines{"src/base/zone.hpp:1: [circles] includes go in a circle: src/base/clock.hpp -> "
                  "src/base/date.hpp -> src/base/zone.hpp -> src/base/clock.hpp"});
}

TEST_F(RulesTest, FindAFileThatIncludesItself) {
  write("src/base/clock.hpp", "#include \"base/clock.hpp\"\n");
  EXPECT_EQ(findings(), Lines{"src/base/clock.hpp:1: [circles] includes go in a circle: "
                              "src/base/clock.hpp -> src/base/clock.hpp"});
}

TEST_F(RulesTest, FindAHeaderThatOnlyItsOwnSourceAndATestInclude) {
  write("src/base/CMakeLists.txt", "updraft_floor(base SOURCES error.cpp date.cpp)\n");
  write("src/base/date.hpp", "#pragma once\n");
  write("src/base/date.cpp", "#include \"base/date.hpp\"\n");
  write("tests/base/date_test.cpp", "#include \"base/date.hpp\"\n");
  EXPECT_EQ(findings(),
            Lines{"src/base/date.hpp:1: [unused] nothing but its own .cpp and tests includes it"});
}

TEST_F(RulesTest, FindASourceThatIsNotBuilt) {
  write("src/base/CMakeLists.txt", "updraft_floor(base SOURCES other_error.cpp)\n");
  EXPECT_EQ(findings(),
            Lines{"src/base/error.cpp:1: [unused] its CMakeLists.txt doesn't build it"});
}

TEST_F(RulesTest, FindInputOutputOutsideItsFloor) {
  const std::string text =
      "#include <boost/asio/buffer.hpp>\n#include <boost/asio/ip/tcp.hpp>\n"
      "#include <sys/socket.h>\n";
  write("src/base/error.cpp", "#include <updraft/error.hpp>\n" + text);
  write("src/net/CMakeLists.txt", "updraft_floor(net SOURCES listener.cpp)\n");
  write("src/net/listener.cpp", text);
  EXPECT_EQ(findings(), (Lines{"src/base/error.cpp:3: [io] includes boost/asio/ip/tcp.hpp, but is "
                               "none of the I/O floors",
                               "src/base/error.cpp:4: [io] includes sys/socket.h, but is none of "
                               "the I/O floors"}));
}

TEST_F(RulesTest, FindAPublicHeaderThatIsHidden) {
  const std::string push = "#pragma GCC visibility push(default)\n";
  const std::string pop = "#pragma GCC visibility pop\n";
  write("include/updraft/limits.hpp", push + "namespace updraft {}\n" + pop);
  write("include/updraft/error.hpp",
        "namespace updraft {}\n" + push + pop + "namespace updraft::base {}\n");
  write("src/base/clock.hpp", "namespace updraft {}\n");
  EXPECT_EQ(findings(),
            (Lines{"include/updraft/error.hpp:1: [visibility] is hidden in the shared library",
                   "include/updraft/error.hpp:4: [visibility] is hidden in the shared library"}));
}

TEST_F(RulesTest, FindAPublicHeaderThatShowsMoreThanItsOwn) {
  write("include/updraft/error.hpp",
        "#pragma GCC visibility push(default)\n#include <string>\nnamespace updraft {}\n");
  EXPECT_EQ(findings(),
            (Lines{"include/updraft/error.hpp:2: [visibility] shows what others declare, too",
                   "include/updraft/error.hpp:3: [visibility] shows what follows it, too"}));
}

TEST_F(RulesTest, FindALongFileButNotALongDocument) {
  write("script/five", "1\n2\n3\n4\n5\n");
  write("script/six", "1\n2\n3\n4\n5\n6\n");
  write("docs/six.md", "1\n2\n3\n4\n5\n6\n");
  write("build/release/six.cpp", "1\n2\n3\n4\n5\n6\n");
  EXPECT_EQ(findings(), Lines{"script/six:6: [length] 6 lines; at most 5 are allowed"});
}

TEST_F(RulesTest, FindErrorsOfTheLibraryThatClientsMayRead) {
  write("src/base/error.cpp",
        "#include <updraft/error.hpp>\n"
        "// throw Error(\"in a comment\")\n"
        "throw Error(ErrorKind::internal, \"a\");\n"
        "throw Error::for_program(ErrorKind::invalid, \"b\");\n"
        "throw Error(\"c\");\n");
  EXPECT_EQ(findings(),
            Lines{"src/base/error.cpp:5: [audience] throws an Error that clients may read"});
}

TEST_F(RulesTest, FindCallsThatDependOnTheLocale) {
  write("src/base/error.cpp",
        "#include <updraft/error.hpp>\n"
        "char a = std::toupper(b);  // toupper(c)\n"
        "char d = ascii::to_upper(e), f = my_toupper(g);\n"
        "// strtod(h)\n"
        "app.transform(CLI::ignore_case);\n");
  write("examples/demo/main.cpp", "double i = std::stod(j);\n");
  EXPECT_EQ(
      findings(),
      (Lines{"examples/demo/main.cpp:1: [locale] uses stod(, which depends on the locale",
             "src/base/error.cpp:2: [locale] uses toupper(, which depends on the locale",
             "src/base/error.cpp:5: [locale] uses ignore_case, which depends on the locale"}));
}

TEST_F(RulesTest, FindAPublicHeaderThatChecksNoCompilerFirst) {
  write("include/updraft/compiler.hpp", "#pragma once\n");
  write("include/updraft/limits.hpp", "#include <updraft/compiler.hpp>\n");
  write("include/updraft/error.hpp", "#include <string>\n#include <updraft/compiler.hpp>\n");
  write("include/updraft/updraft.hpp", "#include <updraft/limits.hpp>\n");
  Lines all;
  for (const Finding& finding : check_compiler(tree())) all.push_back(to_string(finding));
  EXPECT_EQ(all, Lines{"include/updraft/error.hpp:1: [compiler] includes something before "
                       "updraft/compiler.hpp"});
}

TEST_F(RulesTest, FindWhatIsSaidToBeUnfinished) {
  const std::string word = std::string("TO") + "DO";
  write("script/test", "#!/bin/sh\n# " + word + ": all of it\n# " + word + "S is another word\n");
  EXPECT_EQ(findings(), Lines{"script/test:2: [unfinished] says " + word});
}

}  // namespace
}  // namespace updraft::house::rules_test
