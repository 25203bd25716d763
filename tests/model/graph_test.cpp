#include "model/graph.hpp"

#include "model/graph_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace updraft::model::graph_test {
namespace {

using namespace std::chrono_literals;

TEST_F(GraphTest, ServesAModelThatAppearsAfterItWasWatched) {
  Publication& publication = graph.watch("a/b");
  EXPECT_TRUE(tick().empty());
  EXPECT_FALSE(publication.has_value());
  models.set("a/b", Value(1));
  EXPECT_TRUE(graph.pending());
  EXPECT_EQ(tick(), Paths{"a/b"});
  EXPECT_EQ(publication.value(), Value(1));
  EXPECT_FALSE(graph.pending());
}

TEST_F(GraphTest, FollowsModelsThatAreReplacedAndErased) {
  models.set("a", Value(1));
  Publication& publication = graph.watch("a");
  EXPECT_EQ(tick(), Paths{"a"});
  models.set("a", Value(2));
  EXPECT_EQ(tick(), Paths{"a"});
  EXPECT_EQ(publication.value(), Value(2));
  models.erase("a");
  EXPECT_EQ(tick(), Paths{"a"});
  EXPECT_FALSE(publication.has_value());
  models.set("a", Models{{"", Value(3)}});
  EXPECT_EQ(tick(), Paths{"a"});
  EXPECT_EQ(publication.value(), Value(3));
}

TEST_F(GraphTest, FollowsAPathThroughTreesAndLookups) {
  const auto names = state(1);
  const auto users = lookup([&](const std::string& id) -> Model {
    if (id != "bob") return {};
    return Models{{"name", names}};
  });
  Publication& publication = graph.watch("site/users/bob/name");
  (void)tick();
  models.set("site", Models{{"users", users}});
  EXPECT_EQ(tick(), Paths{"site/users/bob/name"});
  names.set(2);
  EXPECT_EQ(tick(), Paths{"site/users/bob/name"});
  EXPECT_EQ(publication.value(), Value(2));
  models.set("site/users", Models{{"bob/name", Value("other")}});
  EXPECT_EQ(tick(), Paths{"site/users/bob/name"});
  EXPECT_EQ(publication.value(), Value("other"));
  names.set(3);
  EXPECT_FALSE(graph.pending());
  models.erase("site");
  EXPECT_EQ(tick(), Paths{"site/users/bob/name"});
  EXPECT_FALSE(publication.has_value());
}

TEST_F(GraphTest, SaysEachChangedPublicationOnce) {
  const auto count = state(0);
  models.set("count", count);
  models.set("double", view([count](Get get) { return get(count) * 2; }));
  models.set("sign", view([count](Get get) { return get(count) >= 0; }));
  graph.watch("count");
  graph.watch("count");
  graph.watch("double");
  graph.watch("sign");
  EXPECT_EQ(tick().size(), 3U);
  count.set(1);
  count.set(2);
  auto changed = tick();
  std::ranges::sort(changed);
  EXPECT_EQ(changed, (Paths{"count", "double"}));
  EXPECT_TRUE(tick().empty());
}

TEST_F(GraphTest, RunsEachViewOncePerTickAndOnlyWhereWatched) {
  const auto count = state(0);
  int runs = 0;
  models.set("v", view([&, count](Get get) { return ++runs, get(count); }));
  Publication& one = graph.watch("v");
  Publication& two = graph.watch("v");
  EXPECT_EQ(&one, &two);
  (void)tick();
  count.set(1);
  count.set(2);
  (void)tick();
  EXPECT_EQ(runs, 2);
  graph.unwatch(one);
  count.set(3);
  (void)tick();
  EXPECT_EQ(runs, 3);
  graph.unwatch(two);
  (void)tick();
  count.set(4);
  EXPECT_FALSE(graph.pending());
  EXPECT_EQ(runs, 3);
}

TEST_F(GraphTest, KeepsAPublicationThatIsWatchedAgainBeforeTheTick) {
  models.set("a", Value(1));
  Publication& publication = graph.watch("a");
  (void)tick();
  graph.unwatch(publication);
  EXPECT_EQ(&graph.watch("a"), &publication);
  EXPECT_TRUE(tick().empty());
  EXPECT_TRUE(publication.has_value());
}

TEST_F(GraphTest, AsksALookupOnceWhileItIsWatched) {
  int asked = 0;
  const auto users = lookup([&](const std::string&) { return ++asked, state(asked); });
  models.set("users", users);
  Publication& publication = graph.watch("users/bob");
  (void)tick();
  for (std::size_t i = 0; i < 2 * Lookup::default_cache; ++i) {
    (void)graph.read("users/" + std::to_string(i));
  }
  asked = 0;
  EXPECT_EQ(*graph.read("users/bob"), publication.value());
  EXPECT_EQ(asked, 0);
  users.refresh("bob");
  EXPECT_EQ(tick(), Paths{"users/bob"});
  EXPECT_EQ(asked, 1);
}

TEST_F(GraphTest, KeepsAsManyUnwatchedModelsAsTheirLookupSays) {
  int asked = 0;
  models.set("users", lookup([&](const std::string&) { return ++asked, state(1); }, 2));
  for (const auto* path : {"users/a", "users/b", "users/c", "users/c", "users/b"})
    (void)graph.read(path);
  EXPECT_EQ(asked, 3);
  (void)graph.read("users/a");
  EXPECT_EQ(asked, 4);
}

TEST_F(GraphTest, FollowsAModelWhoseLookupFailedAtFirst) {
  bool failing = true;
  const auto users = lookup([&](const std::string&) -> Model {
    if (failing) throw std::runtime_error("no database");
    return Value(1);
  });
  models.set("users", users);
  Publication& publication = graph.watch("users/bob");
  EXPECT_TRUE(tick().empty());
  EXPECT_EQ(log->lines, Paths{"the model at \"users/bob\" failed: no database"});
  failing = false;
  users.refresh("bob");
  graph.renew(publication);
  EXPECT_EQ(tick(), Paths{"users/bob"});
  models.set("users", Models{{"bob", Value(2)}});
  EXPECT_EQ(tick(), Paths{"users/bob"});
  EXPECT_TRUE(publication.has_value());
}

TEST_F(GraphTest, KnowsNoModelByTheNamesOfPrototypes) {
  models.set("a", Value(1));
  for (const auto* path :
       {"__proto__", "constructor", "hasOwnProperty", "toString", "a/__proto__", "b"}) {
    const auto value = graph.read(path);
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().kind(), ErrorKind::invalid);
    EXPECT_EQ(value.error().message(), "there is no model at \"" + std::string(path) + "\"");
  }
}

