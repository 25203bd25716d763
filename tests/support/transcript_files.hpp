#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace updraft::test {

/// The files of a folder that end in .txt, sorted.
inline std::vector<std::string> transcript_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace updraft::test
