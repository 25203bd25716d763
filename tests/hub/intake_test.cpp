#include <updraft/handler.hpp>
#include <updraft/models.hpp>
#include <updraft/state.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

// What one session sends is taken within a budget of work, so that the others are served meanwhile.

namespace updraft::test::intake_test {
namespace {

constexpr websocket::Compression agreed(15);

/// The names of the events whose handlers ran, in order.
struct Runs {
  std::vector<std::string> names;

  /// `run` notes its first argument; `rows` is a list of so many keyed rows.
  Models models(std::size_t rows = 0) {
    std::vector<Value> list;
    for (std::size_t i = 0; i < rows; ++i) list.push_back(object({{"key", std::to_string(i)}}));
    Models all;
    all.set("run", Value([this](const std::string& name) { names.push_back(name); }));
    all.set("rows", Value(array(std::move(list))));
    all.set("other", state(1));
    return all;
  }
  [[nodiscard]] std::ptrdiff_t place(const std::string& name) const {
    return std::ranges::find(names, name) - names.begin();
  }
};

std::string run(const std::string& name) {
  return R"({"$":"evt","key":"e","target":{"path":["run"]},"payload":[")" + name + R"("]})";
}

std::string interest(const std::string& kind, int count, const std::string& last = "") {
  std::string keys;
  for (int i = 0; i < count; ++i) keys += "\"p" + std::to_string(i) + "\",";
  return R"({"$":")" + kind + R"(","keys":[)" + keys + '"' + last + "\"]}";
}

/// All of it comes with one read.
void send_together(MemoryClient& client, const std::vector<std::string>& texts) {
  std::string bytes;
  for (const std::string& text : texts) bytes += client_frame(websocket::Opcode::text, text);
  client.receive(bytes);
}

TEST(Intake, LetsOthersRunBetweenTheEventsOfOneSession) {
  Runs runs;
  MemoryServer server(runs.models(), {.work_per_turn = 10'000});
  auto& greedy = server.open();
  auto& other = server.open();
  std::vector<std::string> texts;
  for (int i = 0; i < 1'000; ++i) texts.push_back(run(std::to_string(i)));
  send_together(greedy, texts);
  EXPECT_TRUE(greedy.held_back());
  other.send_text(run("other"));
  ASSERT_EQ(runs.names.size(), 1'001U);
  EXPECT_GT(runs.place("other"), 0);
  EXPECT_LT(runs.place("other"), 20);
  EXPECT_FALSE(greedy.held_back());
  // And in their order.
  std::erase(runs.names, "other");
  for (int i = 0; i < 1'000; ++i)
    EXPECT_EQ(runs.names[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST(Intake, TakesWhatOneReadMayHoldWithoutABreakByDefault) {
  Runs runs;
  MemoryServer server(runs.models());
  auto& busy = server.open();
  auto& other = server.open();
  std::vector<std::string> texts;
  for (int i = 0; i < 100; ++i) texts.push_back(run("busy"));
  send_together(busy, texts);
  EXPECT_FALSE(busy.held_back());
  other.send_text(run("other"));
  EXPECT_EQ(runs.place("other"), 100);
}

TEST(Intake, LetsOneRunThatComesAfterManyWhoSendALot) {
  Runs runs;
  MemoryServer server(runs.models(), {.work_per_turn = 100'000});
  std::vector<std::string> texts;
  for (int i = 0; i < 100; ++i) texts.push_back(run("greedy"));
  std::vector<MemoryClient*> greedy;
  for (int i = 0; i < 50; ++i) greedy.push_back(&server.open());
  auto& other = server.open();
  for (MemoryClient* client : greedy) send_together(*client, texts);
  other.send_text(run("other"));
  ASSERT_EQ(runs.names.size(), 5'001U);
  // Those before it, together, have had no more than a turn, and then a little each.
  EXPECT_LT(runs.place("other"), 250);
}

TEST(Intake, LetsOneRunThatComesWhileManySubscribe) {
  Runs runs;
  MemoryServer server(runs.models(), {.work_per_turn = 100'000});
  std::vector<MemoryClient*> greedy;
  for (int i = 0; i < 50; ++i) greedy.push_back(&server.open());
  auto& other = server.open();
  for (MemoryClient* client : greedy) {
    send_together(*client, {interest("sub", 200), run("greedy")});
  }
  other.send_text(run("other"));
  EXPECT_EQ(runs.place("other"), 0);
  EXPECT_EQ(runs.names.size(), 51U);
}

TEST(Intake, EndsAllSubscriptionsOfASessionThatHasMany) {
  Runs runs;
  MemoryServer server(runs.models(), {.work_per_turn = 100'000});
  auto& gone = server.open();
  auto& stays = server.open();
  gone.send_text(interest("sub", 5'000, "other"));
  stays.send_text(interest("sub", 10, "other"));
  EXPECT_EQ(server.graph().publication_count(), 5'001U);
  gone.vanish();
  server.turn();
  EXPECT_EQ(server.hub().figures().subscriptions, 11U);
  EXPECT_EQ(server.hub().figures().sessions, 1U);
  EXPECT_EQ(server.graph().publication_count(), 11U);
}

TEST(Intake, InterruptsAMessageOfManyPaths) {
  Runs runs;
  MemoryServer server(runs.models(), {.work_per_turn = 100'000});
  auto& greedy = server.open();
  auto& other = server.open();
  // Between the two messages nothing else may be taken.
  send_together(greedy, {interest("sub", 2'000, "other"), interest("unsub", 2'000), run("greedy")});
  EXPECT_TRUE(greedy.held_back());
  EXPECT_LT(server.hub().figures().subscriptions, 100U);
  other.send_text(run("other"));
  EXPECT_EQ(runs.names, (std::vector<std::string>{"other", "greedy"}));
  EXPECT_EQ(server.hub().figures().subscriptions, 1U);
  EXPECT_EQ(greedy.next_text(), R"({"$":"up","key":"other","val":1})");
  EXPECT_EQ(greedy.next_text(), R"({"$":"evt-res","key":"e"})");
}

TEST(Intake, InterruptsWhatCompressedMessagesHide) {
  Runs runs;
  MemoryServer server(runs.models());
  auto& greedy = server.open(agreed);
  auto& other = server.open();
  std::string zeros = "0";
  for (int i = 0; i < 20'000; ++i) zeros += ",0";
  std::string bytes;
  for (int i = 0; i < 20; ++i) {
    bytes += compressed_client_text(
        R"({"$":"evt","key":"e","target":{"path":["run"]},"payload":["greedy",)" + zeros + "]}");
    bytes += client_frame(websocket::Opcode::text, run(std::string(400, 'x')));
  }
  ASSERT_LT(bytes.size(), 20'000U);
  // It is known to send little, so it need not wait behind those that send a lot.
  other.send_frame(websocket::Opcode::ping, "");
  greedy.receive(bytes);
  EXPECT_TRUE(greedy.held_back());
  other.send_text(run("other"));
  EXPECT_EQ(runs.names.size(), 41U);
  EXPECT_LT(runs.place("other"), 10);
}

TEST(Intake, ChargesASessionForLookingForItsHandlers) {
  constexpr std::size_t rows = 10'000;
  Runs runs;
  MemoryServer server(runs.models(rows), {.work_per_turn = 20'000});
  auto& greedy = server.open();
  auto& other = server.open();
  greedy.send_text(R"({"$":"evt","key":"1","target":{"path":["rows","none"]}})");
  greedy.send_in_this_turn(run("greedy"));
  EXPECT_TRUE(greedy.held_back());
  other.send_text(run("other"));
  EXPECT_EQ(runs.names, (std::vector<std::string>{"other", "greedy"}));
}

TEST(Intake, ChargesASessionForAScreenThatIsDrawnForItsEvent) {
  Runs runs;
  Models models = runs.models();
  const State<int> count(0);
  models.set("screen", view([count](Get get) {
               return array(std::vector<Value>(1'000, Value(get(count))));
             }));
  MemoryServer server(models, {.work_per_turn = 20'000});
  auto& greedy = server.open();
  auto& other = server.open();
  // It is known to send little, so it need not wait behind those that send a lot.
  other.send_frame(websocket::Opcode::ping, "");
  greedy.send_text(R"({"$":"evt","key":"1","target":{"path":["screen",5]}})");
  greedy.send_in_this_turn(run("greedy"));
  EXPECT_TRUE(greedy.held_back());
  other.send_text(run("other"));
  EXPECT_EQ(runs.names, (std::vector<std::string>{"other", "greedy"}));
  // What was drawn already is found at once.
  greedy.send_text(R"({"$":"evt","key":"1","target":{"path":["screen",5]}})");
  greedy.send_in_this_turn(run("greedy"));
  EXPECT_FALSE(greedy.held_back());
}

TEST(Intake, KeepsWhatAClientHasSentBeforeItClosedItsSide) {
  Runs runs;
  MemoryServer server(runs.models(), {.work_per_turn = 5'000});
  auto& client = server.open();
  std::vector<std::string> texts;
  for (int i = 0; i < 50; ++i) texts.push_back(run("last"));
  send_together(client, texts);
  client.finish();
  EXPECT_EQ(runs.names.size(), 50U);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"e"})");
  EXPECT_TRUE(client.closed());
}

TEST(Intake, ForgetsWhatAClientHasSentThatIsGone) {
  Runs runs;
  MemoryServer server(runs.models(), {.work_per_turn = 5'000});
  auto& client = server.open();
  std::vector<std::string> texts;
  for (int i = 0; i < 50; ++i) texts.push_back(run("last"));
  send_together(client, texts);
  client.vanish();
  EXPECT_LT(runs.names.size(), 10U);
  EXPECT_EQ(server.hub().figures().sessions, 0U);
}

TEST(Intake, EndsWithTheMessageThatBreaksARule) {
  Runs runs;
  MemoryServer server(runs.models(), {.work_per_turn = 5'000});
  auto& client = server.open();
  send_together(client, {interest("sub", 100), "no JSON", run("never")});
  server.turn();
  EXPECT_EQ(server.hub().figures().subscriptions, 0U);
  EXPECT_TRUE(runs.names.empty());
  EXPECT_EQ(client.next()->code, 1007);
}

TEST(Intake, AnswersAllThatWasReceivedBeforeTheServerStops) {
  Runs runs;
  MemoryServer server(runs.models(), {.work_per_turn = 5'000});
  auto& client = server.open();
  std::vector<std::string> texts;
  for (int i = 0; i < 50; ++i) texts.push_back(run("last"));
  send_together(client, texts);
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(runs.names.size(), 50U);
}

TEST(Intake, AsksForAPathOnceHoweverOftenOneMessageNamesIt) {
  Runs runs;
  MemoryServer server(runs.models(), {.work_per_turn = 3'000});
  auto& client = server.open();
  std::string keys = R"("other")";
  for (int i = 0; i < 5'000; ++i) keys += R"(,"other")";
  // Also where the message is interrupted.
  client.send_text(R"({"$":"sub","keys":[)" + keys + "]}");
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"other","val":1})");
  EXPECT_FALSE(client.next());
  client.send_text(R"({"$":"sub","keys":["other"]})");
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"other","val":1})");
  EXPECT_FALSE(client.next());
}

}  // namespace
}  // namespace updraft::test::intake_test
