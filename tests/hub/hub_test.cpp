#include <updraft/state.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"
#include "support/test_models.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace updraft::test::hub_test {
namespace {

using namespace std::chrono_literals;
using Kind = websocket::Item::Kind;

constexpr std::string_view sub_count = R"({"$":"sub","keys":["count"]})";
constexpr std::string_view tap_twice = R"({"$":"evt","key":"t","target":{"path":["twice"]}})";

TEST(Hub, AnswersAPingWithItsPayload) {
  MemoryServer server(test_models());
  auto& client = server.open();
  client.send_frame(websocket::Opcode::ping, "are you there");
  const auto heard = client.next();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->kind, Kind::pong);
  EXPECT_EQ(heard->payload, "are you there");
}

TEST(Hub, PingsOnceAfterTheIntervalAndDropsAfterTheTimeout) {
  MemoryServer server(test_models(), {.ping_interval = 20s, .pong_timeout = 10s});
  auto& client = server.open();
  server.advance(20s);
  EXPECT_FALSE(client.next());
  server.advance(1s);
  const auto ping = client.next();
  ASSERT_TRUE(ping);
  EXPECT_EQ(ping->kind, Kind::ping);
  // It is found to have arrived a second later.
  server.advance(11s);
  EXPECT_FALSE(client.next());
  EXPECT_FALSE(client.ended());
  server.advance(1s);
  EXPECT_TRUE(client.dropped());
  EXPECT_EQ(server.hub().figures().sessions, 0U);
}

TEST(Hub, TakesAnyBytesAsASignOfLife) {
  MemoryServer server(test_models(), {.ping_interval = 20s, .pong_timeout = 10s});
  auto& client = server.open();
  for (int i = 0; i < 10; ++i) {
    server.advance(25s);
    client.send_text(R"({"$":"unsub","keys":[]})");
  }
  EXPECT_FALSE(client.ended());
}

TEST(Hub, KeepsFramesWholeWhereverAWriteIsCut) {
  MemoryServer measured(test_models());
  auto& whole = measured.open();
  whole.send_text(sub_count);
  whole.send_text(tap_twice);
  const std::size_t all_bytes = whole.bytes_taken();
  for (std::size_t cut = 0; cut <= all_bytes; ++cut) {
    MemoryServer server(test_models());
    auto& client = server.open();
    client.allow(cut);
    client.send_text(sub_count);
    client.send_text(tap_twice);
    EXPECT_LE(client.bytes_taken(), cut);
    client.allow(MemoryClient::everything);
    std::vector<std::string> texts;
    for (auto text = client.next_text(); !text.empty(); text = client.next_text())
      texts.push_back(text);
    ASSERT_GE(texts.size(), 2U) << "cut at " << cut;
    EXPECT_EQ(texts[texts.size() - 2], R"({"$":"up","key":"count","val":200})") << "cut at " << cut;
    EXPECT_EQ(texts.back(), R"({"$":"evt-res","key":"t","payload":200})") << "cut at " << cut;
  }
}

TEST(Hub, SendsByteByByteWhatTheClientTakesByteByByte) {
  MemoryServer server(test_models());
  auto& client = server.open();
  client.allow(0);
  client.send_text(sub_count);
  for (int i = 0; i < 200; ++i) client.allow(1);
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"count","val":0})");
  EXPECT_FALSE(client.next());
}

TEST(Hub, OwesAStalledClientOneUpdateHoweverMuchHappens) {
  const auto count = state(0);
  MemoryServer server(Models{{"count", count}});
  auto& client = server.open();
  client.send_text(sub_count);
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"count","val":0})");
  client.allow(0);
  for (int i = 1; i <= 10'000; ++i) {
    count.set(i);
    server.turn();
  }
  const std::size_t before = client.bytes_taken();
  client.allow(MemoryClient::everything);
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"count","val":10000})");
  EXPECT_FALSE(client.next());
  EXPECT_LE(client.bytes_taken() - before, 64U);
}

