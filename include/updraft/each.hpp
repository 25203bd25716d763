#pragma once

#include <updraft/component.hpp>
#include <updraft/view.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <source_location>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace updraft {

namespace model {

/// What each() keeps of its last run: for each key the item, its row, and what else the row read.
template <class Item>
class RowMemo final : public Memo {
 public:
  struct Row {
    Item item;
    Value value;
    std::vector<Reading> readings;
    std::unique_ptr<MemoScope> memos;  // of lists within the row
  };

  static std::unique_ptr<Memo> make() { return std::make_unique<RowMemo>(); }

  std::unordered_map<std::string, Row> rows;
};

/// Whether all that a row read is still as it was; then the running view depends on it again.
bool still_current(ViewNode& view, const std::vector<Reading>& readings);

/// A row's key as text; Error if two rows of one list share it.
[[noreturn]] void refuse_duplicate_row(const std::string& key);

inline std::string row_key(std::string_view key) {
  return std::string(key);
}
template <std::integral I>
std::string row_key(I key) {
  return std::to_string(key);
}

/// A row being drawn: what it reads is recorded, and lists within it keep their memos with it.
class DrawingRow {
 public:
  DrawingRow(ViewNode& view, std::vector<Reading>& readings, MemoScope& memos)
      : view_(view), outer_(view.begin_row(readings, memos)) {}
  DrawingRow(const DrawingRow&) = delete;
  DrawingRow& operator=(const DrawingRow&) = delete;
  ~DrawingRow() { view_.end_row(outer_); }

 private:
  ViewNode& view_;
  MemoScope& outer_;
};

/// Draws one row. `last` is the row of the same key in the view's last run, if there was one.
template <class Item, class DrawRow>
typename RowMemo<Item>::Row draw_row(ViewNode* view, const std::string& key, const Item& item,
                                     DrawRow& draw, typename RowMemo<Item>::Row* last) {
  typename RowMemo<Item>::Row row{item, {}, {}, nullptr};
  if (!view) {
    row.value = with_key(Value(std::invoke(draw, item)), key);
    return row;
  }
  row.memos = last ? std::move(last->memos) : std::make_unique<MemoScope>();
  const DrawingRow drawing(*view, row.readings, *row.memos);
  row.value = with_key(Value(std::invoke(draw, item)), key);
  return row;
}

}  // namespace model

/// The rows of a list: `each(get(todos), &Todo::id, [](const Todo& todo) { return …; })`.
///
/// `key(item)` names the row, a string or an integer, and `row(item)` draws it. Within a view, a
/// row whose item equals the one of that key in the last run is not drawn again: it keeps its
/// value, its handler ids and its encoding, wherever in the list it moved. So let `row` depend on
/// its item alone, or on what it reads by the view's `get`, which is followed; capture handles, not
/// values that change. Items without == are drawn each time. Throws Error if two items have the
/// same key.
template <std::ranges::input_range Items, class Key, class Row>
Value each(const Items& items, Key key, Row row,
           const std::source_location& place = std::source_location::current()) {
  using Item = std::ranges::range_value_t<Items>;
  using Memo = model::RowMemo<Item>;
  model::ViewNode* view = model::ViewNode::running();
  Memo outside_of_views;
  Memo& memo = view ? static_cast<Memo&>(view->memos().memo(place, &Memo::make)) : outside_of_views;

  std::unordered_map<std::string, typename Memo::Row> drawn;
  std::vector<Value> values;
  for (const Item& item : items) {
    std::string name = model::row_key(std::invoke(key, item));
    if (drawn.contains(name)) model::refuse_duplicate_row(name);
    auto last = memo.rows.extract(name);
    if (last && model::known_equal(last.mapped().item, item) &&
        model::still_current(*view, last.mapped().readings)) {
      values.push_back(last.mapped().value);
      drawn.insert(std::move(last));
    } else {
      auto fresh = model::draw_row<Item>(view, name, item, row, last ? &last.mapped() : nullptr);
      values.push_back(fresh.value);
      drawn.emplace(std::move(name), std::move(fresh));
    }
  }
  memo.rows = std::move(drawn);
  return Value::array(std::move(values));
}

}  // namespace updraft

#pragma GCC visibility pop
