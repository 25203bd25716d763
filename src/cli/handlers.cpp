#include "cli/handlers.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace updraft::cli {
namespace {

constexpr std::size_t most_handlers = 1000;
/// How many names an error lists.
constexpr std::size_t most_names = 12;

Value term_of(const Value& item, std::size_t index) {
  const Value& key = item["key"];
  return key.text().empty() ? Value(index) : key;
}

/// Walks over a value.
class Collector {
 public:
  void look(const Value& value) {
    if (places_.size() >= most_handlers) return;
    if (value["$"].text() == "event") {
      places_.push_back({position_, component_, prop_});
      return;
    }
    const bool is_component = value["$"].text() == "component";
    Value outer = is_component ? std::exchange(component_, value) : component_;
    std::size_t index = 0;
    for (const Value& item : value.items()) {
      look_within(term_of(item, index), item);
      ++index;
    }
    for (const Member& member : value.members()) look_within(member.name, member.value);
    component_ = std::move(outer);
  }

  [[nodiscard]] std::vector<HandlerPlace> take() && { return std::move(places_); }

 private:
  void look_within(Value term, const Value& value) {
    const bool is_prop = !position_.empty() && position_.back().text() == "props";
    const std::string outer = is_prop ? std::exchange(prop_, std::string(term.text())) : prop_;
    position_.push_back(std::move(term));
    look(value);
    position_.pop_back();
    prop_ = outer;
  }

  Position position_;
  Value component_;
  std::string prop_;
  std::vector<HandlerPlace> places_;
};

std::optional<std::int64_t> index_in(std::string_view text) {
  std::int64_t index = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (text.empty() || failed != std::errc() || end != text.data() + text.size()) return {};
  return index < 0 ? std::nullopt : std::optional(index);
}

}  // namespace

std::vector<HandlerPlace> handlers_in(const Value& value) {
  Collector collector;
  collector.look(value);
  return std::move(collector).take();
}

std::string there_are(const std::vector<std::string>& names) {
  if (names.empty()) return "there are none";
  std::string text = "there are: ";
  for (std::size_t i = 0; i < std::min(names.size(), most_names); ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  if (names.size() > most_names) {
    text += " and " + std::to_string(names.size() - most_names) + " more";
  }
  return text;
}

Position parse_position(std::string_view text) {
  Position position;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(".["), text.size());
    if (end > 0) position.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.empty()) break;
    const bool bracket = text.front() == '[';
    text.remove_prefix(1);
    const auto close = text.find(']');
    if (!bracket || close == std::string_view::npos) continue;
    position.emplace_back(text.substr(0, close));
    text.remove_prefix(close + 1);
  }
  return position;
}

Position resolve_position(const Value& value, const Position& typed) {
  Position position;
  const Value* at = &value;
  for (const Value& term : typed) {
    Value resolved = term;
    if (at && at->is_array()) {
      const auto index = index_in(term.text());
      if (index && static_cast<std::uint64_t>(*index) < at->items().size()) {
        const auto place = static_cast<std::size_t>(*index);
        resolved = term_of(at->items()[place], place);
      }
    }
    const Value terms[] = {resolved};
    if (at) at = find(*at, terms);
    position.push_back(std::move(resolved));
  }
  return position;
}

}  // namespace updraft::cli