TEST_F(GraphTest, CallsAPlainFunctionOncePerAsking) {
  int calls = 0;
  models.set("n", [&] { return ++calls; });
  Publication& publication = graph.watch("n");
  EXPECT_EQ(tick(), Paths{"n"});
  EXPECT_FALSE(graph.pending()) << "nobody has asked again";
  for (int i = 0; i < 5 && graph.pending(); ++i) (void)tick();
  EXPECT_EQ(calls, 1);
  graph.renew(publication);
  (void)tick();
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(publication.value(), Value(2));
}

TEST_F(GraphTest, ForgetsAPublicationThatANodeReportsInTheSameTick) {
  int number = 1;
  const Model function = [&] { return number; };
  models.set("a", function);
  models.set("b", function);
  Publication& a = graph.watch("a");
  Publication& b = graph.watch("b");
  while (graph.pending()) (void)tick();
  number = 2;
  graph.renew(a);
  graph.unwatch(b);
  while (graph.pending()) (void)tick();
  EXPECT_EQ(a.value(), Value(2));
}

TEST_F(GraphTest, ReportsAFailingModelOnceWithItsPath) {
  const auto count = state(0);
  models.set("site/bad", view([count](Get get) {
               if (get(count) % 2 == 1) throw std::runtime_error("odd");
               return get(count) / 10;
             }));
  Publication& publication = graph.watch("site/bad");
  (void)tick();
  EXPECT_TRUE(log->lines.empty());
  count.set(1);
  EXPECT_TRUE(tick().empty());
  count.set(3);
  EXPECT_TRUE(tick().empty());
  EXPECT_EQ(log->lines, Paths{"the model at \"site/bad\" failed: odd"});
  EXPECT_EQ(publication.value(), Value(0));
  count.set(20);
  EXPECT_EQ(tick(), Paths{"site/bad"});
  count.set(21);
  (void)tick();
  EXPECT_EQ(log->lines.size(), 2U);
}

TEST_F(GraphTest, HasNoValueOfAModelThatFailsAndTookAnothersPlace) {
  models.set("a", Value(1));
  Publication& publication = graph.watch("a");
  (void)tick();
  models.set("a", view([](Get) -> int { throw std::runtime_error("broken"); }));
  (void)tick();
  EXPECT_EQ(log->lines, Paths{"the model at \"a\" failed: broken"});
  EXPECT_FALSE(publication.has_value()) << "the model at this path never had one";
}

TEST_F(GraphTest, AnswersReadsOfWhatNobodyWatches) {
  models.set("a", Value(1));
  models.set("bad", view([](Get) -> int { throw std::runtime_error("secret"); }));
  EXPECT_EQ(*graph.read("a"), Value(1));
  const auto bad = graph.read("bad");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().kind(), ErrorKind::internal);
  EXPECT_EQ(bad.error().message(), "the model at \"bad\" has no value");
  EXPECT_EQ(log->lines, Paths{"the model at \"bad\" failed: secret"});
}

TEST_F(GraphTest, LeavesNothingBehindForPathsThatWereWatchedOnce) {
  const auto count = state(0);
  models.set("count", count);
  for (int i = 0; i < 1000; ++i) {
    Publication& publication = graph.watch(i % 2 == 0 ? "count" : "absent/" + std::to_string(i));
    (void)tick();
    EXPECT_EQ(graph.publication_count(), 1U);
    graph.unwatch(publication);
    (void)tick();
  }
  EXPECT_EQ(graph.publication_count(), 0U);
  EXPECT_TRUE(count.node()->observers().empty());
  count.set(1);
  EXPECT_FALSE(graph.pending());
}

}  // namespace
}  // namespace updraft::model::graph_test
