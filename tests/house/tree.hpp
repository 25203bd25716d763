#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace updraft::house {

/// One `#include` line.
struct Include {
  std::string name;  ///< as written, without the brackets or quotes
  bool quoted = false;
  std::size_t line = 0;  ///< counted from 1
};

/// One source file, read.
struct File {
  std::vector<std::string> lines;
  std::vector<Include> includes;  ///< of C++ files only
};

/// All source files below a root, by their path from there (`src/base/log.cpp`).
struct Tree {
  std::map<std::string, File> files;

  /// The path of the file that an include means; empty where it is none of the tree's.
  [[nodiscard]] std::string resolve(const Include& include) const;
};

/// Reads every file written by hand below `root`: C++, CMake, scripts, JavaScript and TypeScript;
/// nothing that git ignores (build folders, node_modules) and no documents.
Tree read_tree(const std::filesystem::path& root);

}  // namespace updraft::house
