#include "server/settings.hpp"

#include "base/ascii.hpp"
#include "base/nearest.hpp"
#include "server/settings_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <map>
#include <system_error>
#include <utility>

namespace updraft::server {
namespace {

[[noreturn]] void refuse(std::string message) {
  throw Error::for_program(ErrorKind::invalid, std::move(message));
}

/// What such an Error says, with where it was before it.
[[noreturn]] void refuse_at(const std::string& where, const Error& error) {
  refuse(where + ": " + error.message());
}

/// Kubernetes sets UPDRAFT_PORT to such a thing where it has a service named `updraft`.
bool is_address_of_a_service(std::string_view value) {
  constexpr std::array<std::string_view, 3> starts{"tcp://", "udp://", "sctp://"};
  return std::ranges::any_of(starts, [&](std::string_view s) { return value.starts_with(s); });
}

/// The name of a switch without its `no-`, which turns it around.
std::string_view without_no(std::string_view name) {
  constexpr std::string_view no = "no-";
  return name.starts_with(no) ? name.substr(no.size()) : std::string_view();
}

}  // namespace

std::string Setting::variable() const {
  std::string name = "UPDRAFT_";
  for (const char c : flag) name += c == '-' ? '_' : ascii::to_upper(c);
  return name;
}

std::uint64_t read_number(const std::string& text, Range range) {
  const char* const end = text.data() + text.size();
  std::int64_t below = 0;
  if (text.starts_with('-')) {
    const auto [rest, failed] = std::from_chars(text.data(), end, below);
    const bool is_number = rest == end && text.size() > 1 && failed != std::errc::invalid_argument;
    if (is_number) refuse(text + (range.least > 0 ? " is not above 0" : " is not 0 or above"));
    refuse('"' + text + "\" is no whole number");
  }
  std::uint64_t number = 0;
  const auto [rest, failed] = std::from_chars(text.data(), end, number);
  if (rest != end || failed == std::errc::invalid_argument) {
    refuse('"' + text + "\" is no whole number");
  }
  if (failed != std::errc() || number > range.most) {
    refuse(text + " is more than " + std::to_string(range.most));
  }
  if (std::cmp_less(number, range.least)) refuse(text + " is not above 0");
  return number;
}

bool read_switch(const std::string& text) {
  constexpr std::array<std::string_view, 4> on{"true", "on", "yes", "1"};
  constexpr std::array<std::string_view, 4> off{"false", "off", "no", "0"};
  const auto is_text = [&](std::string_view word) {
    return ascii::equal_ignoring_case(text, word);
  };
  if (std::ranges::any_of(on, is_text)) return true;
  if (std::ranges::any_of(off, is_text)) return false;
  refuse('"' + text + "\" is neither true nor false");
}

std::vector<std::string> Settings::take_environment() const {
  std::vector<std::string> notes;
  for (const Setting& setting : all_) {
    const std::string name = setting.variable();
    // Before the server's threads begin.
    const char* const value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    if (!value || *value == '\0') continue;
    if (setting.flag == "port" && is_address_of_a_service(value)) {
      notes.push_back(
          name + "=" + value +
          " is ignored: Kubernetes sets it for a service named \"updraft\"; the port is "
          "that of --port or the default");
      continue;
    }
    try {
      setting.set(value);
    } catch (const Error& error) {
      refuse_at(name, error);
    }
  }
  return notes;
}

void Settings::take_file(const std::string& path) const {
  const auto lines = read_settings_file(path);
  if (!lines) refuse(lines.error().message());
  std::map<std::string, std::size_t, std::less<>> seen;
  for (const SettingsLine& line : *lines) {
    const std::string where = path + ":" + std::to_string(line.number);
    try {
      const auto [first, is_new] = seen.emplace(line.name, line.number);
      if (!is_new) {
        refuse(line.name + " is there already, in line " + std::to_string(first->second));
      }
      take_line(line.name, line.value);
    } catch (const Error& error) {
      refuse_at(where, error);
    }
  }
}

void Settings::take_line(std::string_view name, const std::string& value) const {
  if (const Setting* const setting = find(name)) {
    try {
      return setting->set(value);
    } catch (const Error& error) {
      refuse_at(setting->flag, error);
    }
  }
  if (const Setting* const setting = find(without_no(name)); setting && setting->is_switch()) {
    return setting->set(read_switch(value) ? "false" : "true");
  }
  std::vector<std::string> names;
  names.reserve(all_.size());
  for (const Setting& setting : all_) names.push_back(setting.flag);
  const std::string meant = nearest(name, names);
  refuse("there is no option \"" + std::string(name) + '"' +
         (meant.empty() ? "; --help lists them" : "; did you mean " + meant + '?'));
}

const Setting* Settings::find(std::string_view name) const {
  const auto found = std::ranges::find(all_, name, &Setting::flag);
  return found == all_.end() ? nullptr : &*found;
}

}  // namespace updraft::server
