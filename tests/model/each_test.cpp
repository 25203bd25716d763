#include <updraft/each.hpp>
#include <updraft/error.hpp>
#include <updraft/handler.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace updraft {
namespace {

struct Todo {
  int id = 0;
  std::string title;
  bool operator==(const Todo&) const = default;
};

}  // namespace

template <>
struct Convert<Todo> {
  static Value to_value(const Todo& todo) {
    return object({{"id", todo.id}, {"title", todo.title}});
  }
};

namespace {

using Todos = std::vector<Todo>;

Value component_of(std::vector<Member> props) {
  return object({{"$", "component"}, {"component", "Row"}, {"props", object(std::move(props))}});
}

Value title_row(const Todo& todo) {
  return component_of({{"title", todo.title}});
}

/// A view of a list, and how often each row of it was drawn.
struct Drawing {
  State<Todos> todos{Todos{{1, "one"}, {2, "two"}, {3, "three"}}};
  std::map<int, int> drawn;
  View<Value> list{[this](Get get) {
    return each(get(todos), &Todo::id, [this](const Todo& todo) {
      ++drawn[todo.id];
      return title_row(todo);
    });
  }};
};

TEST(Each, DrawsARowPerItemWithItsKey) {
  Drawing drawing;
  const Value& rows = drawing.list.read();
  ASSERT_EQ(rows.items().size(), 3U);
  EXPECT_EQ(rows[1]["key"], Value("2"));
  EXPECT_EQ(rows[1]["props"]["title"], Value("two"));
  EXPECT_EQ(find(rows, Position{"3", "props", "title"})->text(), "three");
}

TEST(Each, DrawsOnlyRowsWhoseItemsChanged) {
  Drawing drawing;
  const Value before = drawing.list.read();
  drawing.todos.update([](Todos& todos) { todos[1].title = "second"; });
  const Value after = drawing.list.read();
  EXPECT_EQ(drawing.drawn, (std::map<int, int>{{1, 1}, {2, 2}, {3, 1}}));
  EXPECT_TRUE(after.items()[0].shares_with(before.items()[0]));
  EXPECT_FALSE(after[1].shares_with(before[1]));
  EXPECT_TRUE(after[2].shares_with(before[2]));
}

TEST(Each, KeepsTheValuesOfRowsThatMove) {
  Drawing drawing;
  const Value before = drawing.list.read();
  drawing.todos.set({{3, "three"}, {4, "four"}, {1, "one"}});
  const Value after = drawing.list.read();
  EXPECT_EQ(drawing.drawn, (std::map<int, int>{{1, 1}, {2, 1}, {3, 1}, {4, 1}}));
  EXPECT_TRUE(after.items()[0].shares_with(before[2]));
  EXPECT_TRUE(after[2].shares_with(before.items()[0]));
  drawing.todos.set({{2, "two"}});
  EXPECT_EQ(drawing.list.read().items().size(), 1U);
  EXPECT_EQ(drawing.drawn[2], 2) << "a row that was gone is drawn anew";
}

TEST(Each, FollowsWhatARowReads) {
  const auto todos = state(Todos{{1, "one"}, {2, "two"}});
  const auto selected = state(1);
  const auto unrelated = state(0);
  const auto mark = state(std::string("*"));
  std::map<int, int> drawn;
  const auto list = view([&](Get get) {
    (void)get(unrelated);
    return each(get(todos), &Todo::id, [&](const Todo& todo) {
      ++drawn[todo.id];
      // Only the first row reads the mark.
      return component_of({{"text", todo.id == 1 ? get(mark) : todo.title}});
    });
  });
  EXPECT_EQ(list.read().items()[0]["props"]["text"], Value("*"));
  unrelated.set(1);
  EXPECT_EQ(list.read().items()[0]["props"]["text"], Value("*"));
  EXPECT_EQ(drawn, (std::map<int, int>{{1, 1}, {2, 1}}));
  // The first row was not drawn in the last run, and its reading is followed all the same.
  mark.set("!");
  EXPECT_EQ(list.read().items()[0]["props"]["text"], Value("!"));
  EXPECT_EQ(drawn, (std::map<int, int>{{1, 2}, {2, 1}}));
  unrelated.set(2);
  (void)list.read();
  mark.set("?");
  EXPECT_EQ(list.read().items()[0]["props"]["text"], Value("?"));
  EXPECT_EQ(drawn, (std::map<int, int>{{1, 3}, {2, 1}}));
}

TEST(Each, FollowsTheViewsThatARowReads) {
  const auto todos = state(Todos{{1, "one"}, {2, "two"}});
  const auto count = state(1);
  const auto odd = view([count](Get get) { return get(count) % 2; });
  int drawn = 0;
  const auto list = view([&](Get get) {
    return each(get(todos), &Todo::id,
                [&](const Todo&) { return ++drawn, component_of({{"odd", get(odd)}}); });
  });
  (void)list.read();
  count.set(3);
  (void)list.read();
  EXPECT_EQ(drawn, 2);
  count.set(4);
  EXPECT_EQ(list.read()[1]["props"]["odd"], Value(0));
  EXPECT_EQ(drawn, 4);
}

std::vector<std::string> keys_of(const Value& rows) {
  std::vector<std::string> keys;
  for (const Value& row : rows.items()) keys.emplace_back(row["key"].text());
  return keys;
}

using Keys = std::vector<std::string>;

TEST(Each, GivesTheSecondRowOfAKeyAnotherKey) {
  const Todos twice{{1, "a"}, {1, "b"}, {2, "c"}, {1, "d"}};
  EXPECT_EQ(keys_of(each(twice, &Todo::id, title_row)), (Keys{"1", "1~2", "2", "1~3"}));
  const auto todos = state(Todos{{1, "one"}});
  const auto list = view([&](Get get) { return each(get(todos), &Todo::id, title_row); });
  (void)list.read();
  todos.set(twice);
  EXPECT_EQ(keys_of(list.read()), (Keys{"1", "1~2", "2", "1~3"}));
  EXPECT_EQ(list.read()[3]["props"]["title"], Value("d"));
  EXPECT_EQ(list.node()->failure(), "");
  todos.set({{1, "a"}, {2, "b"}});
  EXPECT_EQ(keys_of(list.read()), (Keys{"1", "2"}));
}

TEST(Each, NoticesAKeyThatIsDoubledBehindRowsThatAreAsBefore) {
  const auto todos = state(Todos{{1, "one"}, {2, "two"}, {3, "three"}});
  const auto list = view([&](Get get) { return each(get(todos), &Todo::id, title_row); });
  (void)list.read();
  todos.set({{1, "one"}, {2, "two"}, {1, "again"}});
  EXPECT_EQ(keys_of(list.read()), (Keys{"1", "2", "1~2"}));
}

TEST(Each, LeavesTheKeysOfItsOtherRowsAlone) {
  const std::vector<std::string> names{"a", "a", "a~2", "a", "a~2"};
  const auto rows = each(names, std::identity(),
                         [](const std::string& name) { return component_of({{"name", name}}); });
  EXPECT_EQ(keys_of(rows), (Keys{"a", "a~3", "a~2", "a~4", "a~2~2"}));
}

TEST(Each, DrawsARowOfAnEmptyKeyWithoutOne) {
  const auto names = state(std::vector<std::string>{"a", ""});
  const auto list = view([&](Get get) {
    return each(get(names), std::identity(),
                [](const std::string& name) { return component_of({{"name", name}}); });
  });
  EXPECT_EQ(keys_of(list.read()), (Keys{"a", ""}));
  EXPECT_FALSE(list.read()[1].find("key"));
  names.set({"a", "b", ""});
  EXPECT_EQ(keys_of(list.read()), (Keys{"a", "b", ""}));
  names.set({"", "a", ""});
  EXPECT_EQ(keys_of(list.read()), (Keys{"", "a", "~2"}));
}

TEST(Each, RefusesTwoRowsOfOneKeyInDevelopment) {
  const Todos twice{{1, "a"}, {1, "b"}};
  const auto todos = state(Todos{{1, "one"}});
  const auto list = view([&](Get get) { return each(get(todos), &Todo::id, title_row); });
  (void)list.read();
  HomeLoop::here()->set_development(true);
  EXPECT_THROW((void)each(twice, &Todo::id, title_row), Error);
  todos.set(twice);
  EXPECT_EQ(list.read().items()[0]["props"]["title"], Value("one"));
  EXPECT_EQ(list.node()->failure(), "two rows of one list have the key \"1\"");
  HomeLoop::here()->set_development(false);
  todos.set({{1, "a"}, {2, "b"}});
  EXPECT_EQ(list.read()[1]["props"]["title"], Value("b"));
}

TEST(Each, TakesStringsAndIntegersAsKeys) {
  const Todos todos{{7, "seven"}};
  EXPECT_EQ(each(todos, &Todo::title, title_row).items()[0]["key"], Value("seven"));
  EXPECT_EQ(each(
                todos, [](const Todo&) { return std::uint64_t{1} << 63; }, title_row)
                .items()[0]["key"],
            Value("9223372036854775808"));
  EXPECT_EQ(each(todos, [](const Todo&) { return -5; }, title_row).items()[0]["key"], Value("-5"));
  EXPECT_EQ(each(
                todos, [](const Todo&) { return "literal"; }, title_row)
                .items()[0]["key"],
            Value("literal"));
}

TEST(Each, WorksOutsideOfViews) {
  int drawn = 0;
  const Todos todos{{1, "one"}, {2, "two"}};
  for (int round = 0; round < 2; ++round) {
    const Value rows =
        each(todos, &Todo::id, [&](const Todo& todo) { return ++drawn, title_row(todo); });
    EXPECT_EQ(rows.items().size(), 2U);
  }
  EXPECT_EQ(drawn, 4);
  EXPECT_EQ(each(Todos(), &Todo::id, title_row), array({}));
}

TEST(Each, MayBeLeftOutOfARun) {
  const auto shown = state(true);
  const auto todos = state(Todos{{1, "one"}});
  int first = 0;
  int second = 0;
  const auto screen = view([&](Get get) {
    Value above;
    if (get(shown)) {
      above =
          each(get(todos), &Todo::id, [&](const Todo& todo) { return ++first, title_row(todo); });
    }
    return array({above, each(get(todos), &Todo::id,
                              [&](const Todo& todo) { return ++second, title_row(todo); })});
  });
  (void)screen.read();
  shown.set(false);
  EXPECT_TRUE(screen.read().items()[0].is_null());
  shown.set(true);
  EXPECT_EQ(screen.read().items()[0].items().size(), 1U);
  EXPECT_EQ(first, 2) << "what was left out of a run is forgotten";
  EXPECT_EQ(second, 1);
}

TEST(Each, KeepsTwoListsOfTheSameLineApart) {
  const auto tick = state(0);
  const std::vector<Todos> groups{{{1, "a"}, {2, "b"}}, {{1, "c"}, {2, "d"}}};
  int drawn = 0;
  const auto screen = view([&](Get get) {
    (void)get(tick);
    std::vector<Value> lists;
    for (const Todos& group : groups) {
      lists.push_back(
          each(group, &Todo::id, [&](const Todo& todo) { return ++drawn, title_row(todo); }));
    }
    return array(std::move(lists));
  });
  EXPECT_EQ(screen.read().items()[0].items()[0]["props"]["title"], Value("a"));
  EXPECT_EQ(screen.read()[1].items()[0]["props"]["title"], Value("c"));
  tick.set(1);
  EXPECT_EQ(screen.read()[1][1]["props"]["title"], Value("d"));
  EXPECT_EQ(drawn, 4);
}

struct Group {
  int id = 0;
  std::vector<std::string> names;
  bool operator==(const Group&) const = default;
};

TEST(Each, KeepsTheListsWithinRowsApartWhenOnlySomeRowsAreDrawn) {
  auto groups = std::vector<Group>{{1, {"x"}}, {2, {"x"}}};
  const auto tick = state(0);
  const auto screen = view([&](Get get) {
    (void)get(tick);
    return each(groups, &Group::id, [](const Group& group) {
      return component_of(
          {{"names", each(group.names, std::identity(), [&](const std::string& name) {
              return component_of({{"text", std::to_string(group.id) + name}});
            })}});
    });
  });
  EXPECT_EQ(screen.read()[1]["props"]["names"].items()[0]["props"]["text"], Value("2x"));
  groups[1].names.push_back("y");
  tick.set(1);
  EXPECT_EQ(screen.read()[1]["props"]["names"][1]["props"]["text"], Value("2y"));
  EXPECT_EQ(screen.read()[1]["props"]["names"].items()[0]["props"]["text"], Value("2x"));
}

TEST(Each, KeepsListsOfDifferentItemsFromOneLineApart) {
  const auto rows = [](const auto& items) {
    return each(
        items, [](const auto& item) { return item; },
        [](const auto& item) { return component_of({{"item", item}}); });
  };
  // In a process of its own, which reading one list's rows as another's may end.
  EXPECT_EXIT(
      {
        const auto numbers_shown = state(true);
        const auto screen = view([&](Get get) {
          Value numbers;
          if (get(numbers_shown)) numbers = rows(std::vector<int>{1, 2});
          return array({numbers, rows(std::vector<std::string>{"1", "a text beyond what fits"})});
        });
        (void)screen.read();
        numbers_shown.set(false);
        const bool right = screen.read()[1][1]["props"]["item"] == Value("a text beyond what fits");
        const bool texts = screen.read()[1].items()[0]["props"]["item"] == Value("1");
        std::_Exit(right && texts ? 0 : 1);
      },
      testing::ExitedWithCode(0), "^$");
}

struct Uncomparable {
  int id = 0;
};

TEST(Each, DrawsItemsWithoutEqualityEachTime) {
  const auto tick = state(0);
  int drawn = 0;
  const auto list = view([&](Get get) {
    (void)get(tick);
    return each(std::vector<Uncomparable>{{1}}, &Uncomparable::id,
                [&](const Uncomparable&) { return ++drawn, component_of({}); });
  });
  (void)list.read();
  tick.set(1);
  (void)list.read();
  EXPECT_EQ(drawn, 2);
}

TEST(Each, DrawsEveryRowOfAListThatFailedBefore) {
  const auto todos = state(Todos{{1, "one"}, {2, "two"}});
  const auto list = view([&](Get get) {
    return each(get(todos), &Todo::id, [](const Todo& todo) {
      if (todo.title == "bad") throw Error("bad");
      return title_row(todo);
    });
  });
  const Value before = list.read();
  todos.set({{1, "one"}, {2, "bad"}});
  EXPECT_EQ(list.read(), before);
  todos.set({{1, "one"}, {2, "good"}});
  EXPECT_EQ(list.read()[1]["props"]["title"], Value("good"));
  EXPECT_TRUE(list.read().items()[0].shares_with(before.items()[0]));
}

TEST(Each, KeepsHandlersOfUnchangedRows) {
  const auto todos = state(Todos{{1, "one"}, {2, "two"}});
  const auto list = view([&](Get get) {
    return each(get(todos), &Todo::id, [](const Todo& todo) {
      return component_of({{"title", todo.title}, {"onPress", [id = todo.id] { return id; }}});
    });
  });
  const Value before = list.read();
  todos.set({{0, "zero"}, {1, "one"}, {2, "second"}});
  const Value after = list.read();
  EXPECT_EQ(after[1]["props"]["onPress"], before.items()[0]["props"]["onPress"]);
  EXPECT_EQ(after[2]["props"]["onPress"], before[1]["props"]["onPress"]);
  EXPECT_NE(after.items()[0]["props"]["onPress"], before.items()[0]["props"]["onPress"]);
}

}  // namespace
}  // namespace updraft
