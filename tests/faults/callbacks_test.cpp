#include <updraft/describe.hpp>
#include <updraft/each.hpp>
#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/query.hpp>
#include <updraft/tamagui.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace updraft::test {

/// A type whose conversions throw.
struct Stubborn {
  int number = 0;
  bool operator==(const Stubborn&) const = default;
};

}  // namespace updraft::test

namespace updraft {

template <>
struct Convert<test::Stubborn> {
  static Value to_value(const test::Stubborn& stubborn) {
    if (stubborn.number < 0) throw std::runtime_error("too stubborn");
    return stubborn.number;
  }
  static Result<test::Stubborn, Misfit> from_value(const Value&) {
    throw std::runtime_error("too stubborn");
  }
};

}  // namespace updraft

namespace updraft::test {
namespace {

using namespace std::chrono_literals;

std::string sub(std::string_view path) {
  return R"({"$":"sub","keys":[")" + std::string(path) + R"("]})";
}

std::string tap(std::string_view path) {
  return R"({"$":"evt","key":"1","target":{"path":[")" + std::string(path) + R"("]}})";
}

/// What may be thrown: each is a test of its own.
struct Thrown {
  const char* name;
  void (*throw_it)();
};

class Exceptions : public testing::TestWithParam<Thrown> {
 protected:
  static void fail() { GetParam().throw_it(); }

  /// A server with `healthy` beside the models of the test.
  static Models beside_healthy(Models models) {
    models.set("healthy", Model(Value([] { return "well"; })));
    return models;
  }
  /// Whether the server goes on, and the log names the place.
  static void expect_reported(MemoryServer& server, std::string_view place) {
    auto& other = server.open();
    other.send_text(tap("healthy"));
    EXPECT_EQ(other.next_text(), R"({"$":"evt-res","key":"1","payload":"well"})");
    EXPECT_NE(server.log().complaints().find(place), std::string::npos)
        << server.log().complaints();
  }
};

INSTANTIATE_TEST_SUITE_P(Faults, Exceptions,
                         testing::Values(Thrown{"RuntimeError",
                                                [] { throw std::runtime_error("wrong"); }},
                                         Thrown{"BadAlloc", [] { throw std::bad_alloc(); }},
                                         Thrown{"Number", [] { throw 1; }},
                                         Thrown{"Text", [] { throw std::string("wrong"); }},
                                         Thrown{"Null", [] { throw nullptr; }}),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_P(Exceptions, OfAHandlerAreAnswered) {
  MemoryServer server(beside_healthy({{"handler", Model(Value([] { fail(); }))}}));
  auto& client = server.open();
  client.send_text(tap("handler"));
  EXPECT_NE(client.next_text().find(R"("name":"InternalError")"), std::string::npos);
  EXPECT_EQ(client.next_text(), "");
  expect_reported(server, R"(of the model at "handler")");
}

TEST_P(Exceptions, OfACoroutineAreAnsweredWhereverItStands) {
  MemoryServer server(beside_healthy(
      {{"before", Model(Value([]() -> Task<> {
          fail();
          co_return;
        }))},
       {"after", Model(Value([]() -> Task<> {
          co_await off_loop([] {});
          fail();
        }))},
       {"off", Model(Value([]() -> Task<> { co_await off_loop([] { fail(); }); }))}}));
  auto& client = server.open();
  for (const auto* path : {"before", "after", "off"}) {
    client.send_text(tap(path));
    server.work_off_loop();
    EXPECT_NE(client.next_text().find(R"("name":"InternalError")"), std::string::npos) << path;
    expect_reported(server, std::string(R"(of the model at ")") + path + '"');
  }
}

TEST_P(Exceptions, OfAViewLeaveItsLastValueUntilItIsWellAgain) {
  const auto sick = state(false);
  const auto count = state(1);
  MemoryServer server(beside_healthy({{"view", view([=](Get get) {
                                         if (get(sick)) fail();
                                         return get(count);
                                       })}}));
  auto& client = server.open();
  client.send_text(sub("view"));
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"view","val":1})");
  sick.set(true);
  count.set(2);
  server.turn();
  EXPECT_EQ(client.next_text(), "");
  expect_reported(server, R"(the model at "view" failed)");
  sick.set(false);
  server.turn();
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"view","val":2})");
}

