#include "value/json_reprinter.hpp"

#include <updraft/handler.hpp>
#include <updraft/json.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace updraft::json_reprinter_test {
namespace {

/// Prints one value after the other, as who serves a path does.
class Path {
 public:
  std::string print(const Value& next) {
    std::string text;
    const auto error = printer_.print(next, text_, text);
    EXPECT_FALSE(error) << (error ? error->message() : "");
    return text_ = text;
  }
  std::string problem(const Value& next) {
    std::string text = "before";
    const auto error = printer_.print(next, text_, text);
    EXPECT_EQ(text, "before");
    return error ? error->message() : "";
  }

 private:
  JsonReprinter printer_;
  std::string text_;
};

Value row(int id, std::string_view label) {
  return object({{"key", std::to_string(id)},
                 {"props", object({{"label", label}, {"onPress", event([] {})}})},
                 {"more", array({id, array({}), object({}), 0.5, true, nullptr})}});
}

std::vector<Value> rows(int count) {
  std::vector<Value> made;
  for (int id = 0; id < count; ++id) made.push_back(row(id, "a label of some length"));
  return made;
}

Value screen(std::vector<Value> children) {
  return object({{"$", "component"}, {"children", array(std::move(children))}, {"title", "rows"}});
}

/// The texts of these screens, one printed after the other.
void expect_true_texts(const std::vector<std::vector<Value>>& screens) {
  Path path;
  for (const auto& children : screens) {
    const Value next = screen(children);
    EXPECT_EQ(path.print(next), to_json(next));
  }
}

TEST(JsonReprinter, PrintsWhatPrintJsonPrints) {
  const auto all = rows(20);
  auto one_changed = all;
  one_changed[7] = row(7, "another");
  auto one_gone = all;
  one_gone.erase(one_gone.begin() + 3);
  auto one_more = all;
  one_more.insert(one_more.begin(), row(100, "first"));
  auto moved = all;
  std::rotate(moved.begin() + 2, moved.begin() + 3, moved.begin() + 9);
  auto turned = all;
  std::ranges::reverse(turned);
  expect_true_texts({all,
                     all,
                     one_changed,
                     all,
                     one_gone,
                     all,
                     one_more,
                     all,
                     moved,
                     all,
                     turned,
                     {},
                     all,
                     {all[0]},
                     {all[0], all[0]},
                     all,
                     {"no longer rows", 5}});
}

TEST(JsonReprinter, PrintsValuesThatBecomeOfAnotherKind) {
  Path path;
  const Value large = screen(rows(20));
  for (const Value& value : {large, large, Value(5), large, array({large}), large, Value("text"),
                             array({}), large, object({}), object({{"a", large}}),
                             object({{"b", large}, {"a", large}}), object({{"a", large}})}) {
    EXPECT_EQ(path.print(value), to_json(value));
  }
}

TEST(JsonReprinter, GoesOnFromTheLastThatCouldBePrinted) {
  Path path;
  auto children = rows(20);
  for (int i = 0; i < 3; ++i) path.print(screen(children));
  auto broken = children;
  broken[4] = object({{"width", std::nan("")}});
  EXPECT_EQ(path.problem(screen(broken)),
            "a number is not finite, which JSON can't hold at children[4].width");
  children[9] = row(9, "another");
  EXPECT_EQ(path.print(screen(children)), to_json(screen(children)));
}

/// Values that change at random places, and share all the rest.
class Changes {
 public:
  explicit Changes(unsigned seed) : random_(seed) {}

  Value change(const Value& value, int depth = 0) {
    if (pick(6) == 0 || depth > 5) return fresh(depth);
    if (value.is_array()) {
      std::vector<Value> items(value.items().begin(), value.items().end());
      for (int edits = pick(3); edits > 0; --edits) edit(items, depth);
      return array(std::move(items));
    }
    if (value.is_object()) {
      std::vector<Member> members(value.members().begin(), value.members().end());
      if (members.empty() || pick(5) == 0) {
        members.push_back({"n" + std::to_string(pick(5)), fresh(depth)});
      } else if (pick(5) == 0) {
        members.erase(members.begin() + pick(static_cast<int>(members.size())));
      } else {
        Member& member = members[static_cast<std::size_t>(pick(static_cast<int>(members.size())))];
        member.value = change(member.value, depth + 1);
      }
      return object(std::move(members));
    }
    return fresh(depth);
  }

  Value fresh(int depth) {
    switch (pick(depth > 4 ? 4 : 6)) {
      case 0:
        return pick(1000);
      case 1:
        return "a \"text\" that is not short " + std::to_string(pick(1000));
      case 2:
        return event([] {});
      case 3:
        return nullptr;
      case 4: {
        std::vector<Value> items;
        for (int count = pick(12); count > 0; --count) items.push_back(fresh(depth + 1));
        return array(std::move(items));
      }
      default: {
        std::vector<Member> members;
        for (int count = pick(5); count > 0; --count) {
          members.push_back({"n" + std::to_string(count), fresh(depth + 1)});
        }
        return object(std::move(members));
      }
    }
  }

 private:
  void edit(std::vector<Value>& items, int depth) {
    const auto size = static_cast<int>(items.size());
    if (size == 0 || pick(4) == 0) {
      items.insert(items.begin() + pick(size + 1), fresh(depth + 1));
    } else if (pick(3) == 0) {
      items.erase(items.begin() + pick(size));
    } else if (pick(2) == 0) {
      std::swap(items[static_cast<std::size_t>(pick(size))],
                items[static_cast<std::size_t>(pick(size))]);
    } else {
      Value& item = items[static_cast<std::size_t>(pick(size))];
      item = change(item, depth + 1);
    }
  }
  int pick(int below) { return std::uniform_int_distribution(0, below - 1)(random_); }

  std::mt19937 random_;
};

TEST(JsonReprinter, PrintsRandomChangesTruly) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    Changes changes(seed);
    Path path;
    Value parts = screen(rows(10));
    for (int round = 0; round < 100; ++round) {
      const Value whole = object({{"rows", screen(rows(1))}, {"parts", parts}});
      ASSERT_EQ(path.print(whole), to_json(whole)) << "seed " << seed << ", round " << round;
      parts = changes.change(parts);
    }
  }
}

}  // namespace
}  // namespace updraft::json_reprinter_test
