#include <updraft/actions.hpp>
#include <updraft/describe.hpp>
#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/state.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace updraft::test::coroutine_test {
namespace {

using namespace std::chrono_literals;

struct Guest {
  std::string name;
  int age = 0;
};
BOOST_DESCRIBE_STRUCT(Guest, (), (name, age))

const std::string long_text = "a text that is too long to be held inside of a string";

std::string tap(std::string_view payload = "[]") {
  return R"({"$":"evt","key":"1","target":{"path":["do"],"component":"Button"},"payload":)" +
         std::string(payload) + "}";
}

/// A server with one handler, and a client that calls it.
class Desk {
 public:
  explicit Desk(Value handler, const Limits& limits = {})
      : server(Models{{"do", Model(std::move(handler))}}, limits), client(server.open()) {}

  /// What comes back, without its frame, once all work off the loop is done.
  std::string call(std::string_view payload = "[]") {
    client.send_text(tap(payload));
    server.work_off_loop();
    const auto text = client.next_text();
    const std::string_view begin = R"({"$":"evt-res","key":"1")";
    EXPECT_TRUE(text.starts_with(begin)) << text;
    EXPECT_EQ(client.next_text(), "") << "one event has one response";
    return text.substr(std::min(text.size(), begin.size()));
  }

  MemoryServer server;
  MemoryClient& client;
};

/// Gives up the home loop for a moment.
Task<> pause() {
  co_await off_loop([] {});
}

TEST(Coroutine, EndsWithAnythingThatAHandlerMayReturn) {
  EXPECT_EQ(Desk([]() -> Task<> { co_await pause(); }).call(), "}");
  EXPECT_EQ(Desk([]() -> Task<int> { co_return co_await off_loop([] { return 7; }); }).call(),
            R"(,"payload":7})");
  EXPECT_EQ(Desk([]() -> Task<bool> {
              co_await pause();
              co_return false;
            }).call(),
            R"(,"payload":false})");
  EXPECT_EQ(Desk([]() -> Task<Response> {
              co_await pause();
              co_return reject("no");
            }).call(),
            R"(,"error":true,"payload":"no"})");
  const Action action("beep");
  EXPECT_EQ(Desk([action]() -> Task<Action> {
              co_await pause();
              co_return action;
            }).call(),
            R"(,"actions":[{"$":"action","name":"beep"}]})");
  EXPECT_EQ(Desk([action]() -> Task<std::vector<Action>> {
              co_await pause();
              co_return std::vector<Action>{action, action};
            }).call(),
            R"(,"actions":[{"$":"action","name":"beep"},{"$":"action","name":"beep"}]})");
  EXPECT_EQ(Desk([]() -> Task<Guest> {
              co_await pause();
              co_return Guest{.name = "Ann", .age = 7};
            }).call(),
            R"(,"payload":{"name":"Ann","age":7}})");
}

TEST(Coroutine, MayReferToItsArgumentsUntilItsEnd) {
  Desk references([](const std::string& text, const Guest& guest) -> Task<std::string> {
    co_await pause();
    co_await sleep_for(0ms);
    co_return text + "/" + guest.name;
  });
  EXPECT_EQ(references.call("[\"" + long_text + R"(",{"name":")" + long_text + R"(","age":1}])"),
            R"(,"payload":")" + long_text + "/" + long_text + "\"}");
  Desk moved([](std::string&& text, std::string copy) -> Task<std::string> {
    co_await pause();
    co_return std::move(text) + copy;
  });
  EXPECT_EQ(moved.call("[\"" + long_text + "\",\"" + long_text + "\"]"),
            R"(,"payload":")" + long_text + long_text + "\"}");
}

TEST(Coroutine, MayReferToItsEventUntilItsEnd) {
  Desk desk([](const Event& event, const std::vector<std::string>& names) -> Task<std::string> {
    co_await pause();
    co_return event.component + event.path + event.session.address +
        std::string(event[0][std::size_t{0}].text()) + names.at(0);
  });
  EXPECT_EQ(desk.call("[[\"" + long_text + "\"]]"),
            R"(,"payload":"Buttondoclient 1)" + long_text + long_text + "\"}");
  Desk alone([](const Event& event) -> Task<Value> {
    co_await pause();
    co_return event.payload;
  });
  EXPECT_EQ(alone.call("[\"" + long_text + "\"]"), R"(,"payload":[")" + long_text + "\"]}");
}

TEST(Coroutine, IsNotBegunWithArgumentsThatDoNotFit) {
  int begun = 0;
  Desk desk([&begun](int, const Guest&) -> Task<int> {
    ++begun;
    co_return 7;
  });
  EXPECT_EQ(desk.call(R"([1,{"name":"Ann","age":"old"}])"),
            R"(,"error":true,"payload":{"name":"ArgumentError","message":)"
            R"("argument 2: age: expected a whole number, found the text \"old\""}})");
  EXPECT_EQ(begun, 0);
}

TEST(Coroutine, RefersToWhatItCapturedHoweverManyRunAtOnce) {
  Desk desk([text = long_text, calls = 0]() mutable -> Task<std::string> {
    const int number = ++calls;
    co_await pause();
    co_return text + std::to_string(number) + "/" + std::to_string(calls);
  });
  for (int i = 0; i < 3; ++i) desk.client.send_text(tap());
  desk.server.work_off_loop();
  for (const auto* end : {"1/3", "2/3", "3/3"}) {
    EXPECT_NE(desk.client.next_text().find(long_text + end), std::string::npos);
  }
}