TEST(Hub, ServesTheSessionThatActedFirstAndEveryoneInTheEnd) {
  const auto count = state(0);
  MemoryServer server(
      Models{{"count", count}, {"plus", Value([count] { count.set(count.read() + 1); })}});
  std::vector<MemoryClient*> clients;
  for (int i = 0; i < 1000; ++i) {
    clients.push_back(&server.open());
    clients.back()->send_text(sub_count);
    clients.back()->next_text();
  }
  auto& actor = *clients.back();
  actor.send_in_this_turn(R"({"$":"evt","key":"1","target":{"path":["plus"]}})");
  server.hub().send();
  server.home().turn();
  EXPECT_TRUE(server.hub().flush()) << "a thousand sessions in one slice";
  EXPECT_EQ(actor.next_text(), R"({"$":"up","key":"count","val":1})");
  EXPECT_EQ(actor.next_text(), R"({"$":"evt-res","key":"1"})");
  server.turn();
  for (auto* client : clients) {
    if (client == &actor) continue;
    EXPECT_EQ(client->next_text(), R"({"$":"up","key":"count","val":1})");
    EXPECT_FALSE(client->next());
  }
}

TEST(Hub, LooksForNewEventsBetweenLargeValuesToMany) {
  const auto text = state(std::string());
  MemoryServer server(Models{{"text", text}});
  std::vector<MemoryClient*> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(&server.open());
    clients.back()->send_text(R"({"$":"sub","keys":["text"]})");
    clients.back()->next_text();
  }
  constexpr std::size_t mebibyte = std::size_t{1} << 20;
  text.set(std::string(mebibyte, 'x'));
  server.home().turn();
  const auto served = [&clients] {
    return std::ranges::count_if(clients,
                                 [](const auto* one) { return one->bytes_taken() > mebibyte; });
  };
  EXPECT_TRUE(server.hub().flush()) << "100 MiB in one slice";
  EXPECT_GT(served(), 0);
  EXPECT_LT(served(), 10);
  server.turn();
  EXPECT_EQ(served(), 100);
}

TEST(Hub, TakesABinaryMessageAsText) {
  MemoryServer server(test_models());
  auto& client = server.open();
  client.send_frame(websocket::Opcode::binary, sub_count);
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"count","val":0})");
}

TEST(Hub, RefusesABinaryMessageThatIsNotUtf8With1007) {
  MemoryServer server(test_models());
  auto& client = server.open();
  client.send_frame(websocket::Opcode::binary, "\xff\xfe");
  const auto heard = client.next();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->kind, Kind::close);
  EXPECT_EQ(heard->code, 1007);
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(server.hub().figures().sessions, 0U);
}

TEST(Hub, AnswersAClientsCloseAndThenEndsTheConnection) {
  MemoryServer server(test_models());
  auto& client = server.open();
  client.send_text(sub_count);
  client.next_text();
  client.send(client_close(4000, "bye"));
  const auto heard = client.next();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->kind, Kind::close);
  EXPECT_EQ(heard->code, 4000);
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(server.hub().figures().subscriptions, 0U);
}

TEST(Hub, SaysGoodbyeWhenItStopsAndWaitsForTheAnswer) {
  MemoryServer server(test_models(), {.stop_timeout = 1h});
  auto& polite = server.open();
  auto& silent = server.open();
  auto& stalled = server.open();
  stalled.allow(0);
  EXPECT_TRUE(server.stop());
  const auto heard = polite.next();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->code, 1001);
  EXPECT_FALSE(polite.ended());
  polite.send(client_close(1001));
  EXPECT_TRUE(polite.closed());
  EXPECT_EQ(server.hub().figures().sessions, 2U);
  server.advance(4s);
  EXPECT_FALSE(silent.ended());
  server.advance(3s);
  EXPECT_TRUE(silent.dropped());
  EXPECT_TRUE(stalled.dropped());
  auto& late = server.open();
  EXPECT_EQ(late.next().value_or(Heard{}).code, 1001);
}

