#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/state.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::test::time_test {
namespace {

using namespace std::chrono_literals;

std::string tap(std::string_view path) {
  return R"({"$":"evt","key":"1","target":{"path":[")" + std::string(path) + R"("]}})";
}

/// What clients hear while time jumps: the process was stopped, or the machine slept.
TEST(Time, ThatJumpsByADayDropsNobodyWhoDidNothingWrong) {
  MemoryServer server(Models{{"count", state(1)}});
  auto& idle = server.open();
  auto& pinged = server.open();
  auto& stalled = server.open();
  server.advance(2s);
  stalled.allow(0);
  stalled.send_text(R"({"$":"sub","keys":["count"]})");
  server.advance(21s);
  idle.send_frame(websocket::Opcode::pong, "");
  EXPECT_EQ(pinged.next()->kind, websocket::Item::Kind::ping);
  server.jump(24h);
  for (auto* client : {&idle, &pinged, &stalled}) EXPECT_FALSE(client->ended());
  // Their time goes on where it stood.
  pinged.send_frame(websocket::Opcode::pong, "");
  server.advance(10s);
  EXPECT_FALSE(pinged.ended());
  EXPECT_TRUE(stalled.dropped());
  server.advance(60s);
  EXPECT_TRUE(idle.dropped());
}

TEST(Time, ThatJumpsTakesNoHandlerFromATapThatIsOnItsWay) {
  const auto count = state(1);
  const auto screen = view([count](Get get) {
    return object({{"n", get(count)}, {"press", Value([count] { return 7; })}});
  });
  MemoryServer server(Models{{"screen", screen}});
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["screen"]})");
  const auto first = parse_json(client.next_text()).value()["val"]["press"];
  count.set(2);
  server.advance(2s);
  server.jump(24h);
  client.send_text(R"({"$":"evt","key":"1","target":{"path":["screen"]},"modelState":)" +
                   to_json(first) + "}");
  while (client.next_text().find(R"("payload":7)") == std::string::npos) {
    ASSERT_FALSE(client.ended());
  }
}

TEST(Time, ThatStandsStillHarmsNobody) {
  MemoryServer server(Models{{"press", Model(Value([] { return 1; }))}});
  auto& client = server.open();
  for (int i = 0; i < 10; ++i) {
    server.jump(0ms);
    client.send_text(tap("press"));
    EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"1","payload":1})");
  }
  EXPECT_FALSE(client.ended());
}

TEST(Loop, ThatAHandlerHoldsIsReportedWithItsPlace) {
  ManualClock* clock = nullptr;
  MemoryServer server(
      Models{{"slow", Model(object({{"onPress", Value([&clock] { clock->advance(1230ms); })}}))},
             {"thrower", Model(Value([&clock] {
                clock->advance(300ms);
                throw Error("no");
              }))},
             {"fast", Model(Value([&clock] { clock->advance(250ms); }))}});
  clock = &server.clock();
  auto& client = server.open();
  client.send_text(R"({"$":"evt","key":"1","target":{"path":["slow","onPress"]}})");
  EXPECT_EQ(server.log().complaints(),
            "the handler at \"onPress\" of the model at \"slow\" held the loop for 1230 ms\n");
  EXPECT_EQ(server.graph().meter().lag(), 1230ms);
  client.send_text(tap("fast"));
  client.send_text(tap("thrower"));
  EXPECT_EQ(server.log().complaints(),
            "the handler at \"onPress\" of the model at \"slow\" held the loop for 1230 ms\n"
            "the handler at \"\" of the model at \"thrower\" held the loop for 300 ms\n");
  server.advance(30s);
  EXPECT_EQ(server.graph().meter().lag(), 0ms);
}

TEST(Loop, MayBeHeldAsLongAsTheProgramAllows) {
  ManualClock* clock = nullptr;
  Limits limits;
  limits.blocked_loop = 2s;
  MemoryServer server(Models{{"slow", Model(Value([&clock] { clock->advance(1999ms); }))}}, limits);
  clock = &server.clock();
  server.open().send_text(tap("slow"));
  EXPECT_EQ(server.log().complaints(), "");
}

TEST(Loop, ThatOtherCodeHoldsIsReportedWithWhatItWas) {
  ManualClock* clock = nullptr;
  const auto count = state(1);
  const auto slow = view([&clock, count](Get get) {
    clock->advance(400ms);
    return get(count);
  });
  const Models models{
      {"slow", slow}, {"read", slow}, {"coroutine", Model(Value([&clock]() -> Task<> {
                                         clock->advance(500ms);
                                         co_await sleep_for(1ms);
                                       }))}};
  MemoryServer server(models);
  clock = &server.clock();
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["slow"]})");
  client.send_text(tap("coroutine"));
  models.home_loop()->post([&clock] { clock->advance(600ms); });
  server.turn();
  EXPECT_EQ(server.log().complaints(),
            "the model at \"slow\" held the loop for 400 ms\n"
            "the handler at \"\" of the model at \"coroutine\" held the loop for 500 ms\n"
            "1 posted function(s) together held the loop for 600 ms\n");
}

}  // namespace
}  // namespace updraft::test::time_test