TEST(Coroutine, AnswersWithWhatItThrowsAfterAWait) {
  EXPECT_EQ(Desk([]() -> Task<int> {
              co_await pause();
              throw Error("the name is taken");
            }).call(),
            R"(,"error":true,"payload":{"name":"Error","message":"the name is taken"}})");
  Desk unexpected([]() -> Task<int> {
    co_await pause();
    throw std::runtime_error("password=hunter2");
  });
  EXPECT_EQ(
      unexpected.call(),
      R"x(,"error":true,"payload":{"name":"InternalError","message":"internal error (1)"}})x");
  EXPECT_NE(unexpected.server.log().complaints().find("(1): password=hunter2"), std::string::npos);
  Desk number([]() -> Task<int> {
    co_await pause();
    throw 7;
  });
  EXPECT_EQ(
      number.call(),
      R"x(,"error":true,"payload":{"name":"InternalError","message":"internal error (1)"}})x");
}

TEST(Coroutine, GetsWhatIsThrownOffTheLoopAndByWhatItAwaits) {
  Desk off([]() -> Task<std::string> {
    try {
      co_await off_loop([] { throw Error("no such file"); });
    } catch (const Error& error) {
      co_return "caught: " + error.message();
    }
    co_return "nothing";
  });
  EXPECT_EQ(off.call(), R"(,"payload":"caught: no such file"})");
  Desk nested([]() -> Task<int> {
    const auto inner = []() -> Task<int> {
      co_await pause();
      throw Error("from within");
    };
    co_return 1 + co_await inner();
  });
  EXPECT_EQ(nested.call(), R"(,"error":true,"payload":{"name":"Error","message":"from within"}})");
}

TEST(Coroutine, BringsBackWhatCanOnlyBeMoved) {
  Desk desk([]() -> Task<int> {
    auto there = std::make_unique<int>(7);
    auto back =
        co_await off_loop([](std::unique_ptr<int>& it) { return std::move(it); }, std::move(there));
    co_return *back;
  });
  EXPECT_EQ(desk.call(), R"(,"payload":7})");
}

TEST(Coroutine, TellsItsWorkWhetherTheServerStops) {
  Desk desk([]() -> Task<bool> {
    co_return co_await off_loop([](const std::stop_token& stop) { return stop.stop_requested(); });
  });
  EXPECT_EQ(desk.call(), R"(,"payload":false})");
}

TEST(Coroutine, IsToldAtOnceWhereNoServerCouldCarryItOn) {
  std::string message;
  const auto task = [&message]() -> Task<> {
    try {
      co_await off_loop([] {});
    } catch (const Error& error) {
      message = error.message();
    }
    try {
      co_await sleep_for(1ms);
    } catch (const Error& error) {
      message += "; " + error.message();
    }
  };
  HomeLoop::here()->start(task());
  EXPECT_EQ(message,
            "what is awaited here can only be done while a server runs; "
            "what is awaited here can only be done while a server runs");
}

TEST(Coroutine, WaitsThousandsOfTimesWithoutGrowing) {
  Desk desk([]() -> Task<int> {
    int sum = 0;
    for (int i = 0; i < 2000; ++i) {
      sum += co_await off_loop([](int n) { return n % 2; }, i);
      co_await [](int& to) -> Task<> {
        ++to;
        co_return;
      }(sum);
    }
    co_return sum;
  });
  EXPECT_EQ(desk.call(), R"(,"payload":3000})");
}

TEST(Coroutine, ShowsItsClientWhatItChangedBeforeItsResponse) {
  for (const std::size_t hubs : {1U, 3U}) {
    const auto step = state(0);
    MemoryServer server(Models{{"step", step}, {"do", Model(Value([step]() -> Task<std::string> {
                                                  step.set(1);
                                                  co_await pause();
                                                  step.set(2);
                                                  step.set(3);
                                                  co_return "done";
                                                }))}},
                        {}, false, hubs);
    server.open();
    auto& client = server.open();
    client.send_text(R"({"$":"sub","keys":["step"]})");
    EXPECT_EQ(client.next_text(), R"({"$":"up","key":"step","val":0})");
    client.send_text(tap());
    EXPECT_EQ(client.next_text(), R"({"$":"up","key":"step","val":1})") << "while it waits";
    EXPECT_EQ(client.next_text(), "");
    server.work_off_loop();
    EXPECT_EQ(client.next_text(), R"({"$":"up","key":"step","val":3})");
    EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"1","payload":"done"})");
    EXPECT_EQ(client.next_text(), "");
  }
}

TEST(Coroutine, WaitsForItsOwnTimeoutOrElseForTheCommonOne) {
  const auto forever = []() -> Task<> { co_await sleep_for(24h); };
  for (const auto own : {std::optional(30ms), std::optional<std::chrono::milliseconds>()}) {
    Desk desk(event(forever, {.timeout = own}).value(),
              {.ping_interval = 1h, .handler_timeout = 100ms});
    desk.client.send_text(tap());
    desk.server.advance(own.value_or(100ms) - 1ms);
    EXPECT_EQ(desk.client.next_text(), "");
    desk.server.advance(1ms);
    EXPECT_NE(desk.client.next_text().find("TimeoutError"), std::string::npos);
    desk.server.advance(1min);
    EXPECT_EQ(desk.client.next_text(), "");
  }
}

TEST(Coroutine, MayEndTheModelThatItBelongsTo) {
  Models models;
  models.set("do", Model(Value([models, text = long_text]() mutable -> Task<std::string> {
               models.erase("do");
               co_await pause();
               co_return text;
             })));
  MemoryServer server(models);
  auto& client = server.open();
  client.send_text(tap());
  server.work_off_loop();
  EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"1","payload":")" + long_text + "\"}");
  client.send_text(tap());
  EXPECT_NE(client.next_text().find("NotFoundError"), std::string::npos);
}

}  // namespace
}  // namespace updraft::test::coroutine_test
