#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace updraft::test::calls_test {
namespace {

using namespace std::chrono_literals;

std::string tap(std::string_view handler, std::string_view key, std::string_view payload = "[]") {
  return R"({"$":"evt","key":")" + std::string(key) + R"(","target":{"path":["do",")" +
         std::string(handler) + R"("]},"payload":)" + std::string(payload) + "}";
}

std::string answer(std::string_view key, std::string_view payload) {
  return R"({"$":"evt-res","key":")" + std::string(key) + R"(","payload":)" + std::string(payload) +
         "}";
}

/// What a client hears next: its key and the name of the error, "2: TimeoutError".
std::string next_error(MemoryClient& client) {
  const auto text = client.next_text();
  const auto message = parse_json(text);
  if (!message || (*message)["error"] != Value(true)) return "no error: " + text;
  return std::string((*message)["key"].text()) + ": " +
         std::string((*message)["payload"]["name"].text());
}

Models handlers(std::vector<Member> members) {
  return Models{{"do", Model(object(std::move(members)))}};
}

/// Waits for somebody to do nothing.
Task<int> wait_and_return(int result) {
  co_await off_loop([] {});
  co_return result;
}

/// Handlers that wait, on servers of one hub and of several.
class Calls : public testing::TestWithParam<std::size_t> {
 protected:
  [[nodiscard]] static std::size_t hubs() { return GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(Hubs, Calls, testing::Values(1, 3));

TEST_P(Calls, AreAnsweredInTheOrderInWhichTheyEnd) {
  MemoryServer server(handlers({
                          {"sleep",
                           [](int time) -> Task<int> {
                             co_await sleep_for(std::chrono::milliseconds(time));
                             co_return time;
                           }},
                          {"coroutine", []() -> Task<int> { co_return 0; }},
                          {"plain", [] { return 1; }},
                      }),
                      {}, false, hubs());
  auto& client = server.open();
  client.send_in_this_turn(tap("sleep", "a", "[30]"));
  client.send_in_this_turn(tap("sleep", "b", "[10]"));
  client.send_in_this_turn(tap("coroutine", "c"));
  client.send_in_this_turn(tap("plain", "d"));
  client.send_in_this_turn(tap("nowhere", "e"));
  client.send_in_this_turn(R"({"$":"evt","key":"f"})");
  client.send_text(tap("sleep", "g", "[20]"));
  EXPECT_EQ(client.next_text(), answer("c", "0"));
  EXPECT_EQ(client.next_text(), answer("d", "1"));
  EXPECT_EQ(next_error(client), "e: NotFoundError");
  EXPECT_EQ(next_error(client), "f: MessageError");
  EXPECT_EQ(client.next_text(), "");
  server.advance(10ms);
  EXPECT_EQ(client.next_text(), answer("b", "10"));
  EXPECT_EQ(client.next_text(), "");
  server.advance(1s);
  EXPECT_EQ(client.next_text(), answer("g", "20"));
  EXPECT_EQ(client.next_text(), answer("a", "30"));
  EXPECT_EQ(client.next_text(), "");
}

TEST_P(Calls, AreRefusedBeyondTheLimitOfAllSessions) {
  int begun = 0;
  const auto captured = std::make_shared<int>(0);
  MemoryServer server(handlers({
                          {"wait",
                           [&begun, captured](std::string) -> Task<int> {
                             ++begun;
                             return wait_and_return(7);
                           }},
                          {"plain", [] { return 1; }},
                      }),
                      {.handlers = 3, .guaranteed_handlers = 0}, false, hubs());
  std::vector<MemoryClient*> clients;
  for (int i = 0; i < 4; ++i) clients.push_back(&server.open());
  for (auto* client : clients) client->send_text(tap("wait", "1", R"(["x"])"));
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(clients[i]->next_text(), "") << i;
  EXPECT_EQ(next_error(*clients[3]), "1: OverloadedError");
  EXPECT_EQ(begun, 3) << "what is refused has not begun";
  clients[3]->send_text(tap("plain", "2"));
  EXPECT_EQ(clients[3]->next_text(), answer("2", "1")) << "only what waits is counted";
  server.work_off_loop();
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(clients[i]->next_text(), answer("1", "7")) << i;
  clients[3]->send_text(tap("wait", "3", R"(["x"])"));
  EXPECT_EQ(clients[3]->next_text(), "");
  server.work_off_loop();
  EXPECT_EQ(clients[3]->next_text(), answer("3", "7"));
  EXPECT_EQ(clients[3]->next_text(), "") << "each is answered once";
  EXPECT_EQ(captured.use_count(), 2) << "the model's handler alone has it";
}

TEST_P(Calls, AreRefusedBeyondTheLimitOfTheirSession) {
  MemoryServer server(handlers({{"wait", [] { return wait_and_return(7); }}}),
                      {.handlers_per_session = 2}, false, hubs());
  auto& eager = server.open();
  auto& other = server.open();
  for (const auto* key : {"1", "2", "3"}) eager.send_text(tap("wait", key));
  EXPECT_EQ(next_error(eager), "3: OverloadedError");
  other.send_text(tap("wait", "1"));
  EXPECT_EQ(other.next_text(), "") << "it is not the other session's fault";
  server.work_off_loop();
  EXPECT_EQ(eager.next_text(), answer("1", "7"));
  EXPECT_EQ(eager.next_text(), answer("2", "7"));
  EXPECT_EQ(other.next_text(), answer("1", "7"));
  for (const auto* key : {"4", "5", "6"}) eager.send_text(tap("wait", key));
  EXPECT_EQ(next_error(eager), "6: OverloadedError");
  server.work_off_loop();
  EXPECT_EQ(eager.next_text(), answer("4", "7"));
  EXPECT_EQ(eager.next_text(), answer("5", "7"));
  EXPECT_EQ(eager.next_text(), "");
}

TEST_P(Calls, CountAsLongAsTheyRunHoweverTheyWereAnswered) {
  MemoryServer server(
      handlers({{"wait", event([] { return wait_and_return(7); }, {.timeout = 50ms})}}),
      {.handlers_per_session = 1}, false, hubs());
  auto& client = server.open();
  client.send_text(tap("wait", "1"));
  server.advance(51ms);
  EXPECT_EQ(next_error(client), "1: TimeoutError");
  client.send_text(tap("wait", "2"));
  EXPECT_EQ(next_error(client), "2: OverloadedError");
  server.work_off_loop();
  EXPECT_EQ(client.next_text(), "") << "the late end of the first is nobody's business";
  client.send_text(tap("wait", "3"));
  server.work_off_loop();
  EXPECT_EQ(client.next_text(), answer("3", "7"));
}

TEST_P(Calls, AreAnsweredOnceByTheirTimeoutAndNotByTheirLateEnd) {
  const auto saved = state(0);
  MemoryServer server(handlers({
                          {"late",
                           [saved]() -> Task<int> {
                             co_await off_loop([] {});
                             saved.set(saved.read() + 1);
                             co_return 7;
                           }},
                          {"late_error",
                           []() -> Task<int> {
                             co_await off_loop([] {});
                             throw std::runtime_error("the disk is full");
                           }},
                      }),
                      {.handler_timeout = 100ms}, false, hubs());
  auto& client = server.open();
  client.send_text(tap("late", "1"));
  client.send_text(tap("late_error", "2"));
  server.advance(99ms);
  EXPECT_EQ(client.next_text(), "");
  server.advance(1ms);
  EXPECT_EQ(next_error(client), "1: TimeoutError");
  EXPECT_EQ(next_error(client), "2: TimeoutError");
  server.work_off_loop();
  server.advance(1s);
  EXPECT_EQ(client.next_text(), "");
  EXPECT_EQ(saved.read(), 1) << "it is not left half done";
  const auto log = server.log().complaints();
  EXPECT_NE(log.find(R"(the handler at "late" of the model at "do" took more than its 100 ms)"),
            std::string::npos);
  EXPECT_NE(log.find("the disk is full"), std::string::npos);
}

TEST_P(Calls, AreLateWhereverTheTimeWent) {
  MemoryServer server(
      handlers({{"wait", event([] { return wait_and_return(7); }, {.timeout = 50ms})}}), {}, false,
      hubs());
  auto& client = server.open();
  client.send_text(tap("wait", "1"));
  server.clock().advance(51ms);
  server.work_off_loop();
  EXPECT_EQ(next_error(client), "1: TimeoutError") << "the end and the timeout came in one turn";
  client.send_text(tap("wait", "2"));
  server.clock().advance(50ms);
  server.work_off_loop();
  EXPECT_EQ(client.next_text(), answer("2", "7")) << "it has all of its time";
  EXPECT_EQ(client.next_text(), "");
}

TEST_P(Calls, AreLateWhereACoroutineNeverWaitsButTakesLong) {
  ManualClock* clock = nullptr;
  MemoryServer server(handlers({{"busy", event(
                                             [&clock]() -> Task<int> {
                                               clock->advance(51ms);
                                               co_return 7;
                                             },
                                             {.timeout = 50ms})}}),
                      {}, false, hubs());
  clock = &server.clock();
  auto& client = server.open();
  client.send_text(tap("busy", "1"));
  EXPECT_EQ(next_error(client), "1: TimeoutError");
  EXPECT_EQ(client.next_text(), "");
}

TEST_P(Calls, RunOnWhenTheirClientHasLeft) {
  const auto count = state(0);
  auto models = handlers({{"wait", [count]() -> Task<int> {
                             co_await off_loop([] {});
                             count.set(count.read() + 1);
                             co_return 7;
                           }}});
  models.set("count", count);
  MemoryServer server(models, {.handlers = 2, .guaranteed_handlers = 0}, false, hubs());
  auto& gone = server.open();
  auto& closing = server.open();
  auto& there = server.open();
  there.send_text(R"({"$":"sub","keys":["count"]})");
  EXPECT_EQ(there.next_text(), R"({"$":"up","key":"count","val":0})");
  gone.send_text(tap("wait", "1"));
  closing.send_text(tap("wait", "1"));
  gone.vanish();
  closing.send(client_close(1000));
  EXPECT_EQ(closing.next()->kind, websocket::Item::Kind::close);
  there.send_text(tap("wait", "1"));
  EXPECT_EQ(next_error(there), "1: OverloadedError") << "they run on, and count";
  server.work_off_loop();
  EXPECT_EQ(there.next_text(), R"({"$":"up","key":"count","val":2})");
  EXPECT_EQ(gone.next_text(), "");
  EXPECT_EQ(closing.next_text(), "");
  there.send_text(tap("wait", "2"));
  server.work_off_loop();
  EXPECT_EQ(there.next_text(), R"({"$":"up","key":"count","val":3})");
  EXPECT_EQ(there.next_text(), answer("2", "7"));
}

TEST_P(Calls, AreAnsweredToWhoeverMadeThem) {
  MemoryServer server(handlers({{"echo",
                                 [](std::string text) -> Task<std::string> {
                                   co_await off_loop([] {});
                                   co_await sleep_for(std::chrono::milliseconds(text.size()));
                                   co_return text;
                                 }}}),
                      {}, false, hubs());
  std::vector<MemoryClient*> clients;
  for (int i = 0; i < 300; ++i) clients.push_back(&server.open());
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i) {
      clients[i]->send_in_this_turn(
          tap("echo", std::to_string(round),
              "[\"" + std::string(1 + (i * 7) % 13, 'x') + std::to_string(i) + "\"]"));
    }
  }
  server.turn();
  for (std::size_t i = 0; i < clients.size(); i += 5) clients[i]->vanish();
  server.work_off_loop();
  server.advance(1s);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const auto text = '"' + std::string(1 + (i * 7) % 13, 'x') + std::to_string(i) + '"';
    for (int round = 0; i % 5 != 0 && round < 3; ++round) {
      ASSERT_EQ(clients[i]->next_text(), answer(std::to_string(round), text)) << i;
    }
    ASSERT_EQ(clients[i]->next_text(), "") << i;
  }
}

