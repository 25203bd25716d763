#include <updraft/error.hpp>
#include <updraft/json.hpp>
#include <updraft/models.hpp>

#include "model/branch.hpp"
#include "model/graph_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace updraft::models_test {
namespace {

std::shared_ptr<model::Node> node_at(const Models& models, std::string_view path) {
  return model::follow(*models.tree(), path).node;
}

/// The value at a path, the text "none" where there is no model.
Value value_at(const Models& models, std::string_view path) {
  const auto node = node_at(models, path);
  if (!node) return "none";
  node->refresh();
  return node->value();
}

TEST(Model, IsMadeOfEverythingThatLivesAtAPath) {
  const auto count = state(1);
  const Models models{
      {"state", count},
      {"view", view([count](Get get) { return get(count) + 1; })},
      {"query", query([] { return 7; })},
      {"function", [] { return 3; }},
      {"constant", Value(4)},
      {"tree", Models{{"inside", Value(5)}}},
      {"lookup", lookup([](const std::string& term) { return Model(Value(term)); })}};
  EXPECT_EQ(value_at(models, "state"), Value(1));
  EXPECT_EQ(value_at(models, "view"), Value(2));
  EXPECT_EQ(value_at(models, "query"), Value(7));
  EXPECT_EQ(value_at(models, "function"), Value(3));
  EXPECT_EQ(value_at(models, "constant"), Value(4));
  EXPECT_EQ(value_at(models, "tree/inside"), Value(5));
  EXPECT_EQ(value_at(models, "lookup/six"), Value("six"));
  EXPECT_TRUE(Model().empty());
  EXPECT_FALSE(Model(Value()).empty());
}

TEST(Models, FindsWhatIsAtWholePaths) {
  const Models models{{"", Value("root")}, {"a/b/c", Value("deep")}, {"a/b", Models()}};
  EXPECT_EQ(value_at(models, ""), Value("root"));
  EXPECT_EQ(value_at(models, "a/b/c"), Value("none")) << "the later tree took the place";
  const Models other{{"a/b/c", Value(1)}, {"a/d", Value(2)}};
  EXPECT_EQ(value_at(other, "a/b/c"), Value(1));
  EXPECT_EQ(value_at(other, "a/d"), Value(2));
}

TEST(Models, HasNothingWhereNothingWasPut) {
  const Models models{{"a/b", Value(1)}, {"", Value(0)}};
  for (const auto* path :
       {"a", "b", "a/b/c", "a/", "A/b", "a~1b", "a/b~1", "__proto__", "constructor",
        "hasOwnProperty", "toString", "a/__proto__", "a/b/length"}) {
    EXPECT_FALSE(node_at(models, path)) << path;
  }
}

TEST(Models, HasNoEmptySegmentsInItsPaths) {
  Models models{{"/a//b/", Value(1)}, {"/", Value(0)}};
  for (const auto* path : {"a/b", "a/b/", "a//b", "/a/b", "//a/b//"}) {
    EXPECT_EQ(value_at(models, path), Value(1)) << path;
  }
  EXPECT_EQ(value_at(models, ""), Value(0));
  EXPECT_EQ(value_at(models, "//"), Value(0));
  models.set("a/b//", Value(2));
  EXPECT_EQ(value_at(models, "a/b"), Value(2));
  EXPECT_TRUE(models.erase("/a//b"));
  EXPECT_FALSE(node_at(models, "a/b"));
  EXPECT_TRUE(models.erase("/"));
  EXPECT_FALSE(node_at(models, ""));
}

TEST(Models, TakesAnyTextAsASegment) {
  Models models{{"files/a~1b", Value(1)},
                {"files/~0", Value(2)},
                {"found", lookup([](const std::string& name) { return Model(Value(name)); })}};
  EXPECT_EQ(value_at(models, "files/a~1b"), Value(1));
  EXPECT_FALSE(node_at(models, "files/a/b"));
  EXPECT_EQ(value_at(models, "files/~"), Value(2)) << "what is no escape stands for itself";
  EXPECT_EQ(value_at(models, "found/a~1b~0c"), Value("a/b~c"));
  std::vector<std::string> paths;
  models.tree()->list_paths(paths, 10);
  EXPECT_EQ(paths, (std::vector<std::string>{"files/a~1b", "files/~0"}));
}

TEST(Models, AnswersForATreeWithItsModelAtTheEmptyName) {
  const Models models{{"users", Models{{"", Value("all")}, {"bob", Value("Bob")}}},
                      {"nested", Models{{"", Models{{"", Value("inner")}}}}}};
  EXPECT_EQ(value_at(models, "users"), Value("all"));
  EXPECT_EQ(value_at(models, "users/"), Value("all"));
  EXPECT_EQ(value_at(models, "users/bob"), Value("Bob"));
  EXPECT_EQ(value_at(models, "nested"), Value("inner"));
}

TEST(Models, EndsWhereATreeAnswersWithItself) {
  Models models;
  models.set("", models);
  EXPECT_FALSE(node_at(models, ""));
  EXPECT_FALSE(node_at(models, "a"));
  models.erase("");
}

TEST(Models, ReplacesAndErasesModels) {
  Models models{{"a", Value(1)}};
  models.set("a", Value(2));
  EXPECT_EQ(value_at(models, "a"), Value(2));
  EXPECT_TRUE(models.erase("a"));
  EXPECT_FALSE(node_at(models, "a"));
  EXPECT_FALSE(models.erase("a"));
  EXPECT_FALSE(models.erase("b/c"));
  models.set("x/y/z", Value(1));
  EXPECT_FALSE(models.erase("x/y/w"));
  EXPECT_TRUE(models.erase("x/y/z"));
  EXPECT_TRUE(models.erase("x"));
  EXPECT_FALSE(node_at(models, "x/y/z"));
}

TEST(Models, RefusesToPutAModelBeneathWhatIsNoTree) {
  Models models{{"a", Value(1)}, {"users", lookup([](const std::string&) { return Model(); })}};
  EXPECT_THROW(models.set("a/b", Value(2)), Error);
  EXPECT_THROW(models.set("users/bob", Value(2)), Error);
  EXPECT_EQ(value_at(models, "a"), Value(1));
  EXPECT_FALSE(models.erase("a/b"));
  EXPECT_THROW((Models{{"a", Value(1)}, {"a/b", Value(2)}}), Error);
}

TEST(Models, MakesRoomWhereAModelIsTakenAwayByAnEmptyOne) {
  Models models{{"a", Value(1)}};
  models.set("a", Model());
  EXPECT_FALSE(node_at(models, "a"));
  EXPECT_FALSE(models.erase("a"));
  EXPECT_NO_THROW(models.set("a/b", Value(2)));
}

TEST(Models, IsTheSameTreeInEachCopy) {
  Models models;
  Models copy = models;
  copy.set("a", Value(1));
  EXPECT_EQ(value_at(models, "a"), Value(1));
}

TEST(Lookup, AnswersWithWhatItsFunctionReturns) {
  const auto users = lookup([](const std::string& id) -> std::optional<State<std::string>> {
    if (id.empty() || id == "nobody") return std::nullopt;
    return state(id.c_str());
  });
  const auto teams = lookup([](const std::string& id) { return Models{{"name", Value(id)}}; });
  const Models models{{"users", users}, {"teams", teams}};
  EXPECT_EQ(value_at(models, "users/bob"), Value("bob"));
  EXPECT_FALSE(node_at(models, "users/nobody"));
  EXPECT_FALSE(node_at(models, "users"));
  EXPECT_FALSE(node_at(models, "users/bob/more"));
  EXPECT_EQ(value_at(models, "teams/red/name"), Value("red"));
  EXPECT_FALSE(node_at(models, "teams/red"));
}

TEST(Lookup, IsAskedOnceWhileItsModelIsHeld) {
  std::vector<std::string> asked;
  const auto users = lookup([&](const std::string& id) {
    asked.push_back(id);
    return state(1);
  });
  const Models models{{"users", users}};
  const auto first = node_at(models, "users/bob");
  EXPECT_EQ(node_at(models, "users/bob"), first);
  EXPECT_EQ(asked, std::vector<std::string>{"bob"});
  users.refresh("bob");
  EXPECT_NE(node_at(models, "users/bob"), first);
  EXPECT_EQ(asked, (std::vector<std::string>{"bob", "bob"}));
  users.refresh("alice");
  EXPECT_EQ(asked.size(), 2U) << "nobody has asked for her yet";
}

TEST(Lookup, RemembersABoundedNumberOfModelsAndNoEmptyOnes) {
  int asked = 0;
  const auto alive = std::make_shared<int>(0);
  const auto users = lookup([&](const std::string& id) -> Model {
    ++asked;
    if (id.starts_with("absent")) return {};
    return [alive] { return 0; };
  });
  const Models models{{"users", users}};
  const auto cached = static_cast<int>(Lookup::default_cache);
  for (int i = 0; i < 3 * cached; ++i) {
    (void)node_at(models, "users/absent" + std::to_string(i));
    (void)node_at(models, "users/" + std::to_string(i));
  }
  EXPECT_LE(alive.use_count(), cached + 8);
  EXPECT_GE(alive.use_count(), cached);
  asked = 0;
  (void)node_at(models, "users/" + std::to_string(3 * cached - 1));
  EXPECT_EQ(asked, 0) << "the newest is remembered";
  (void)node_at(models, "users/" + std::to_string(2 * cached));
  EXPECT_EQ(asked, 0);
  (void)node_at(models, "users/0");
  (void)node_at(models, "users/absent0");
  EXPECT_EQ(asked, 2);
  (void)node_at(models, "users/" + std::to_string(2 * cached));
  EXPECT_EQ(asked, 2) << "what was asked for lately is kept longest";
}

TEST(Lookup, LeadsNowhereWhileItsFunctionThrowsAndSaysWhy) {
  bool failing = true;
  const auto users = lookup([&](const std::string&) -> Model {
    if (failing) throw Error("no database");
    return Value(1);
  });
  const Models models{{"users", users}};
  {
    const auto route = model::follow(*models.tree(), "users/bob");
    EXPECT_FALSE(route.node);
    ASSERT_EQ(route.slots.size(), 2U);
    EXPECT_EQ(route.slots.back()->failure(), "no database");
  }
  failing = false;
  EXPECT_EQ(value_at(models, "users/bob"), Value(1)) << "a failure is not remembered";
}

TEST(Lookup, AnswersWithATreeOfModelsOfEveryKind) {
  const auto alive = std::make_shared<int>(0);
  const auto rooms = lookup(
      [alive](const std::string& id) -> Model {
        if (id == "nowhere") return {};
        const auto light = state(false);
        return Models{{"", Value("room " + id)},
                      {"light", light},
                      {"dark", view([light](Get get) { return !get(light); })},
                      {"loaded", query([alive, id] { return "loaded " + id; })},
                      {"chairs", lookup([id](const std::string& chair) {
                         return Models{{"", Value(id + chair)}, {"deep/er", Value(chair)}};
                       })}};
      },
      1);
  const Models models{{"rooms", rooms}};
  EXPECT_EQ(value_at(models, "rooms/hall"), Value("room hall"));
  EXPECT_EQ(value_at(models, "rooms/hall/dark"), Value(true));
  EXPECT_EQ(value_at(models, "rooms/hall/loaded"), Value("loaded hall"));
  EXPECT_EQ(value_at(models, "rooms/hall/chairs/7"), Value("hall7"));
  EXPECT_EQ(value_at(models, "rooms/hall/chairs/7/deep/er"), Value("7"));
  for (const auto* path :
       {"rooms/nowhere", "rooms/nowhere/light", "rooms/hall/light/x", "rooms/hall/chairs/7/deep"}) {
    EXPECT_FALSE(node_at(models, path)) << path;
  }
  const auto held = model::follow(*models.tree(), "rooms/hall/dark");
  for (int i = 0; i < 100; ++i) (void)node_at(models, "rooms/" + std::to_string(i) + "/light");
  EXPECT_EQ(node_at(models, "rooms/hall/dark"), held.node) << "its tree is held with it";
  EXPECT_EQ(alive.use_count(), 3) << "the function has it, and the one room that is left";
}

TEST(Lookup, KeepsWhatItHadWhereItsFunctionThrowsAtARefresh) {
  bool failing = false;
  const auto users = lookup([&](const std::string&) -> Model {
    if (failing) throw Error("no database");
    return Value(1);
  });
  const Models models{{"users", users}};
  EXPECT_EQ(value_at(models, "users/bob"), Value(1));
  failing = true;
  EXPECT_THROW(users.refresh("bob"), Error);
  EXPECT_EQ(value_at(models, "users/bob"), Value(1));
}

TEST(Lookup, MayKeepNothing) {
  int asked = 0;
  const auto users = lookup([&](const std::string&) { return ++asked, state(1); }, 0);
  const Models models{{"users", users}};
  const auto held = model::follow(*models.tree(), "users/bob");
  EXPECT_EQ(node_at(models, "users/bob"), held.node);
  EXPECT_EQ(asked, 1) << "somebody holds it";
  for (int i = 0; i < 3; ++i) (void)node_at(models, "users/ann");
  EXPECT_EQ(asked, 4);
}

struct ModelsAtRunTime : model::GraphTest {
  /// What the next tick says, as `path=value`, or `path gone`.
  std::vector<std::string> news() {
    std::vector<std::string> all;
    for (const auto* each : graph.tick()) {
      all.push_back(each->path() +
                    (each->has_value() ? "=" + to_json(each->value()) : std::string(" gone")));
    }
    std::ranges::sort(all);
    return all;
  }
};

TEST_F(ModelsAtRunTime, AreFollowedByThoseWhoWatchTheirPaths) {
  using News = std::vector<std::string>;
  for (const auto* path : {"a", "a/b", "a/b/c", "a/x/c"}) graph.watch(path);
  EXPECT_EQ(news(), News{});
  models.set("a/b/c", Value(1));
  EXPECT_EQ(news(), News{"a/b/c=1"});
  models.set("a/b", Value(2));
  EXPECT_EQ(news(), (News{"a/b/c gone", "a/b=2"}));
  models.set("a", lookup([](const std::string& term) {
               if (term.empty()) return Model();
               return Model(Models{{"c", Value(term + "c")}, {"", Value(term)}});
             }));
  EXPECT_EQ(news(), (News{"a/b/c=\"bc\"", "a/b=\"b\"", "a/x/c=\"xc\""}));
  models.set("a", Value(3));
  EXPECT_EQ(news(), (News{"a/b gone", "a/b/c gone", "a/x/c gone", "a=3"}));
  EXPECT_TRUE(models.erase("a"));
  EXPECT_EQ(news(), News{"a gone"});
  const Models detached{{"b/c", Value(4)}};
  models.set("a", detached);
  EXPECT_EQ(news(), News{"a/b/c=4"});
  Models same = detached;
  same.set("x/c", Value(5));
  same.set("", Value(6));
  EXPECT_EQ(news(), (News{"a/x/c=5", "a=6"}));
}

TEST_F(ModelsAtRunTime, MayChangeManyTimesBeforeAnybodyIsTold) {
  graph.watch("a");
  models.set("a", Value(1));
  models.erase("a");
  models.set("a", Value(2));
  EXPECT_EQ(news(), std::vector<std::string>{"a=2"});
  models.erase("a");
  models.set("a", Value(2));
  EXPECT_EQ(news(), std::vector<std::string>{"a=2"}) << "another model, be it equal";
  models.erase("a");
  models.set("a", Value(3));
  models.erase("a");
  EXPECT_EQ(news(), std::vector<std::string>{"a gone"});
  models.set("a", Value(4));
  models.erase("a");
  EXPECT_EQ(news(), std::vector<std::string>{});
}

}  // namespace
}  // namespace updraft::models_test