TEST_P(Exceptions, OfAComparisonLeaveTheLastValue) {
  const auto count = state(1);
  MemoryServer server(beside_healthy({{"view", view([=](Get get) { return get(count); },
                                                    [](int, int next) {
                                                      if (next == 2) fail();
                                                      return false;
                                                    })}}));
  auto& client = server.open();
  client.send_text(sub("view"));
  client.next_text();
  count.set(2);
  server.turn();
  EXPECT_EQ(client.next_text(), "");
  expect_reported(server, R"(the model at "view" failed)");
  count.set(3);
  server.turn();
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"view","val":3})");
}

TEST_P(Exceptions, OfAListsKeysAndRowsLeaveTheLastValue) {
  for (const bool in_key : {true, false}) {
    const auto last = state(2);
    const auto screen = view([=](Get get) {
      const std::vector<int> rows{1, get(last)};
      return each(
          rows,
          [in_key](int row) {
            if (in_key && row == 3) fail();
            return row;
          },
          [in_key](int row) {
            if (!in_key && row == 3) fail();
            return Text(row);
          });
    });
    MemoryServer server(beside_healthy({{"rows", screen}}));
    auto& client = server.open();
    client.send_text(sub("rows"));
    EXPECT_NE(client.next_text(), "");
    last.set(3);
    server.turn();
    EXPECT_EQ(client.next_text(), "");
    expect_reported(server, R"(the model at "rows" failed)");
    last.set(4);
    server.turn();
    EXPECT_NE(client.next_text().find(R"("key":"4")"), std::string::npos);
  }
}

TEST_P(Exceptions, OfALoadAreReportedAndItIsMadeAgain) {
  for (const bool off : {true, false}) {
    int loads = 0;
    const auto load = [&loads, off]() -> Task<int> {
      const bool fails = ++loads == 1;
      if (fails && !off) fail();
      co_await off_loop([](bool does) { does ? fail() : void(); }, fails);
      co_return loads;
    };
    MemoryServer server(beside_healthy({{"query", query(load, {.retry_after = 1s})}}));
    auto& client = server.open();
    client.send_text(sub("query"));
    server.work_off_loop();
    EXPECT_EQ(client.next_text(), "");
    expect_reported(server, R"(the model at "query" failed)");
    server.advance(2s);
    server.work_off_loop();
    EXPECT_EQ(client.next_text(), R"({"$":"up","key":"query","val":2})");
  }
}

TEST_P(Exceptions, OfALookupLeadNowhereUntilItIsAskedAgain) {
  bool sick = true;
  const auto items = lookup([&sick](const std::string& id) -> Model {
    if (sick) fail();
    return Value(id);
  });
  MemoryServer server(beside_healthy({{"item", items}}));
  auto& client = server.open();
  client.send_text(sub("item/7"));
  EXPECT_EQ(client.next_text(), "");
  expect_reported(server, R"(the model at "item/7" failed)");
  sick = false;
  items.refresh("7");
  server.advance(1s);
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"item/7","val":"7"})");
}

TEST_P(Exceptions, OfAFunctionThatIsAModelAreReported) {
  bool sick = true;
  MemoryServer server(beside_healthy({{"now", Model([&sick] {
                                         if (sick) fail();
                                         return 5;
                                       })}}));
  auto& client = server.open();
  client.send_text(sub("now"));
  EXPECT_EQ(client.next_text(), "");
  expect_reported(server, R"(the model at "now" failed)");
  sick = false;
  client.send_text(sub("now"));
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"now","val":5})");
}

TEST_P(Exceptions, OfAWatcherComeOutOfTheSetAndReachAllOthers) {
  const auto count = state(1);
  const auto watch = count.watch([](int) { fail(); });
  MemoryServer server(
      beside_healthy({{"count", count}, {"press", Model(Value([count] { ++count; }))}}));
  auto& client = server.open();
  client.send_text(sub("count"));
  client.next_text();
  client.send_text(tap("press"));
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"count","val":2})");
  EXPECT_NE(client.next_text().find(R"("name":"InternalError")"), std::string::npos);
  expect_reported(server, R"(of the model at "press")");
}

