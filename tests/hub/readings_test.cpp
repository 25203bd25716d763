#include <updraft/json.hpp>

#include "support/memory_server.hpp"
#include "support/test_models.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

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
