#include "house/rules.hpp"

#include <gtest/gtest.h>

#include <string>

// The rules of the house (CONTRIBUTING.md), checked on all of this tree.

namespace updraft::house::house_test {
namespace {

const House& house() {
  static const House rules{
      .floors = {"base", "value", "ui", "protocol", "websocket", "model", "hub", "playground",
                 "http", "engine", "io", "net", "store", "cluster", "server", "client",
                 "transcript", "cli"},
      .header_only = {{"limits.hpp", "base"},
                      {"handler_id.hpp", "value"},
                      {"result.hpp", "base"},
                      {"client_options.hpp", "client"},
                      {"compiler.hpp", "base"},
                      {"delay.hpp", "base"},
                      {"describe.hpp", "value"},
                      {"event_request.hpp", "value"},
                      {"models.hpp", "model"},
                      {"task.hpp", "base"},
                      {"traffic.hpp", "client"},
                      {"updraft.hpp", "client"}},
      .io_floors = {"io", "store"},
  };
  return rules;
}

// The suite runs its tests in the root of the sources.
const Tree& tree() {
  static const Tree sources = read_tree(std::filesystem::current_path());
  return sources;
}

void expect_none(const Findings& findings) {
  for (const Finding& finding : findings) ADD_FAILURE() << to_string(finding);
}

TEST(House, IsReadWhole) {
  for (const char* path : {"src/base/error.cpp", "include/updraft/limits.hpp",
                           "tests/house/house_test.cpp", "script/test", "CMakeLists.txt"}) {
    EXPECT_TRUE(tree().files.contains(path)) << path << " is missing in what was read";
  }
}

TEST(House, ListsNoPublicHeaderThatIsGone) {
  for (const auto& [header, floor] : house().header_only) {
    EXPECT_TRUE(tree().files.contains("include/updraft/" + header)) << header;
  }
}

TEST(House, HasFloorsThatIncludeOnlyThoseAbove) {
  expect_none(check_floors(tree(), house()));
}

TEST(House, NamesItsHeadersInOneWay) {
  expect_none(check_names(tree()));
}

TEST(House, ThrowsNoErrorThatClientsMayRead) {
  expect_none(check_audience(tree()));
}

TEST(House, HasNoCircles) {
  expect_none(check_circles(tree()));
}

TEST(House, HasNoFileThatNobodyUses) {
  expect_none(check_unused(tree()));
}

TEST(House, TouchesSocketsOnItsInputOutputFloorsOnly) {
  expect_none(check_io(tree(), house()));
}

TEST(House, ShowsItsPublicHeadersInTheSharedLibrary) {
  expect_none(check_visibility(tree()));
}

TEST(House, DependsOnNoLocale) {
  expect_none(check_locale(tree()));
}

TEST(House, ChecksTheCompilerBeforeAnythingElse) {
  expect_none(check_compiler(tree()));
}

TEST(House, HasNoLongFiles) {
  expect_none(check_length(tree(), house()));
}

TEST(House, LeavesNothingUnfinished) {
  expect_none(check_unfinished(tree()));
}

}  // namespace
}  // namespace updraft::house::house_test