TEST_P(Exceptions, OfAPostedFunctionLeaveThoseBehindIt) {
  const auto count = state(1);
  const Models models = beside_healthy({{"count", count}});
  MemoryServer server(models);
  models.home_loop()->post([] { fail(); });
  models.home_loop()->post([count] { count.set(2); });
  auto& client = server.open();
  client.send_text(sub("count"));
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"count","val":2})");
  expect_reported(server, "a function on the home loop failed");
}

TEST(Converters, ThatThrowFailTheirModelOrTheirCall) {
  const auto stubborn = state(Stubborn{1});
  MemoryServer server(Models{{"stubborn", stubborn},
                             {"take", Model(Value([](const Stubborn&) {}))},
                             {"give", Model(Value([] { return Stubborn{-1}; }))}});
  auto& client = server.open();
  client.send_text(sub("stubborn"));
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"stubborn","val":1})");
  stubborn.set({-1});
  server.turn();
  EXPECT_EQ(client.next_text(), "");
  EXPECT_NE(server.log().complaints().find(R"(the model at "stubborn" failed: too stubborn)"),
            std::string::npos);
  stubborn.set({2});
  server.turn();
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"stubborn","val":2})");
  for (const auto* path : {"take", "give"}) {
    client.send_text(R"({"$":"evt","key":"1","target":{"path":[")" + std::string(path) +
                     R"("]},"payload":[1]})");
    EXPECT_NE(client.next_text().find(R"("name":"InternalError")"), std::string::npos) << path;
  }
}

/// Does something when it is destroyed, as what handlers capture may.
class AtTheEnd {
 public:
  explicit AtTheEnd(std::function<void()> function)
      : function_(std::make_shared<Function>(std::move(function))) {}

 private:
  struct Function {
    explicit Function(std::function<void()> to_call) : call(std::move(to_call)) {}
    Function(const Function&) = delete;
    Function& operator=(const Function&) = delete;
    ~Function() { call(); }
    std::function<void()> call;
  };
  std::shared_ptr<Function> function_;
};

TEST(Destructors, OfWhatHandlersCaptureMaySetStates) {
  const auto deaths = state(0);
  const auto screen = state(1);
  Limits limits;
  limits.retired_handler_time = 1s;
  MemoryServer server(Models{{"deaths", deaths}, {"screen", view([=](Get get) {
                                                    const AtTheEnd end([deaths] { ++deaths; });
                                                    return Button(
                                                        {.onPress = [end] { return "pressed"; }},
                                                        get(screen));
                                                  })}},
                      limits);
  auto& client = server.open();
  client.send_text(sub("deaths"));
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"deaths","val":0})");
  client.send_text(sub("screen"));
  client.next_text();
  screen.set(2);
  server.turn();
  EXPECT_NE(client.next_text(), "");
  // The handler that was redrawn away goes when taps on it are no longer on their way.
  server.advance(3s);
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"deaths","val":1})");
}

/// A log that fails, as one on a full disk does.
class BrokenLog final : public Log {
 public:
  void write(LogLevel, std::string_view) override { throw std::runtime_error("the disk is full"); }
};

TEST(Logs, ThatThrowHarmNobodyAndStderrGetsTheLine) {
  const auto loop = std::make_shared<HomeLoop>();
  const auto log = std::make_shared<BrokenLog>();
  testing::internal::CaptureStderr();
  MemoryServer server(Models{{"fail", Model(Value([] { throw 1; }))},
                             {"sick", view([](Get) -> int { throw std::runtime_error("ill"); })}},
                      {}, false, 1, log);
  auto& client = server.open();
  client.send_text(tap("fail"));
  EXPECT_NE(client.next_text().find(R"("name":"InternalError")"), std::string::npos);
  client.send_text(sub("sick"));
  client.send_text(tap("fail"));
  EXPECT_EQ(failure_id(client.next_text()).size(), 10U);
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find(R"(the model at "sick" failed: ill (and it can't be logged))"),
            std::string::npos);
}

}  // namespace
}  // namespace updraft::test