TEST_P(Calls, KeepWhatTheHandlerCapturedWhenItIsRedrawnAway) {
  const auto captured = std::make_shared<std::string>("a text that is too long to be held inside");
  const auto shown = state(true);
  auto tree = view([shown, weak = std::weak_ptr(captured)](Get get) {
    if (!get(shown)) return Value("nothing to press");
    return object({{"press", [held = weak.lock()]() -> Task<std::string> {
                      co_await off_loop([] {});
                      co_return *held;
                    }}});
  });
  Models models{{"do", tree}};
  MemoryServer server(models,
                      {.ping_interval = 1h, .handler_timeout = 10min, .retired_handler_time = 1s},
                      false, hubs());
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["do"]})");
  EXPECT_EQ(captured.use_count(), 2);
  client.next_text();
  client.send_text(tap("press", "1"));
  shown.set(false);
  server.turn();
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"do","val":"nothing to press"})");
  models.erase("do");
  tree = view([](Get) { return Value(); });
  server.advance(5min);
  EXPECT_EQ(captured.use_count(), 2) << "the running call holds it, and nobody else";
  server.work_off_loop();
  EXPECT_EQ(client.next_text(), answer("1", R"("a text that is too long to be held inside")"));
  EXPECT_EQ(captured.use_count(), 1);
}

