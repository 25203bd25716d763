#include "server/settings_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

namespace updraft::server {
namespace {

constexpr std::string_view blanks = " \t\r";
/// Longer files are none of settings.
constexpr std::size_t most_bytes = std::size_t{1} << 20;

Error unreadable(const std::string& path, int error) {
  return Error("can't read " + path + ": " + std::generic_category().message(error));
}

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool begins_comment(std::string_view text) {
  return text.empty() || text.front() == '#' || text.front() == ';';
}

/// A value without quotes ends before a blank and `#`.
std::string bare_value(std::string_view text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (blanks.find(text[at]) != std::string_view::npos && text[at + 1] == '#') {
      return std::string(trim(text.substr(0, at)));
    }
  }
  return std::string(text);
}

/// A value in quotes, of which double ones know `\"` and `\\`. Nothing if it is not as it should
/// be.
std::optional<std::string> quoted_value(std::string_view text) {
  const char quote = text.front();
  std::string value;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const char c = text[at];
    if (c == quote) {
      const std::string_view rest = trim(text.substr(at + 1));
      return begins_comment(rest) ? std::optional(std::move(value)) : std::nullopt;
    }
    if (c == '\\' && quote == '"') {
      ++at;
      if (at == text.size() || (text[at] != '"' && text[at] != '\\')) return std::nullopt;
    }
    value += text[at];
  }
  return std::nullopt;
}

/// Returns what is wrong, empty if nothing.
std::string parse_line(std::string_view text, SettingsLine& line) {
  if (text.front() == '[') return "sections such as " + std::string(text) + " are not known";
  const auto equals = text.find('=');
  std::string_view name = trim(text.substr(0, equals));
  if (name.starts_with("--")) name.remove_prefix(2);
  if (name.empty()) return "there is no name before the =";
  line.name = name;
  if (equals == std::string_view::npos) {
    // A switch by itself.
    line.name = bare_value(name);
    line.value = "true";
    return {};
  }
  const std::string_view value = trim(text.substr(equals + 1));
  if (begins_comment(value)) return line.name + " has no value; an empty one is \"\"";
  if (value.front() != '"' && value.front() != '\'') {
    line.value = bare_value(value);
    return {};
  }
  auto quoted = quoted_value(value);
  if (!quoted) return "the quotes of " + line.name + " are not closed, or something follows them";
  line.value = *std::move(quoted);
  return {};
}

}  // namespace

Result<std::vector<SettingsLine>> parse_settings(std::string_view text, const std::string& path) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::vector<SettingsLine> lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const std::string_view content = trim(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (begins_comment(content)) continue;
    SettingsLine line{.number = number, .name = {}, .value = {}};
    const std::string problem = parse_line(content, line);
    if (!problem.empty()) {
      std::string place = path;
      return Error(place.append(":").append(std::to_string(number)).append(": ").append(problem));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

Result<std::vector<SettingsLine>> read_settings_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return unreadable(path, errno);
  std::string text;
  std::array<char, 4096> buffer;
  ssize_t size = 0;
  do {
    size = ::read(file, buffer.data(), buffer.size());
    if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
  } while ((size > 0 && text.size() <= most_bytes) || (size < 0 && errno == EINTR));
  const int error = errno;
  ::close(file);
  if (size < 0) return unreadable(path, error);
  if (text.size() > most_bytes) {
    return Error("can't read " + path + ": it is longer than " + std::to_string(most_bytes) +
                 " bytes");
  }
  return parse_settings(text, path);
}

}  // namespace updraft::server
