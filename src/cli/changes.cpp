#include "cli/changes.hpp"

#include "cli/paint.hpp"
#include "cli/terminal_text.hpp"

#include <cstddef>
#include <utility>

namespace updraft::cli {
namespace {

constexpr std::size_t most_lines = 20;

/// What there was, or is, where there is nothing.
const Value* const nothing = nullptr;

/// What an item is known by: its key, or its index.
Value term_of(const Value& item, std::size_t index) {
  return item["key"].text().empty() ? Value(index) : item["key"];
}

const Value* item_at(const Value& array, const Value& term) {
  const Value terms[] = {term};
  return find(array, terms);
}

/// Walks over two values. Lives as long as that takes.
class ChangeList {
 public:
  explicit ChangeList(const Look& look) : look_(look) {}

  void compare(const Value& now, const Value& before) {
    if (now.shares_with(before)) return;
    if (now.is_object() && before.is_object()) return compare_members(now, before);
    if (now.is_array() && before.is_array()) return compare_items(now, before);
    if (!(now == before)) tell(&now, &before);
  }

  [[nodiscard]] std::string take() && {
    if (changes_ > most_lines) {
      text_ += "and " + std::to_string(changes_ - most_lines) + " more\n";
    }
    return std::move(text_);
  }

 private:
  void compare_members(const Value& now, const Value& before) {
    const bool is_handler = now["$"].text() == "event";
    for (const Member& member : now.members()) {
      if (is_handler && member.name.text() == "id") continue;
      compare_part(member.name, &member.value, before.find(member.name.text()));
    }
    for (const Member& member : before.members()) {
      if (!now.find(member.name.text())) compare_part(member.name, nothing, &member.value);
    }
  }

  void compare_items(const Value& now, const Value& before) {
    std::size_t index = 0;
    for (const Value& item : now.items()) {
      const Value term = term_of(item, index++);
      compare_part(term, &item, item_at(before, term));
    }
    index = 0;
    for (const Value& item : before.items()) {
      const Value term = term_of(item, index++);
      if (!item_at(now, term)) compare_part(term, nothing, &item);
    }
  }

  void compare_part(Value term, const Value* now, const Value* before) {
    position_.push_back(std::move(term));
    if (now && before) {
      compare(*now, *before);
    } else {
      tell(now, before);
    }
    position_.pop_back();
  }

  void tell(const Value* now, const Value* before) {
    if (++changes_ > most_lines) return;
    const auto described = [](const Value* value) {
      return value ? json_line(*value) : std::string("nothing");
    };
    std::string line;
    if (!position_.empty()) paint(line, Paint::name, printable(to_string(position_)), look_.color);
    if (!position_.empty()) line += ": ";
    line += clipped(described(before), look_.width / 3) + " → ";
    paint(line, Paint::mark, described(now), look_.color);
    text_ += clipped(line, look_.width) + '\n';
  }

  const Look& look_;
  Position position_;
  std::size_t changes_ = 0;
  std::string text_;
};

}  // namespace

std::string list_changes(const Value& value, const Value& before, const Look& look) {
  ChangeList list(look);
  list.compare(value, before);
  return std::move(list).take();
}

}  // namespace updraft::cli
