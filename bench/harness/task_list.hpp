#pragma once

#include <updraft/state.hpp>
#include <updraft/value.hpp>
#include <updraft/view.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace updraft::bench {

struct Task {
  int id;
  std::string text;
  bool operator==(const Task&) const = default;
};

/// A screen of keyed rows, as examples/demo/tasks.cpp draws it: each a text and two buttons, whose
/// handlers mean the row's own task.
class TaskList {
 public:
  /// `drawn` is called whenever the rows have been drawn, before they are compared with the last.
  explicit TaskList(std::size_t rows, std::function<void()> drawn = [] {});

  [[nodiscard]] const View<Value>& view() const noexcept { return view_; }

  /// Another text for one row, in the middle; for all; for none, though the view has to run.
  void change_one();
  void change_all();
  void change_nothing();

 private:
  /// As long for each number, so that all screens of a benchmark have the same size.
  std::string next_text();

  State<std::vector<Task>> tasks_;
  State<int> redraws_;
  View<Value> view_;
  std::uint64_t changes_ = 0;
};

}  // namespace updraft::bench