/// What a client gets that has stalled, pressed a button, and reads on when its session is closing.
void expect_update_response_and(std::uint16_t code, MemoryClient& client) {
  client.allow(MemoryClient::everything);
  EXPECT_NE(client.next_text().find(R"("key":"count","val":200)"), std::string::npos);
  EXPECT_NE(client.next_text().find("evt-res"), std::string::npos);
  EXPECT_EQ(client.next().value_or(Heard{}).code, code);
  EXPECT_FALSE(client.next());
}

MemoryClient& open_and_press_stalled(MemoryServer& server) {
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["count"]})");
  client.next();
  client.allow(0);
  client.send_text(tap_twice);
  return client;
}

TEST(Hub, SaysGoodbyeAfterTheUpdatesThatResponsesFollow) {
  MemoryServer server(test_models());
  auto& client = open_and_press_stalled(server);
  EXPECT_TRUE(server.stop());
  expect_update_response_and(1001, client);
}

TEST(Hub, ClosesForBadInputAfterTheUpdatesThatResponsesFollow) {
  MemoryServer server(test_models());
  auto& client = open_and_press_stalled(server);
  client.send_text("no JSON");
  expect_update_response_and(1007, client);
}

TEST(Hub, IgnoresWhatComesAfterItsOwnClose) {
  MemoryServer server(test_models());
  auto& client = server.open();
  EXPECT_TRUE(server.stop());
  client.next();
  client.send_text(tap_twice);
  client.send_text("no JSON");
  EXPECT_FALSE(client.next());
  EXPECT_FALSE(client.ended());
}

TEST(Hub, SendsTheUpdatesAndResponsesOfOneTurnInOrder) {
  MemoryServer server(test_models());
  auto& client = server.open();
  client.send_text(sub_count);
  client.next_text();
  client.send_in_this_turn(tap_twice);
  client.send_in_this_turn(tap_twice);
  server.turn();
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"count","val":400})");
  EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"t","payload":200})");
  EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"t","payload":400})");
  EXPECT_FALSE(client.next());
}

// A screen that is left as another one with the same model is entered.
TEST(Hub, SendsTheValueToWhoSubscribesInTheTurnInWhichTheLastOneLeft) {
  MemoryServer server(test_models());
  auto& client = server.open();
  auto& other = server.open();
  client.send_text(sub_count);
  client.next_text();
  client.send_in_this_turn(R"({"$":"unsub","keys":["count"]})");
  other.send_in_this_turn(sub_count);
  server.turn();
  EXPECT_EQ(other.next_text(), R"({"$":"up","key":"count","val":0})");
  other.send_in_this_turn(R"({"$":"unsub","keys":["count"]})");
  other.send_in_this_turn(sub_count);
  server.turn();
  EXPECT_EQ(other.next_text(), R"({"$":"up","key":"count","val":0})");
}

TEST(Hub, SendsNothingForAPathThatTheSameTurnUnsubscribes) {
  MemoryServer server(test_models());
  auto& client = server.open();
  client.send_text(sub_count);
  client.next_text();
  client.send_in_this_turn(tap_twice);
  client.send_in_this_turn(R"({"$":"unsub","keys":["count"]})");
  server.turn();
  EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"t","payload":200})");
  EXPECT_FALSE(client.next());
}

TEST(Hub, LetsNobodyComputeWhatItsLastSubscriberHasLeft) {
  int runs = 0;
  State<int> source(0);
  const auto count = view([&](Get get) {
    ++runs;
    return Value(get(source));
  });
  MemoryServer server(Models{{"count", count}});
  const auto expect_rest_after = [&](auto leave) {
    auto& client = server.open();
    client.send_text(sub_count);
    ++source;
    server.turn();
    leave(client);
    server.turn();
    const int before = runs;
    ++source;
    server.turn();
    EXPECT_EQ(runs, before);
  };
  expect_rest_after(
      [](MemoryClient& client) { client.send_text(R"({"$":"unsub","keys":["count"]})"); });
  expect_rest_after([](MemoryClient& client) { client.send_frame(websocket::Opcode::close, ""); });
  expect_rest_after([](MemoryClient& client) { client.vanish(); });
}

}  // namespace
}  // namespace updraft::test::hub_test
