#include "caller.hpp"

#include <updraft/json.hpp>

#include "websocket/reader.hpp"

#include <gtest/gtest.h>

#include <span>
#include <string>

namespace updraft::load::caller_test {
namespace {

constexpr Time start{};

/// What the client has been given to send, as a server reads it.
std::vector<std::string> sent_by(Client& client) {
  std::vector<std::string> texts;
  std::span<char> input = client.outgoing();
  websocket::Reader reader(websocket::Role::server);
  while (true) {
    const auto item = reader.next(input, {.message_bytes = 1 << 20, .message_fragments = 1});
    if (item.kind != websocket::Item::Kind::text) return texts;
    texts.emplace_back(item.payload);
  }
}

class CallerTest : public testing::Test {
 protected:
  void take(Caller& caller, std::string_view text, Time now = start) {
    MessageReader reader;
    caller.take(reader.read(text), text, now, latency_);
  }

  Random random_{1};
  Client client_{7, random_};
  Histogram latency_;
};

TEST_F(CallerTest, WritesEventsInBothDialects) {
  const EventWriter flat(Dialect::flat, Handler::press, 100);
  const EventWriter seed(Dialect::seed, Handler::echo, 4);
  flat.write(client_, 0);
  seed.write(client_, 12);
  const auto texts = sent_by(client_);
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0],
            R"({"$":"evt","key":"0","target":{"component":"rise-tools/kit-tamagui/Button",)"
            R"("propKey":"onPress","path":["panel","props","onPress"]},)"
            R"("modelState":{"$":"event"},"payload":[100]})");
  const auto nested = parse_json(texts[1]);
  ASSERT_TRUE(nested);
  EXPECT_EQ((*nested)["event"]["payload"], array({"12xx"}));
  EXPECT_EQ((*nested)["event"]["target"]["path"], array({"panel", "props", "onEcho"}));
}

TEST_F(CallerTest, TakesResponsesInOrderAndTheirTimes) {
  const EventWriter writer(Dialect::flat, Handler::echo, 3);
  Caller caller(client_, writer);
  caller.call(start);
  caller.call(start + std::chrono::nanoseconds(10));
  take(caller, R"({"$":"evt-res","key":"0","payload":"0xx"})", start + std::chrono::nanoseconds(5));
  take(caller, R"({"$":"evt-res","key":"1","payload":"1xx"})",
       start + std::chrono::nanoseconds(30));
  EXPECT_EQ(caller.waiting(), 0U);
  EXPECT_EQ(caller.answered(), 2U);
  EXPECT_EQ(latency_.quantile(0.5), std::chrono::nanoseconds(5));
  EXPECT_EQ(latency_.max(), std::chrono::nanoseconds(20));
}

TEST_F(CallerTest, RefusesResponsesThatAreNotTheNext) {
  const EventWriter writer(Dialect::flat, Handler::press, 0);
  Caller caller(client_, writer);
  caller.call(start);
  caller.call(start);
  EXPECT_THROW(take(caller, R"({"$":"evt-res","key":"1"})"), Error);
  EXPECT_THROW(take(caller, R"({"$":"evt-res","key":"0","error":true})"), Error);
  EXPECT_THROW(take(caller, R"({"$":"evt-res","key":"0","payload":"0"})"), Error);
  take(caller, R"({"$":"evt-res","key":"0"})");
  EXPECT_THROW(take(caller, R"({"$":"evt-res","key":"0"})"), Error);
  take(caller, R"({"$":"evt-res","key":"1"})");
  try {
    take(caller, R"({"$":"evt-res","key":"1"})");
    FAIL() << "a second response";
  } catch (const Error& error) {
    EXPECT_EQ(error.message(),
              "connection 7: expected no response, for all events have theirs; got "
              R"({"$":"evt-res","key":"1"})");
  }
}

TEST_F(CallerTest, RefusesAnEchoOfAnotherEvent) {
  const EventWriter writer(Dialect::flat, Handler::echo, 3);
  Caller caller(client_, writer);
  caller.call(start);
  EXPECT_THROW(take(caller, R"({"$":"evt-res","key":"0"})"), Error);
  EXPECT_THROW(take(caller, R"({"$":"evt-res","key":"0","payload":"1xx"})"), Error);
  EXPECT_THROW(take(caller, R"({"$":"evt-res","key":"0","payload":"0xxx"})"), Error);
  EXPECT_THROW(take(caller, R"({"$":"evt-res","key":"0","payload":"0"})"), Error);
  take(caller, R"({"$":"evt-res","key":"0","payload":"0xx"})");
}

TEST_F(CallerTest, CutsTheNumberOffWhereTheEchoIsShorter) {
  const EventWriter writer(Dialect::flat, Handler::echo, 1);
  Message response{.kind = Message::Kind::response, .event = 123};
  response.payload = "1";
  EXPECT_TRUE(writer.is_answered_by(response));
  response.payload = "123";
  EXPECT_FALSE(writer.is_answered_by(response));
}

}  // namespace
}  // namespace updraft::load::caller_test
