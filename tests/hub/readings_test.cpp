#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/state.hpp>

#include "support/memory_server.hpp"
#include "support/test_models.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace updraft::test::readings_test {
namespace {

/// Who has asked something over HTTP, and the answer.
class Asker final : public hub::Reader {
 public:
  void take(Result<std::string> json) override { answer = std::move(json); }

  [[nodiscard]] Value value() const {
    if (!answer || !*answer) throw std::runtime_error("there is no answer");
    return *parse_json(**answer);
  }

  std::optional<Result<std::string>> answer;
};

Models nested_models() {
  return {{"", Value(1)},
          {"count", Value(2)},
          {"users", Models{{"", Value(3)}, {"bob", Value(4)}, {"ann/age", Value(5)}}},
          {"rooms", lookup([](const std::string&) { return Model(Value(6)); })}};
}

TEST(Readings, ListTheModelsOfTreesByTheirPaths) {
  MemoryServer server(nested_models());
  Asker asker;
  server.hub().list_paths(asker);
  server.turn();
  EXPECT_EQ(to_json(asker.value()),
            R"({"paths":["","count","users","users/ann/age","users/bob"]})");
}

TEST(Readings, ListPathsThatAreNotUtf8AsFarAsTheyAre) {
  MemoryServer server({{"caf\xe9", Value(1)}, {"tea", Value(2)}});
  Asker asker;
  server.hub().list_paths(asker);
  server.turn();
  EXPECT_EQ(to_json(asker.value()), "{\"paths\":[\"caf\xEF\xBF\xBD\",\"tea\"]}");
}

TEST(Readings, ListPathsUnderWhichTheirModelsAreFound) {
  MemoryServer server(nested_models());
  Asker list;
  server.hub().list_paths(list);
  server.turn();
  const Value paths = list.value()["paths"];
  for (const Value& path : paths.items()) {
    Asker asker;
    server.hub().read(asker, std::string(path.text()));
    server.turn();
    EXPECT_TRUE(*asker.answer) << path.text();
  }
}

/// A long list of texts, and a handler at its end.
Value long_list(const std::string& text, const std::shared_ptr<int>& held = nullptr) {
  std::vector<Value> items(1'000, Value(text));
  items.push_back(object({{"onPress", event([held] {})}}));
  return array(std::move(items));
}

std::string read_text(MemoryServer& server, const std::string& path) {
  Asker asker;
  server.hub().read(asker, path);
  server.turn();
  return asker.answer && *asker.answer ? **asker.answer : "";
}

TEST(Readings, OfALongValueShowEachChangeAtOnce) {
  auto list = state(long_list("before"));
  MemoryServer server(Models{{"list", list}});
  const std::string first = read_text(server, "list");
  EXPECT_GT(first.size(), 8'000U);
  EXPECT_EQ(read_text(server, "list"), first);
  list.set(long_list("after"));
  EXPECT_NE(read_text(server, "list").find("after"), std::string::npos);
}

TEST(Readings, OfALongValueHaveTheIdsOfItsHandlersOnceItIsServed) {
  MemoryServer server(Models{{"list", state(long_list("text"))}});
  const std::string first = read_text(server, "list");
  EXPECT_EQ(first.find("\"id\""), std::string::npos);
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["list"]})");
  const std::string update = client.next_text();
  const std::string second = read_text(server, "list");
  EXPECT_NE(second.find("\"id\""), std::string::npos);
  EXPECT_NE(update.find(second), std::string::npos);
}

TEST(Readings, KeepALongValueForAMomentOnly) {
  const auto held = std::make_shared<int>();
  Models models{{"list", state(long_list("text", held))}};
  MemoryServer server(models);
  EXPECT_FALSE(read_text(server, "list").empty());
  models.erase("list");
  server.advance(std::chrono::seconds(3));
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Readings, SayWhenThereAreMorePathsThanTheyList) {
  Models many;
  for (std::size_t i = 0; i <= hub::Readings::paths_listed; ++i) {
    many.set("row/" + std::to_string(i), Value(i));
  }
  MemoryServer server(many);
  Asker asker;
  server.hub().list_paths(asker);
  server.turn();
  EXPECT_EQ(asker.value()["paths"].items().size(), hub::Readings::paths_listed);
  EXPECT_EQ(asker.value()["more"], Value(true));

  many.erase("row/7");
  server.hub().list_paths(asker);
  server.turn();
  EXPECT_EQ(asker.value()["paths"].items().size(), hub::Readings::paths_listed);
  EXPECT_TRUE(asker.value()["more"].is_null());
}

TEST(Readings, ListTheSessionsOfAllHubs) {
  MemoryServer server(test_models(), {}, false, 3);
  for (int i = 0; i < 4; ++i) server.open().send_text(R"({"$":"sub","keys":["count"]})");
  Asker asker;
  server.hub().list_sessions(asker);
  server.turn();
  const Value sessions = asker.value()["sessions"];
  ASSERT_EQ(sessions.items().size(), 4U);
  for (std::size_t i = 0; i < sessions.items().size(); ++i) {
    const Value session = sessions[i];
    EXPECT_EQ(session["id"], Value(i + 1));
    EXPECT_EQ(to_json(session["subscriptions"]), R"(["count"])");
    EXPECT_EQ(session["subscription_count"], Value(1));
    EXPECT_EQ(session["slow"], Value(false));
    EXPECT_EQ(session["outbox_bytes"], Value(0));
    EXPECT_FALSE(session["address"].text().empty());
  }
}

TEST(Readings, NameSoManySubscriptionsOfASession) {
  MemoryServer server(test_models());
  std::string keys;
  for (std::size_t i = 0; i <= hub::Roll::subscriptions_listed; ++i) {
    keys += (i > 0 ? ",\"" : "\"") + std::to_string(i) + '"';
  }
  server.open().send_text(R"({"$":"sub","keys":[)" + keys + "]}");
  Asker asker;
  server.hub().list_sessions(asker);
  server.turn();
  const Value session = asker.value()["sessions"][0];
  EXPECT_EQ(session["subscriptions"].items().size(), hub::Roll::subscriptions_listed);
  EXPECT_EQ(session["subscription_count"], Value(hub::Roll::subscriptions_listed + 1));
}

TEST(Readings, SayWhenThereAreMoreSessionsThanTheyList) {
  MemoryServer server(test_models(), {}, false, 2);
  for (std::size_t i = 0; i <= hub::Roll::sessions_listed; ++i) server.open();
  Asker asker;
  server.hub().list_sessions(asker);
  server.turn();
  EXPECT_EQ(asker.value()["sessions"].items().size(), hub::Roll::sessions_listed);
  EXPECT_EQ(asker.value()["more"], Value(true));
}

TEST(Readings, RefuseToCountSessionsForTooManyAtOnce) {
  MemoryServer server(test_models(), {.waiting_readers = 1});
  Asker first;
  Asker second;
  server.hub().list_sessions(first);
  server.hub().list_sessions(second);
  server.turn();
  EXPECT_TRUE(*first.answer);
  ASSERT_TRUE(second.answer);
  ASSERT_FALSE(*second.answer);
  EXPECT_EQ(second.answer->error().kind(), ErrorKind::overloaded);
}

TEST(Figures, CountUpdatesEventsAndWhoIsSlow) {
  MemoryServer server(test_models());
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["count"]})");
  client.send_text(R"({"$":"evt","key":"t","target":{"path":["twice"]}})");
  const hub::Figures before = server.hub().figures();
  EXPECT_EQ(before.sessions, 1U);
  EXPECT_EQ(before.subscriptions, 1U);
  EXPECT_EQ(before.events, 1U);
  EXPECT_GE(before.updates, 1U);
  EXPECT_EQ(before.slow, 0U);

  client.allow(0);
  client.send_text(R"({"$":"sub","keys":["count"]})");
  EXPECT_EQ(server.hub().figures().slow, 1U);
  EXPECT_EQ(server.hub().figures().updates, before.updates);
  client.allow(MemoryClient::everything);
  server.turn();
  EXPECT_EQ(server.hub().figures().slow, 0U);
  EXPECT_EQ(server.hub().figures().updates, before.updates + 1);

  client.allow(0);
  client.send_text(R"({"$":"sub","keys":["count"]})");
  client.vanish();
  EXPECT_EQ(server.hub().figures().slow, 0U);
}

}  // namespace
}  // namespace updraft::test::readings_test