TEST_P(Calls, LeaveNothingBehindAtTheServersEnd) {
  const auto captured = std::make_shared<int>(0);
  const auto count = state(0);
  {
    const auto handler = [captured, count](auto wait) {
      return [captured, count, wait](const Event& event, std::string text) -> Task<int> {
        const auto local = captured;
        co_await wait();
        count.set(count.read() + 1);
        co_return static_cast<int>(text.size() + event.path.size());
      };
    };
    MemoryServer server(
        handlers({{"sleep", handler([]() -> Task<> { co_await sleep_for(1h); })},
                  {"off", handler([local = captured]() -> Task<> {
                     co_await off_loop([](const std::shared_ptr<int>&) {}, local);
                   })},
                  {"nested", handler([]() -> Task<> { (void)co_await wait_and_return(1); })}}),
        {}, false, hubs());
    for (int i = 0; i < 5; ++i) {
      auto& client = server.open();
      for (const auto* name : {"sleep", "off", "nested"}) {
        client.send_text(tap(name, name, R"(["an argument that is too long to be held inside"])"));
      }
      if (i == 1) client.vanish();
    }
    server.advance(20s);
    EXPECT_GE(captured.use_count(), 15);
  }
  EXPECT_EQ(captured.use_count(), 1);
  EXPECT_EQ(count.read(), 0) << "what is cut off does not run on";
}

