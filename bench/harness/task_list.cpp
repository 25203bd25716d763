#include "harness/task_list.hpp"

#include <updraft/component.hpp>
#include <updraft/each.hpp>
#include <updraft/handler.hpp>
#include <updraft/tamagui.hpp>

#include <algorithm>
#include <utility>

namespace updraft::bench {
namespace {

using Tasks = std::vector<Task>;

Tasks first_tasks(std::size_t rows) {
  Tasks tasks;
  tasks.reserve(rows);
  for (std::size_t i = 0; i < rows; ++i) tasks.push_back({static_cast<int>(i), "Water the plants"});
  return tasks;
}

Value row(const State<Tasks>& tasks, const Task& task) {
  const int id = task.id;
  const auto up = [=] {
    tasks.update([id](Tasks& list) {
      const auto found = std::ranges::find(list, id, &Task::id);
      if (found != list.begin() && found != list.end()) std::iter_swap(found, std::prev(found));
    });
  };
  const auto remove = [=] {
    tasks.update([id](Tasks& list) { std::erase_if(list, [=](auto& t) { return t.id == id; }); });
  };
  return XStack({.gap = "$2", .alignItems = "center"}, Text({.flex = 1}, task.text),
                Button({.key = "up", .onPress = up, .size = "$3"}, "Up"),
                Button({.key = "delete", .onPress = remove, .size = "$3"}, "Delete"));
}

}  // namespace

TaskList::TaskList(std::size_t rows, std::function<void()> drawn)
    : tasks_(first_tasks(rows)),
      redraws_(0),
      view_([tasks = tasks_, redraws = redraws_, drawn = std::move(drawn)](Get get) -> Value {
        get(redraws);
        auto screen =
            YStack({.key = "list", .gap = "$2"},
                   each(get(tasks), &Task::id, [=](const Task& task) { return row(tasks, task); }));
        drawn();
        return screen;
      }) {}

void TaskList::change_one() {
  tasks_.update([text = next_text()](Tasks& tasks) { tasks[tasks.size() / 2].text = text; });
}

void TaskList::change_all() {
  tasks_.update([text = next_text()](Tasks& tasks) {
    for (Task& task : tasks) task.text = text;
  });
}

void TaskList::change_nothing() {
  ++redraws_;
}

std::string TaskList::next_text() {
  constexpr std::uint64_t as_many_digits = 1'000'000'000;
  return "Task " + std::to_string(as_many_digits + ++changes_);
}

}  // namespace updraft::bench
