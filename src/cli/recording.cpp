#include "cli/recording.hpp"

#include <updraft/json.hpp>

#include "cli/terminal_text.hpp"
#include "cli/version.hpp"

#include <algorithm>
#include <ctime>

namespace updraft::cli {
namespace {

constexpr std::string_view recorded_from = "Recorded from ";
constexpr std::string_view id_member = "\"id\":";

/// a, b, … z, aa, ab, …
std::string client_name(std::size_t index) {
  constexpr std::size_t letters = 26;
  std::string name;
  for (std::size_t rest = index + 1; rest > 0; rest = (rest - 1) / letters) {
    name.insert(name.begin(), static_cast<char>('a' + (rest - 1) % letters));
  }
  return name;
}

std::string time_in_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[sizeof "2000-01-01T00:00:00Z"];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

/// In one line. JSON stays the same, as its strings have none of these characters.
std::string in_one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return printable(line);
}

std::string describe_end(const Traffic& traffic) {
  if (traffic.code == Traffic::dropped) return "dropped";
  std::string reason = printable(traffic.text);
  std::ranges::replace(reason, '"', ' ');
  const std::string code = "close " + std::to_string(traffic.code);
  return reason.empty() ? code : code + " \"" + reason + '"';
}

}  // namespace

std::string Recording::first_line(const std::string& url) {
  return "# " + std::string(recorded_from) + url + " at " + time_in_utc() + " by updraft " +
         std::string(version) + ".\n";
}

std::string Recording::url_in(const std::string& sentence) {
  if (!sentence.starts_with(recorded_from)) return {};
  const std::string rest = sentence.substr(recorded_from.size());
  return rest.substr(0, rest.find(' '));
}

std::string Recording::take(const Traffic& traffic) {
  switch (traffic.kind) {
    case Traffic::Kind::opened:
      client_ = client_name(connections_++);
      return client_ + "+\n";
    case Traffic::Kind::sent:
      return client_ + "> " + message(traffic.text) + '\n';
    case Traffic::Kind::received:
      return client_ + "< " + message(traffic.text) + '\n';
    case Traffic::Kind::closed: {
      std::string lines;
      if (traffic.code == Traffic::dropped) lines = "# " + printable(traffic.text) + '\n';
      return lines.append(client_).append("! ").append(describe_end(traffic)).append("\n");
    }
    case Traffic::Kind::left:
      break;  // That we leave says nothing about the server.
  }
  return {};
}

/// Otherwise as it was: printing what was read would lose digits of large numbers.
std::string Recording::message(std::string_view text) {
  std::string line = in_one_line(text);
  const auto value = parse_json(text, Value::max_depth);
  if (!value) return line;
  if ((*value)["$"].text() == "up") ++updates_;
  name_ids(*value);
  std::string named;
  std::string_view rest = line;
  for (auto at = rest.find(id_member); at != std::string_view::npos; at = rest.find(id_member)) {
    named += rest.substr(0, at + id_member.size());
    rest.remove_prefix(at + id_member.size());
    // The id as JSON, up to its closing quote; that of a handler has none within it.
    const auto end = rest.starts_with('"') ? rest.find('"', 1) : std::string_view::npos;
    if (end == std::string_view::npos) continue;
    const auto name = names_.find(rest.substr(0, end + 1));
    if (name == names_.end()) continue;
    named += name->second;
    rest.remove_prefix(end + 1);
  }
  return named.append(rest);
}

/// Names the handlers of a message, in the order in which they come.
void Recording::name_ids(const Value& value) {
  if (value["$"].text() == "event" && value["id"].is_string()) {
    names_.try_emplace(to_json(value["id"]),
                       "\"<handler-" + std::to_string(names_.size() + 1) + ">\"");
  }
  for (const Value& item : value.items()) name_ids(item);
  for (const Member& member : value.members()) name_ids(member.value);
}

}  // namespace updraft::cli
