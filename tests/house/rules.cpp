#include "house/rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>

namespace updraft::house {
namespace {

constexpr std::string_view umbrella = "include/updraft/updraft.hpp";

bool in_product(std::string_view path) {
  return path.starts_with("src/") || path.starts_with("include/");
}

bool is_cpp(std::string_view path) {
  return path.ends_with(".cpp") || path.ends_with(".hpp");
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// "src/base/log.cpp" -> "log"
std::string_view stem_of(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  return path.substr(0, path.rfind('.'));
}

// "src/base/log.cpp" -> "base"; empty for a file right in src/.
std::string folder_of(std::string_view path) {
  path.remove_prefix(std::string_view("src/").size());
  const std::size_t end = path.find('/');
  return end == std::string_view::npos ? std::string{} : std::string(path.substr(0, end));
}

bool includes(const Tree& tree, const File& file, std::string_view target) {
  return std::any_of(file.includes.begin(), file.includes.end(),
                     [&](const Include& include) { return tree.resolve(include) == target; });
}

// Whether a .cpp is a header's own: it includes it and is named like it, or like a part of it
// (json_parse.cpp is json.hpp's), while no header beside it is nearer to its name.
bool is_own_source(const Tree& tree, std::string_view source_path, const File& source,
                   std::string_view header_path) {
  if (!source_path.ends_with(".cpp") || !includes(tree, source, header_path)) return false;
  const std::string_view header_stem = stem_of(header_path);
  if (stem_of(source_path) != header_stem &&
      !stem_of(source_path).starts_with(std::string(header_stem) + "_")) {
    return false;
  }
  const std::string beside(source_path.substr(0, source_path.rfind('.')));
  return !tree.files.contains(beside + ".hpp") || beside + ".hpp" == header_path;
}

// The floors of all files of src/ and include/, as positions in House::floors.
class Floors {
 public:
  Floors(const Tree& tree, const House& house) {
    for (const auto& [path, file] : tree.files) {
      if (!in_product(path) || !is_cpp(path)) continue;
      const std::string name = name_of(tree, house, path);
      const auto floor = std::find(house.floors.begin(), house.floors.end(), name);
      if (floor != house.floors.end()) floors_[path] = floor - house.floors.begin();
    }
  }

  [[nodiscard]] std::optional<std::ptrdiff_t> of(const std::string& path) const {
    const auto found = floors_.find(path);
    return found == floors_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  static std::string name_of(const Tree& tree, const House& house, const std::string& path) {
    if (path.starts_with("src/")) return folder_of(path);
    const std::string header = path.substr(std::string_view("include/updraft/").size());
    if (const auto listed = house.header_only.find(header); listed != house.header_only.end()) {
      return listed->second;
    }
    // The uppermost floor with a .cpp of its name; failing that, with a .cpp of a part of it.
    for (const bool exact : {true, false}) {
      for (const std::string& floor : house.floors) {
        for (const auto& [source_path, source] : tree.files) {
          if (source_path.starts_with("src/" + floor + "/") &&
              (!exact || stem_of(source_path) == stem_of(path)) &&
              is_own_source(tree, source_path, source, path)) {
            return floor;
          }
        }
      }
    }
    return {};
  }

  std::map<std::string, std::ptrdiff_t> floors_;
};

// Walks the includes depth first and notes each one that leads back to a file on the way there.
class CircleSearch {
 public:
  explicit CircleSearch(const Tree& tree) : tree_(tree) {}

  Findings run() {
    for (const auto& [path, file] : tree_.files) {
      if (in_product(path)) visit(path);
    }
    return std::move(findings_);
  }

 private:
  void visit(const std::string& path) {
    if (!visited_.insert(path).second) return;
    way_.push_back(path);
    for (const Include& include : tree_.files.at(path).includes) {
      const std::string next = tree_.resolve(include);
      if (next.empty()) continue;
      const auto start = std::find(way_.begin(), way_.end(), next);
      if (start == way_.end()) {
        visit(next);
      } else {
        report(path, include.line, start);
      }
    }
    way_.pop_back();
  }

  void report(const std::string& path, std::size_t line,
              std::vector<std::string>::const_iterator start) {
    std::string circle;
    for (auto step = start; step != way_.end(); ++step) circle += *step + " -> ";
    findings_.push_back({path, line, "circles", "includes go in a circle: " + circle + *start});
  }

  const Tree& tree_;
  std::set<std::string> visited_;
  std::vector<std::string> way_;
  Findings findings_;
};

bool is_io_header(std::string_view name) {
  static constexpr std::array<std::string_view, 10> io{"boost/asio",
                                                       "boost/beast.hpp",
                                                       "boost/beast/websocket",
                                                       "boost/beast/core/tcp_stream",
                                                       "sys/socket.h",
                                                       "sys/epoll.h",
                                                       "sys/uio.h",
                                                       "netinet/",
                                                       "arpa/inet.h",
                                                       "netdb.h"};
  // Asio's buffers only name memory; codecs that take or give them stay pure.
  if (name.starts_with("boost/asio/buffer")) return false;
  return std::any_of(io.begin(), io.end(),
                     [name](std::string_view prefix) { return name.starts_with(prefix); });
}

bool is_word_at(std::string_view line, std::size_t start, std::size_t size) {
  const auto in_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  const std::size_t end = start + size;
  return (start == 0 || !in_word(line[start - 1])) && (end == line.size() || !in_word(line[end]));
}

bool has_word(std::string_view line, std::string_view word) {
  std::size_t at = line.find(word);
  while (at != std::string_view::npos && !is_word_at(line, at, word.size())) {
    at = line.find(word, at + 1);
  }
  return at != std::string_view::npos;
}

}  // namespace

std::string to_string(const Finding& finding) {
  return finding.file + ":" + std::to_string(finding.line) + ": [" + finding.rule + "] " +
         finding.what;
}

Findings check_floors(const Tree& tree, const House& house) {
  const Floors floors(tree, house);
  Findings findings;
  for (const auto& [path, file] : tree.files) {
    if (!in_product(path) || !is_cpp(path)) continue;
    const auto floor = floors.of(path);
    if (!floor) {
      findings.push_back({path, 1, "floors",
                          path.starts_with("src/")
                              ? "its folder is none of the house's floors"
                              : "no floor known: it has no .cpp of its name, and "
                                "tests/house/house_test.cpp doesn't list it"});
      continue;
    }
    const auto name = [&house](std::ptrdiff_t at) {
      return house.floors[static_cast<std::size_t>(at)];
    };
    for (const Include& include : file.includes) {
      const std::string target = tree.resolve(include);
      const auto above = floors.of(target);
      if (above && *above > *floor) {
        findings.push_back({path, include.line, "floors",
                            name(*floor) + " includes " + include.name + " of " + name(*above) +
                                ", which stands on it"});
      }
      if (path.starts_with("include/") && target.starts_with("src/")) {
        findings.push_back(
            {path, include.line, "floors",
             "a public header includes " + include.name + ", which users don't have"});
      }
    }
  }
  return findings;
}

Findings check_names(const Tree& tree) {
  Findings findings;
  for (const auto& [path, file] : tree.files) {
    if (!in_product(path)) continue;
    for (const Include& include : file.includes) {
      const bool is_public = include.name.starts_with("updraft/");
      std::string wrong;
      if (is_public && include.quoted) {
        wrong = "public headers are included as <" + include.name + ">";
      } else if ((is_public || include.quoted) && tree.resolve(include).empty()) {
        wrong = include.name + " is no file of include/ and none of src/, from where it is named";
      } else if (!include.quoted && tree.resolve(include).starts_with("src/")) {
        wrong = "private headers are included as \"" + include.name + "\"";
      }
      if (!wrong.empty()) findings.push_back({path, include.line, "names", wrong});
    }
  }
  return findings;
}

Findings check_circles(const Tree& tree) {
  return CircleSearch(tree).run();
}

Findings check_unused(const Tree& tree) {
  std::set<std::string> used;
  for (const auto& [path, file] : tree.files) {
    if (!in_product(path) && !path.starts_with("examples/")) continue;
    for (const Include& include : file.includes) {
      const std::string target = tree.resolve(include);
      if (!is_own_source(tree, path, file, target)) used.insert(target);
    }
  }
  Findings findings;
  for (const auto& [path, file] : tree.files) {
    if (!in_product(path)) continue;
    if (path.ends_with(".hpp") && path != umbrella && !used.contains(path)) {
      findings.push_back({path, 1, "unused", "nothing but its own .cpp and tests includes it"});
    }
    if (path.ends_with(".cpp")) {
      const auto list = tree.files.find("src/" + folder_of(path) + "/CMakeLists.txt");
      const std::string name = path.substr(path.rfind('/') + 1);
      const bool built =
          list != tree.files.end() &&
          std::any_of(list->second.lines.begin(), list->second.lines.end(),
                      [&name](const std::string& line) { return has_word(line, name); });
      if (!built) findings.push_back({path, 1, "unused", "its CMakeLists.txt doesn't build it"});
    }
  }
  return findings;
}

Findings check_io(const Tree& tree, const House& house) {
  Findings findings;
  const Floors floors(tree, house);
  for (const auto& [path, file] : tree.files) {
    if (!in_product(path)) continue;
    const auto floor = floors.of(path);
    if (floor && house.io_floors.contains(house.floors[static_cast<std::size_t>(*floor)])) continue;
    for (const Include& include : file.includes) {
      if (is_io_header(include.name)) {
        findings.push_back({path, include.line, "io",
                            "includes " + include.name + ", but is none of the I/O floors"});
      }
    }
  }
  return findings;
}

Findings check_visibility(const Tree& tree) {
  Findings findings;
  for (const auto& [path, file] : tree.files) {
    if (!path.starts_with("include/")) continue;
    bool visible = false;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string_view line = file.lines[i];
      if (line == "#pragma GCC visibility push(default)") visible = true;
      if (line == "#pragma GCC visibility pop") visible = false;
      if (line.starts_with("namespace ") && !visible) {
        findings.push_back({path, i + 1, "visibility", "is hidden in the shared library"});
      }
      if (line.starts_with("#include") && visible) {
        findings.push_back({path, i + 1, "visibility", "shows what others declare, too"});
      }
    }
    if (visible) {
      findings.push_back({path, file.lines.size(), "visibility", "shows what follows it, too"});
    }
  }
  return findings;
}

Findings check_audience(const Tree& tree) {
  static constexpr std::string_view thrown = "throw Error(";
  Findings findings;
  for (const auto& [path, file] : tree.files) {
    // The command is no part of the library.
    if (!in_product(path) || path.starts_with("src/cli/")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string_view line = file.lines[i];
      const std::size_t at = line.find(thrown);
      if (at == std::string_view::npos || line.find("//") < at) continue;
      if (line.substr(at + thrown.size()).starts_with("ErrorKind::internal")) continue;
      findings.push_back({path, i + 1, "audience", "throws an Error that clients may read"});
    }
  }
  return findings;
}

Findings check_locale(const Tree& tree) {
  static constexpr std::array<std::string_view, 36> calls{
      "toupper(",       "tolower(",       "isalpha(",    "isdigit(",       "isalnum(",
      "isspace(",       "isprint(",       "isxdigit(",   "isupper(",       "islower(",
      "ispunct(",       "iscntrl(",       "isgraph(",    "isblank(",       "strcasecmp(",
      "strncasecmp(",   "strtod(",        "strtof(",     "strtold(",       "stod(",
      "stof(",          "stold(",         "atof(",       "strcoll(",       "iequals(",
      "istarts_with(",  "iends_with(",    "icontains(",  "to_upper(",      "to_lower(",
      "to_upper_copy(", "to_lower_copy(", "ignore_case", "PositiveNumber", "lexical_cast",
      "std::regex"};
  Findings findings;
  for (const auto& [path, file] : tree.files) {
    const bool is_example = path.starts_with("examples/") && is_cpp(path);
    if (!in_product(path) && !is_example) continue;
    // It has the letters of ASCII, under two of these names.
    if (path == "src/base/ascii.hpp") continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string_view line = file.lines[i];
      for (const std::string_view call : calls) {
        const std::size_t at = line.find(call);
        if (at == std::string_view::npos || line.find("//") < at) continue;
        const std::string_view before = line.substr(0, at);
        const bool within_name = !before.empty() && is_name(before.back());
        if (within_name || before.ends_with("ascii::")) continue;
        findings.push_back(
            {path, i + 1, "locale", "uses " + std::string(call) + ", which depends on the locale"});
      }
    }
  }
  return findings;
}

Findings check_compiler(const Tree& tree) {
  static const std::string checked = "include/updraft/compiler.hpp";
  Findings findings;
  for (const auto& [path, file] : tree.files) {
    if (!path.starts_with("include/") || path == checked) continue;
    std::string first = path;
    // As long as public headers come first; there are no circles.
    for (std::size_t steps = 0; first != checked && steps < tree.files.size(); ++steps) {
      const auto header = tree.files.find(first);
      if (header == tree.files.end() || header->second.includes.empty()) break;
      first = tree.resolve(header->second.includes.front());
    }
    if (first != checked) {
      findings.push_back({path, 1, "compiler", "includes something before updraft/compiler.hpp"});
    }
  }
  return findings;
}

Findings check_length(const Tree& tree, const House& house) {
  Findings findings;
  for (const auto& [path, file] : tree.files) {
    if (file.lines.size() > house.longest_file) {
      findings.push_back({path, house.longest_file + 1, "length",
                          std::to_string(file.lines.size()) + " lines; at most " +
                              std::to_string(house.longest_file) + " are allowed"});
    }
  }
  return findings;
}

Findings check_unfinished(const Tree& tree) {
  // In two halves, as this file is a source too.
  static constexpr std::array<std::string_view, 3> words{
      "TO"
      "DO",
      "FIX"
      "ME",
      "X"
      "XX"};
  Findings findings;
  for (const auto& [path, file] : tree.files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string_view line = file.lines[i];
      for (const std::string_view word : words) {
        if (has_word(line, word)) {
          findings.push_back({path, i + 1, "unfinished", "says " + std::string(word)});
        }
      }
    }
  }
  return findings;
}

}  // namespace updraft::house