TEST_P(Calls, AreWaitedForBeforeTheServerSaysGoodbye) {
  const auto count = state(0);
  auto models = handlers({{"wait", [count]() -> Task<int> {
                             co_await off_loop([] {});
                             count.set(1);
                             co_return 7;
                           }}});
  models.set("count", count);
  MemoryServer server(models, {}, false, hubs());
  auto& caller = server.open();
  auto& watcher = server.open();
  watcher.send_text(R"({"$":"sub","keys":["count"]})");
  watcher.next_text();
  caller.send_text(tap("wait", "1"));
  EXPECT_FALSE(server.stop());
  EXPECT_FALSE(caller.next());
  server.work_off_loop();
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(caller.next_text(), answer("1", "7"));
  EXPECT_EQ(caller.next()->code, 1001);
  EXPECT_EQ(watcher.next_text(), R"({"$":"up","key":"count","val":1})");
  EXPECT_EQ(watcher.next()->code, 1001);
}

TEST_P(Calls, AreAnsweredWithAnErrorWhereTheServerCanNotWaitForThem) {
  MemoryServer server(handlers({{"wait", [] { return wait_and_return(7); }}}), {}, false, hubs());
  auto& client = server.open();
  client.send_text(tap("wait", "1"));
  EXPECT_FALSE(server.stop());
  server.home().cancel();
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(next_error(client), "1: CancelledError");
  EXPECT_EQ(client.next()->code, 1001);
  server.work_off_loop();
  EXPECT_FALSE(client.next()) << "there is no second answer";
  EXPECT_NE(server.log().complaints().find("is still running at the end"), std::string::npos);
}

TEST_P(Calls, DoNotHoldUpTheEndWhenTheyComeTooLateForIt) {
  MemoryServer server(handlers({{"wait", event([] { return wait_and_return(7); }, {.timeout = 1h})},
                                {"plain", [] { return 1; }}}),
                      {}, false, hubs());
  auto& client = server.open();
  client.send_text(tap("wait", "1"));
  EXPECT_FALSE(server.stop());
  server.home().cancel();
  client.send_in_this_turn(tap("wait", "2"));
  client.send_text(tap("plain", "3"));
  EXPECT_EQ(next_error(client), "1: CancelledError");
  EXPECT_EQ(next_error(client), "2: CancelledError");
  EXPECT_EQ(client.next_text(), answer("3", "1"));
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(client.next()->code, 1001);
}

}  // namespace
}  // namespace updraft::test::calls_test
