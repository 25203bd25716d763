#include <updraft/path.hpp>

#include "base/path_reader.hpp"

#include <algorithm>

namespace updraft {
namespace {

constexpr char separator = '/';
constexpr char escape = '~';

void append_segment(std::string& path, std::string_view text) {
  for (const char c : text) {
    if (c == escape) {
      path += "~0";
    } else if (c == separator) {
      path += "~1";
    } else {
      path += c;
    }
  }
}

/// The segment that is written so.
std::string decoded(std::string_view written) {
  std::string text;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const char code = written[i] == escape && i + 1 < written.size() ? written[i + 1] : escape;
    if (code == '0' || code == '1') {
      text += code == '0' ? escape : separator;
      ++i;
    } else {
      text += written[i];
    }
  }
  return text;
}

}  // namespace

std::string_view PathReader::next() {
  const std::string_view written = rest_.substr(0, rest_.find(separator));
  rest_.remove_prefix(written.size());
  skip_empty();
  if (written.find(escape) == std::string_view::npos) return written;
  decoded_ = decoded(written);
  return decoded_;
}

std::vector<std::string> path_segments(std::string_view path) {
  std::vector<std::string> segments;
  for (PathReader reader(path); reader.more();) segments.emplace_back(reader.next());
  return segments;
}

std::string path_segment(std::string_view text) {
  std::string segment;
  append_segment(segment, text);
  return segment;
}

std::string normal_path(std::string_view path) {
  std::string normal;
  normal.reserve(path.size());
  for (PathReader reader(path); reader.more();) {
    if (!normal.empty()) normal += separator;
    append_segment(normal, reader.next());
  }
  return normal;
}

}  // namespace updraft
