#include <updraft/handler.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace updraft::test::home_test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view tap = R"({"$":"evt","key":"1","target":{"path":["handler"]}})";

Models one_handler(Value handler) {
  return Models{{"handler", Model(std::move(handler))}};
}

TEST(Home, TellsInDevelopmentWhatAnUnexpectedExceptionSays) {
  MemoryServer server(one_handler([]() -> Value { throw std::runtime_error("no such file"); }), {},
                      true);
  auto& client = server.open();
  client.send_text(tap);
  EXPECT_NE(client.next_text().find("no such file"), std::string::npos);
}

TEST(Home, LogsAnUnexpectedExceptionUnderTheNumberThatTheClientGets) {
  MemoryServer server(one_handler([]() -> Value { throw std::runtime_error("no such file"); }));
  auto& client = server.open();
  client.send_text(tap);
  const auto text = client.next_text();
  EXPECT_EQ(text.find("no such file"), std::string::npos);
  EXPECT_NE(text.find("internal error (1)"), std::string::npos);
  EXPECT_NE(server.log().complaints().find("(1): no such file"), std::string::npos);
}

TEST(Home, AnswersWithAnErrorForAHandlerPastItsOwnTimeout) {
  ManualClock* clock = nullptr;
  MemoryServer server(one_handler(event([&clock] { clock->advance(51ms); }, {.timeout = 50ms})));
  clock = &server.clock();
  auto& client = server.open();
  client.send_text(tap);
  EXPECT_NE(client.next_text().find("TimeoutError"), std::string::npos);
  EXPECT_FALSE(client.next());
}

TEST(Home, AnswersWithAnErrorForAHandlerPastTheCommonTimeout) {
  ManualClock* clock = nullptr;
  MemoryServer server(one_handler([&clock] { clock->advance(101ms); }), {.handler_timeout = 100ms});
  clock = &server.clock();
  auto& client = server.open();
  client.send_text(tap);
  EXPECT_NE(client.next_text().find("TimeoutError"), std::string::npos);
}

TEST(Home, LetsGoOfTheHandlersOfAModelThatIsGoneThoughItsPathIsWatched) {
  auto held = std::make_shared<int>();
  const std::weak_ptr<int> watched = held;
  // Of long values the encoder keeps the last one, to compare it with the next.
  const Value padding(std::string(2000, 'p'));
  MemoryServer server(Models{{"screen", Model(padding)}});
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["screen"]})");
  Models& models = server.graph().models();
  models.set("screen", object({{"padding", padding}, {"press", [held] {}}}));
  held.reset();
  server.turn();
  models.erase("screen");
  server.turn();
  EXPECT_FALSE(watched.expired());
  server.advance(31s);
  EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace updraft::test::home_test
