#pragma once

#include <updraft/component.hpp>
#include <updraft/view.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
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

/// What each() keeps of its last run: the rows in the order of the list, each with its item and
/// what else it read.
template <class Item>
class RowMemo final : public Memo {
 public:
  struct Row {
    std::string key;
    Item item;
    Value value = {};
    std::vector<Reading> readings = {};
    std::unique_ptr<MemoScope> memos = {};  // of lists within the row
  };

  static std::unique_ptr<Memo> make() { return std::make_unique<RowMemo>(); }

  std::vector<Row> rows;
};

/// Whether all that a row read is still as it was; then the running view depends on it again.
bool still_current(ViewNode& view, const std::vector<Reading>& readings);

/// A row whose key another row of the list had before it, by its place in the list. Drawn without a
/// key.
struct DoubledRow {
  std::string key;
  std::size_t place;
};

/// Throws Error if the program is being developed (Options::development): two rows have the key.
void check_doubled_row(const std::string& key);

/// Gives such rows keys of their own: `KEY~2`, `KEY~3` and so on, whichever no other row has.
/// `others` are the keys of all other rows.
void key_doubled_rows(std::vector<Value>& rows, const std::vector<DoubledRow>& doubled,
                      const std::vector<std::string>& others);

/// A row's key as text.
inline std::string row_key(std::string_view key) {
  return std::string(key);
}
template <std::integral I>
std::string row_key(I key) {
  return std::to_string(key);
}

/// Hashes row keys by a secret of the process: they may be names that clients have chosen.
class RowKeyHash {
 public:
  RowKeyHash();
  std::size_t operator()(const std::string& key) const;

 private:
  std::uint64_t first_;
  std::uint64_t second_;
};

/// The rows of the last run, asked for in the order of the new list. As long as that is the same, a
/// key is compared with one other; only then is it looked for among all.
template <class Row>
class LastRows {
 public:
  struct Found {
    Row* row;         ///< The row of the key; null if there was none.
    bool is_doubled;  ///< The key has been asked for before.
  };

  explicit LastRows(std::vector<Row> rows) : rows_(std::move(rows)) {}

  /// `drawn` are the new rows so far, whose keys have been asked for. The caller may move the row
  /// that it gets.
  Found find(const std::string& key, const std::vector<Row>& drawn) {
    if (!is_indexed_) {
      if (next_ < rows_.size() && rows_[next_].key == key) return {&rows_[next_++], false};
      index(drawn);
    }
    const auto [entry, is_new] = by_key_.try_emplace(key, nullptr);
    Row* const row = std::exchange(entry->second, nullptr);
    return {row, !row && !is_new};
  }

 private:
  /// The rows before the next one may have been moved, with their keys: `drawn` has these.
  void index(const std::vector<Row>& drawn) {
    is_indexed_ = true;
    for (const Row& row : drawn) by_key_.emplace(row.key, nullptr);
    for (std::size_t i = next_; i < rows_.size(); ++i) by_key_.emplace(rows_[i].key, &rows_[i]);
  }

  std::vector<Row> rows_;
  std::size_t next_ = 0;
  bool is_indexed_ = false;
  std::unordered_map<std::string, Row*, RowKeyHash> by_key_;  // null: it has been asked for
};

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
  typename RowMemo<Item>::Row row{.key = key, .item = item};
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
/// values that change. Items without == are drawn each time.
///
/// Of several items with one key, the first keeps it; the others get `KEY~2`, `KEY~3` and so on,
/// are drawn each time, and get new handler ids at each redraw, as elements without a key do. The
/// log says so once; with Options::development this throws Error instead.
template <std::ranges::input_range Items, class Key, class Row>
Value each(const Items& items, Key key, Row row,
           const std::source_location& place = std::source_location::current()) {
  using Item = std::ranges::range_value_t<Items>;
  using Memo = model::RowMemo<Item>;
  model::ViewNode* view = model::ViewNode::running();
  Memo outside_of_views;
  Memo& memo = view ? static_cast<Memo&>(view->memos().memo(place, &Memo::make)) : outside_of_views;

  model::LastRows<typename Memo::Row> last_rows(std::exchange(memo.rows, {}));
  std::vector<typename Memo::Row> rows;
  std::vector<Value> values;
  std::vector<model::DoubledRow> doubled;
  for (const Item& item : items) {
    std::string name = model::row_key(std::invoke(key, item));
    const auto [last, is_doubled] = last_rows.find(name, rows);
    if (is_doubled) {
      model::check_doubled_row(name);
      doubled.push_back({std::move(name), values.size()});
      values.emplace_back(std::invoke(row, item));
      continue;
    }
    const bool as_before =
        last && model::known_equal(last->item, item) && model::still_current(*view, last->readings);
    rows.push_back(as_before ? std::move(*last)
                             : model::draw_row<Item>(view, name, item, row, last));
    values.push_back(rows.back().value);
  }
  if (!doubled.empty()) {
    std::vector<std::string> others;
    others.reserve(rows.size());
    for (const auto& one : rows) others.push_back(one.key);
    model::key_doubled_rows(values, doubled, others);
  }
  memo.rows = std::move(rows);
  return Value::array(std::move(values));
}

}  // namespace updraft

#pragma GCC visibility pop
