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

/// The list, and the id of the task that is added next.
struct Tasks {
  std::vector<Task> all;
  int next_id;

  void add(const std::string& text) { all.push_back({next_id++, text}); }
  void remove(int id) {
    std::erase_if(all, [id](const Task& task) { return task.id == id; });
  }
  void move_up(int id) {
    const auto task = std::ranges::find(all, id, &Task::id);
    if (task != all.begin() && task != all.end()) std::iter_swap(task, std::prev(task));
  }

  bool operator==(const Tasks&) const = default;
};

/// What comes along when Add is pressed.
struct NewTask {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(NewTask, (), (text))

constexpr std::size_t most_tasks = 100;
constexpr std::size_t longest_text = 200;

// Each row's handlers mean its own task, by id: wherever the list shifts while a finger is on its
// way, the tap does what the row said.
Value row(const State<Tasks>& tasks, const Task& task) {
  const int id = task.id;
  const auto up = [=] { tasks.update([id](Tasks& list) { list.move_up(id); }); };
  const auto remove = [=] { tasks.update([id](Tasks& list) { list.remove(id); }); };
  return XStack({.gap = "$2", .alignItems = "center"}, Text({.flex = 1}, task.text),
                Button({.key = "up", .onPress = up, .size = "$3"}, "Up"),
                Button({.key = "delete", .onPress = remove, .size = "$3"}, "Delete"));
}

}  // namespace

Model tasks_screen() {
  auto tasks = state(
      Tasks{{{1, "Write state, view and a button"}, {2, "Open it on a phone"}, {3, "Tap"}}, 4});
  // What is being typed stays on the client, and comes along when Add is pressed.
  const auto text = local_state("task-text", "");

  const auto add = [=](const NewTask& task) {
    if (task.text.empty()) throw Error("a task needs a text");
    if (task.text.size() > longest_text) throw Error("this text is too long for a task");
    if (tasks.read().all.size() >= most_tasks) throw Error("the list is full");
    tasks.update([task](Tasks& list) { list.add(task.text); });
    return set_local(text, "");
  };

  return view([=](Get get) {
    return screen(
        "Tasks",
        {XStack({.key = "new", .gap = "$2"},
                Input({.key = "text",
                       .value = text,
                       .placeholder = "What is to be done?",
                       .onChangeText = set_local(text),
                       .flex = 1}),
                Button({.key = "add", .onPress = event(add, {.args = {{"text", text}}})}, "Add")),
         YStack(
             {.key = "list", .gap = "$2"},
             each(get(tasks).all, &Task::id, [=](const Task& task) { return row(tasks, task); }))});
  });
}

}  // namespace demo
