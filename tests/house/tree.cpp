#include "house/tree.hpp"

#include <array>
#include <fstream>
#include <optional>
#include <string_view>

namespace updraft::house {
namespace {

namespace fs = std::filesystem;

bool is_cpp(const fs::path& path) {
  return path.extension() == ".hpp" || path.extension() == ".cpp";
}

bool is_source(const fs::path& path) {
  static constexpr std::array<std::string_view, 9> extensions{
      ".hpp", ".cpp", ".cmake", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".sh"};
  for (const std::string_view extension : extensions) {
    if (path.extension() == extension) return true;
  }
  const fs::path folder = path.parent_path().filename();
  return path.filename() == "CMakeLists.txt" || folder == "script" || folder == ".ci";
}

bool is_ignored(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name == "build" || name == "node_modules" || name == ".git";
}

std::string_view without_blanks_in_front(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t");
  return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

std::optional<Include> include_of(std::string_view text, std::size_t line) {
  text = without_blanks_in_front(text);
  if (!text.starts_with('#')) return std::nullopt;
  text = without_blanks_in_front(text.substr(1));
  constexpr std::string_view directive = "include";
  if (!text.starts_with(directive)) return std::nullopt;
  text = without_blanks_in_front(text.substr(directive.size()));
  if (!text.starts_with('"') && !text.starts_with('<')) return std::nullopt;
  const bool quoted = text.front() == '"';
  const std::size_t end = text.find(quoted ? '"' : '>', 1);
  if (end == std::string_view::npos) return std::nullopt;
  return Include{std::string(text.substr(1, end - 1)), quoted, line};
}

File read_file(const fs::path& path) {
  File file;
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) {
    file.lines.push_back(line);
    if (!is_cpp(path)) continue;
    if (auto include = include_of(line, file.lines.size())) {
      file.includes.push_back(std::move(*include));
    }
  }
  return file;
}

}  // namespace

std::string Tree::resolve(const Include& include) const {
  for (const char* root : {"include/", "src/"}) {
    std::string path = root + include.name;
    if (files.contains(path)) return path;
  }
  return {};
}

Tree read_tree(const fs::path& root) {
  Tree tree;
  fs::recursive_directory_iterator entry(root);
  for (const fs::recursive_directory_iterator end; entry != end; ++entry) {
    if (entry->is_directory()) {
      if (is_ignored(entry->path())) entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && is_source(entry->path())) {
      tree.files.emplace(entry->path().lexically_relative(root).generic_string(),
                         read_file(entry->path()));
    }
  }
  return tree;
}

}  // namespace updraft::house
