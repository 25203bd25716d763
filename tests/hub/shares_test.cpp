#include <updraft/json.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/query.hpp>
#include <updraft/task.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <list>
#include <optional>
#include <string>
#include <vector>

// What all sessions have together is shared: a newcomer gets what it is guaranteed, whatever others
// hold.

namespace updraft::test::shares_test {
namespace {

using namespace std::chrono_literals;

constexpr auto one_address = AddressGroup::of_ipv4(0xC0000201);
constexpr auto another_address = AddressGroup::of_ipv4(0xC0000202);

Models models() {
  const auto wait = []() -> Task<> { co_await off_loop([] {}); };
  const auto load = []() -> Task<int> {
    co_await off_loop([] {});
    co_return 7;
  };
  return {{"item", lookup([](const std::string& id) { return Model(Value(id)); })},
          {"wait", Value(wait)},
          {"slow", query(load)}};
}

std::string sub(std::size_t begin, std::size_t end) {
  std::string text = R"({"$":"sub","keys":[)";
  for (std::size_t i = begin; i < end; ++i) {
    text += (i > begin ? ",\"item/" : "\"item/") + std::to_string(i) + '"';
  }
  return text + "]}";
}

/// Subscribes to so many more items; returns how many updates come before the end or the silence,
/// and the last of what is heard if it is no update.
struct Answer {
  std::size_t updates = 0;
  std::string end;
};

Answer subscribe(MemoryClient& client, std::size_t begin, std::size_t end) {
  client.send_text(sub(begin, end));
  Answer answer;
  while (const auto heard = client.next()) {
    if (heard->kind == websocket::Item::Kind::text) {
      ++answer.updates;
    } else {
      answer.end = std::to_string(heard->code) + " " + heard->payload;
    }
  }
  return answer;
}

TEST(SubscriptionShares, AreGuaranteedToANewcomerWhenOthersHaveAllTheRest) {
  MemoryServer server(models(), {.subscriptions_per_thread = 320});
  std::vector<MemoryClient*> greedy;
  for (int i = 0; i < 16; ++i) {
    greedy.push_back(&server.open());
    EXPECT_EQ(subscribe(*greedy.back(), 0, 36).updates, 36U) << "16 and a sixteenth of 320";
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(subscribe(server.open(), 0, 16).updates, 16U);
  }
  auto& late = server.open();
  EXPECT_EQ(subscribe(late, 0, 16).end, "");
  EXPECT_TRUE(subscribe(late, 16, 17).end.starts_with("1013 the server has all the subscriptions"));
  EXPECT_TRUE(
      subscribe(*greedy[0], 36, 37).end.starts_with("1008 too many subscriptions: one session"))
      << "it has its part, whatever others have";
  EXPECT_EQ(subscribe(server.open(), 0, 36).updates, 36U) << "what it had is free again";
}

TEST(SubscriptionShares, ArePartlyThoseOfAnAddress) {
  MemoryServer server(models(), {.subscriptions_per_thread = 320});
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(subscribe(server.open({}, one_address), 0, 36).updates, 36U);
  }
  auto& same = server.open({}, one_address);
  EXPECT_EQ(subscribe(same, 0, 16).updates, 16U);
  EXPECT_TRUE(subscribe(same, 16, 17)
                  .end.starts_with("1013 too many subscriptions: one address may hold 1/4 of "
                                   "--subscriptions-per-thread"));
  EXPECT_EQ(subscribe(server.open({}, another_address), 0, 36).updates, 36U);
  EXPECT_EQ(subscribe(server.open(), 0, 36).updates, 36U);
}

TEST(SubscriptionShares, ComeBackHoweverASessionEnds) {
  constexpr std::size_t all = 8;
  MemoryServer server(
      models(),
      {.subscriptions_per_thread = all, .guaranteed_subscriptions = 0, .session_share = 1});
  for (int round = 0; round < 4; ++round) {
    auto& client = server.open();
    EXPECT_EQ(subscribe(client, 0, all).updates, all) << round;
    if (round == 0) client.vanish();
    if (round == 1) client.send(client_close(1000));
    if (round == 2) client.send_text("no JSON");
    if (round == 3) client.send_text(R"({"$":"unsub","keys":["item/0","item/1"]})");
  }
  EXPECT_EQ(subscribe(server.open(), 0, 2).updates, 2U);
  EXPECT_NE(subscribe(server.open(), 0, 1).end, "");
}

constexpr std::string_view wait_event = R"({"$":"evt","key":"k","target":{"path":["wait"]}})";

/// Calls `wait` so often; returns the errors that come.
std::vector<std::string> wait(MemoryClient& client, int times) {
  for (int i = 0; i < times; ++i) {
    client.send_text(wait_event);
  }
  std::vector<std::string> errors;
  for (std::string text = client.next_text(); !text.empty(); text = client.next_text()) {
    errors.emplace_back((*parse_json(text))["payload"]["message"].text());
  }
  return errors;
}

using Errors = std::vector<std::string>;

TEST(HandlerShares, AreGuaranteedToANewcomerWhenOthersHaveAllTheRest) {
  MemoryServer server(models(), {.handlers = 32});
  for (int i = 0; i < 16; ++i) {
    EXPECT_EQ(wait(server.open(), 7), Errors{"too many handlers are running: --handlers"});
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(wait(server.open(), 4), Errors());
  EXPECT_EQ(wait(server.open(), 5), Errors{"too many handlers are running: --handlers"});
  server.work_off_loop();
  EXPECT_EQ(wait(server.open(), 6), Errors());
}

TEST(HandlerShares, ArePartlyThoseOfAnAddress) {
  MemoryServer server(models(), {.handlers = 32});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(wait(server.open({}, one_address), 6), Errors());
  EXPECT_EQ(wait(server.open({}, one_address), 5),
            Errors{"too many handlers are running: --handlers"});
  EXPECT_EQ(wait(server.open({}, another_address), 6), Errors());
}

TEST(HandlerShares, AreOfBytesToo) {
  constexpr std::size_t event_bytes = wait_event.size();
  MemoryServer server(models(), {.handler_bytes = 32 * event_bytes,
                                 .guaranteed_handlers = 100,
                                 .guaranteed_handler_bytes = 2 * event_bytes});
  for (int i = 0; i < 16; ++i) {
    EXPECT_EQ(wait(server.open(), 5), Errors{"too many handlers are running: --handler-bytes"});
  }
  EXPECT_EQ(wait(server.open(), 3), Errors{"too many handlers are running: --handler-bytes"});
  server.work_off_loop();
  EXPECT_EQ(wait(server.open(), 4), Errors());
}

/// Handlers run on when their client has gone: one that comes again and again is not guaranteed
/// something each time.
TEST(HandlerShares, CountHandlersWhoseClientsHaveGone) {
  MemoryServer server(models(), {.connections_per_address = 3, .handlers = 1});
  for (int i = 0; i < 3; ++i) {
    auto& client = server.open({}, one_address);
    EXPECT_EQ(wait(client, 4), Errors());
    client.vanish();
  }
  auto& again = server.open({}, one_address);
  EXPECT_EQ(wait(again, 2).size(), 1U) << "one is left in the pool";
  EXPECT_EQ(wait(server.open({}, another_address), 4), Errors());
  server.work_off_loop();
  EXPECT_EQ(again.next_text(), R"({"$":"evt-res","key":"k"})");
  EXPECT_EQ(wait(again, 4), Errors());
}

class Asker final : public hub::Reader {
 public:
  void take(Result<std::string> json) override { answer = std::move(json); }
  std::optional<Result<std::string>> answer;
};

TEST(ReaderShares, AreGuaranteedToEachAddressAndToEachReaderOfLoopback) {
  MemoryServer server(models(), {.waiting_readers = 8, .guaranteed_readers = 3});
  std::list<Asker> askers;
  const auto ask = [&](AddressGroup group) -> Asker& {
    Asker& asker = askers.emplace_back();
    server.hub().read(asker, "slow", group);
    server.turn();
    return asker;
  };
  for (std::uint32_t address = 1; address <= 4; ++address) {
    for (int i = 0; i < 5; ++i) {
      EXPECT_FALSE(ask(AddressGroup::of_ipv4(address)).answer) << "three, and a quarter of eight";
    }
    const auto& beyond = ask(AddressGroup::of_ipv4(address));
    ASSERT_TRUE(beyond.answer);
    EXPECT_EQ(beyond.answer->error().kind(), ErrorKind::overloaded);
    EXPECT_NE(beyond.answer->error().message().find("--waiting-readers"), std::string::npos);
  }
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(ask(AddressGroup::of_ipv4(5)).answer);
  EXPECT_TRUE(ask(AddressGroup::of_ipv4(5)).answer) << "the pool is used up";
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(ask({}).answer);
  server.work_off_loop();
  for (const Asker& asker : askers) EXPECT_TRUE(asker.answer);
}

}  // namespace
}  // namespace updraft::test::shares_test
