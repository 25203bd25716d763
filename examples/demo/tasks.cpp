#include "screens.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace demo {

using namespace updraft;

namespace {

struct Task {
  int id;
  std::string text;

  bool operator==(const Task&) const = default;
};
using Tasks = State<std::vector<Task>>;

constexpr std::size_t most_tasks = 100;
constexpr std::size_t longest_text = 200;

void move_up(std::vector<Task>& tasks, int id) {
  const auto task = std::ranges::find(tasks, id, &Task::id);
  if (task != tasks.begin() && task != tasks.end()) std::iter_swap(task, std::prev(task));
}

// Each row's handlers mean its own task, by id: wherever the list shifts while a finger is on its
// way, the tap does what the row said.
Value row(const Task& task, const Tasks& tasks) {
  const auto up = [tasks, id = task.id] {
    tasks.update([id](std::vector<Task>& all) { move_up(all, id); });
  };
  const auto remove = [tasks, id = task.id] {
    tasks.update([id](std::vector<Task>& all) {
      std::erase_if(all, [id](const Task& other) { return other.id == id; });
    });
  };
  return XStack({.gap = "$2", .alignItems = "center"}, Text({.flex = 1}, task.text),
                Button({.key = "up", .onPress = up, .size = "$3"}, "Up"),
                Button({.key = "delete", .onPress = remove, .size = "$3"}, "Delete"));
}

}  // namespace

Model tasks_screen() {
  Tasks tasks({{1, "Write state, view and a button"}, {2, "Open it on a phone"}, {3, "Tap"}});
  auto next_id = state(4);
  // What is being typed stays on the client, and comes along when Add is pressed.
  const auto text = local_state("task-text", "");

  const auto add = [=](const Event& event) {
    const std::string typed(event.args["text"].text());
    if (typed.empty()) throw Error("a task needs a text");
    if (typed.size() > longest_text) throw Error("this text is too long for a task");
    if (tasks.read().size() >= most_tasks) throw Error("the list is full");
    tasks.update([&](std::vector<Task>& all) { all.push_back({next_id.read(), typed}); });
    next_id.update([](int id) { return id + 1; });
    return set_local(text, "");
  };

  const auto draw = [tasks](const Task& task) { return row(task, tasks); };
  return view([=](Get get) {
    return screen(
        "Tasks",
        XStack({.key = "new", .gap = "$2"},
               Input({.key = "text",
                      .value = text,
                      .placeholder = "What is to be done?",
                      .onChangeText = set_local(text),
                      .flex = 1}),
               Button({.key = "add", .onPress = event(add, {.args = {{"text", text}}})}, "Add")),
        YStack({.key = "list", .gap = "$2"}, each(get(tasks), &Task::id, draw)));
  });
}

}  // namespace demo
