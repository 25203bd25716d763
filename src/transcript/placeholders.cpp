#include "transcript/placeholders.hpp"

#include <updraft/json.hpp>

#include <algorithm>
#include <utility>

namespace updraft::transcript {
namespace {

constexpr std::string_view anything = "<*>";

/// Whether a text is `<name>`, as a whole.
bool is_placeholder(std::string_view text) {
  if (text.size() < 3 || text.front() != '<' || text.back() != '>') return false;
  return std::ranges::all_of(text.substr(1, text.size() - 2), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

/// Whether a text is what a pattern says, in which `<*>` stands for any text.
bool pattern_matches(std::string_view pattern, std::string_view text) {
  const auto at = pattern.find(anything);
  if (at == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, at))) return false;
  text.remove_prefix(at);
  pattern.remove_prefix(at + anything.size());
  // The shortest that fits leaves the most for the rest; the last part must fit at the end.
  if (pattern.find(anything) == std::string_view::npos) return text.ends_with(pattern);
  const auto next = pattern.substr(0, pattern.find(anything));
  const auto found = text.find(next);
  return found != std::string_view::npos && pattern_matches(pattern, text.substr(found));
}

}  // namespace

/// What was found on the way through two values, and how far it has come.
struct Placeholders::Comparison {
  [[nodiscard]] bool is_full() const noexcept { return mismatches.size() >= most_mismatches; }
  void note(std::optional<Value> expected, std::optional<Value> found) {
    if (!is_full()) mismatches.push_back({position, std::move(expected), std::move(found)});
  }
  /// Calls the function with the position one term longer.
  template <class F>
  void within(Value term, const F& look) {
    if (is_full()) return;
    position.push_back(std::move(term));
    look();
    position.pop_back();
  }

  Position position;
  std::vector<Mismatch> mismatches;
};

std::vector<Mismatch> Placeholders::compare(const Value& expected, const Value& found) {
  Comparison comparison;
  compare(comparison, expected, found);
  return std::move(comparison.mismatches);
}

void Placeholders::compare(Comparison& comparison, const Value& expected, const Value& found) {
  if (expected.is_array() && found.is_array()) return compare_items(comparison, expected, found);
  if (expected.is_object() && found.is_object()) {
    return compare_members(comparison, expected, found);
  }
  const bool same = expected.is_string()
                        ? found.is_string() && text_matches(expected.text(), found.text())
                        : expected == found;
  if (!same) comparison.note(expected, found);
}

void Placeholders::compare_items(Comparison& comparison, const Value& expected,
                                 const Value& found) {
  const auto wanted = expected.items();
  const auto items = found.items();
  for (std::size_t i = 0; i < std::max(wanted.size(), items.size()); ++i) {
    comparison.within(i, [&] {
      if (i >= items.size()) return comparison.note(wanted[i], std::nullopt);
      if (i >= wanted.size()) return comparison.note(std::nullopt, items[i]);
      compare(comparison, wanted[i], items[i]);
    });
  }
}

void Placeholders::compare_members(Comparison& comparison, const Value& expected,
                                   const Value& found) {
  for (const Member& member : expected.members()) {
    comparison.within(member.name, [&] {
      const Value* const same = found.find(member.name.text());
      if (!same) return comparison.note(member.value, std::nullopt);
      compare(comparison, member.value, *same);
    });
  }
  for (const Member& member : found.members()) {
    if (expected.find(member.name.text())) continue;
    comparison.within(member.name, [&] { comparison.note(std::nullopt, member.value); });
  }
}

bool Placeholders::text_matches(std::string_view expected, std::string_view found) {
  if (expected.find(anything) != std::string_view::npos) return pattern_matches(expected, found);
  if (!is_placeholder(expected)) return expected == found;
  const auto [entry, first] = bound_.emplace(expected, found);
  return first || entry->second == found;
}

Result<std::string> Placeholders::fill(std::string_view text) const {
  std::string filled;
  while (true) {
    const auto begin = text.find("\"<");
    if (begin == std::string_view::npos) break;
    const auto end = text.find('"', begin + 1);
    const std::string_view name = text.substr(begin + 1, end - begin - 1);
    filled += text.substr(0, begin);
    if (end == std::string_view::npos || !is_placeholder(name)) {
      filled += text[begin];
      text.remove_prefix(begin + 1);
      continue;
    }
    const auto entry = bound_.find(name);
    if (entry == bound_.end()) return Error(std::string(name) + " has not been received");
    filled += to_json(entry->second);
    text.remove_prefix(end + 1);
  }
  return filled.append(text);
}

}  // namespace updraft::transcript
