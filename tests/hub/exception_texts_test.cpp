#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/models.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <exception>
#include <functional>
#include <limits>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

// What exceptions say reaches clients only where a handler wrote it for them, whatever way the
// exception took.

namespace updraft::test {

/// A type whose conversions throw: its author did not think of clients.
struct Order {
  int number = 0;
};

}  // namespace updraft::test

namespace updraft {

template <>
struct Convert<test::Order> {
  static Value to_value(const test::Order& order) {
    if (order.number == 1) throw Error("no such table: orders, host db-7");
    throw std::runtime_error("no such table: orders, host db-7");
  }
  static Result<test::Order, Misfit> from_value(const Value& value) {
    if (value.as_integer() == 1) throw Error("no such table: orders, host db-7");
    throw std::runtime_error("no such table: orders, host db-7");
  }
};

}  // namespace updraft

namespace updraft::test {
namespace {

constexpr auto secret_text = "no such table: orders, host db-7";
constexpr std::string_view secret_part = "db-7";

[[noreturn]] void fail() {
  throw std::runtime_error(secret_text);
}
[[noreturn]] void fail_for_the_program() {
  throw Error(secret_text);
}

std::string event_with(std::string_view payload) {
  return R"({"$":"evt","key":"1","target":{"path":["do"]},"payload":)" + std::string(payload) + "}";
}

/// A handler, and what it is called with.
struct Way {
  std::string name;
  std::function<Value()> make;
  std::string payload = "[]";
};

std::ostream& operator<<(std::ostream& out, const Way& way) {
  return out << way.name;
}

template <class F>
Way way(std::string name, F handler, std::string payload = "[]") {
  return {std::move(name), [handler] { return Value(handler); }, std::move(payload)};
}

Task<int> helper(void (*what)()) {
  co_await off_loop([] {});
  what();
  co_return 1;
}

/// What is called on the server, and the client's answer.
std::string answer_of(MemoryServer& server, std::string_view payload) {
  auto& client = server.open();
  client.send_text(event_with(payload));
  server.work_off_loop();
  server.advance(std::chrono::milliseconds(10));
  return client.next_text();
}

/// Ways in which a text may come to the edge of a handler that did not write it for clients.
std::vector<Way> ways() {
  const auto view_of = [](void (*what)()) {
    return [what] {
      const auto failing = view([what](Get) -> int {
        what();
        return 1;
      });
      return failing.read();
    };
  };
  return {
      way("AnExceptionOfTheHandler", [] { fail(); }),
      way("ANestedException",
          [] {
            try {
              fail();
            } catch (...) {
              std::throw_with_nested(std::runtime_error("can't list"));
            }
          }),
      way("AnErrorForTheProgram",
          [] { throw Error::for_program(ErrorKind::invalid, secret_text); }),
      way("AnInternalError", [] { throw Error(ErrorKind::internal, secret_text); }),
      way("AView", view_of(fail)),
      way("AnErrorOfAView", view_of(fail_for_the_program)),
      way("AnErrorOfAViewWithinAView",
          [] {
            const auto inner = view([](Get) -> int { fail_for_the_program(); });
            const auto outer = view([inner](Get get) { return get(inner) + 1; });
            return outer.read();
          }),
      way("AQueryThatAViewNeeds",
          [] {
            const auto load = query([]() -> int { fail_for_the_program(); });
            const auto shown = view([load](Get get) {
              const Loaded<int>& now = get(load);
              if (!now) throw Error(now.failure);
              return *now;
            });
            return shown.read();
          }),
      way("AConversionOfTheResponse", [] { return Order{0}; }),
      way("AnErrorOfAConversionOfTheResponse", [] { return Order{1}; }),
      way(
          "AConversionOfAnArgument", [](const Order&) { return 1; }, "[0]"),
      way(
          "AnErrorOfAConversionOfAnArgument", [](const Order&) { return 1; }, "[1]"),
      way("AnErrorOfAConversionOfTheResponseOfATask",
          []() -> Task<Order> {
            co_await off_loop([] {});
            co_return Order{1};
          }),
      way("ATask", [] { return helper(fail); }),
      way("ATaskThatATaskAwaits", []() -> Task<int> { co_return co_await helper(fail) + 1; }),
      way("WhatRunsOffTheLoop",
          []() -> Task<int> {
            co_await off_loop(&fail);
            co_return 1;
          }),
      way("AnErrorOfAViewAfterAWait",
          []() -> Task<int> {
            co_await off_loop([] {});
            const auto failing = view([](Get) -> int { fail_for_the_program(); });
            co_return failing.read();
          }),
      way("AWatchingFunction",
          [] {
            auto count = state(0);
            const Watch watch = count.watch([](int) { fail_for_the_program(); });
            count.set(1);
          }),
      way("ALookupThatIsAskedAgain",
          [] {
            auto broken = std::make_shared<bool>(false);
            const Lookup users = lookup([broken](const std::string&) -> Model {
              if (*broken) fail_for_the_program();
              return Model(Value(1));
            });
            const auto kept = users.branch()->slot("bob");
            *broken = true;
            users.refresh("bob");
          }),
      way("APathThatTheClientDidNotName",
          [] {
            Models models{{"db-7", Value(1)}};
            models.set("db-7/users", Value(2));
          }),
      way("AValueThatIsRead",
          [] {
            const auto stored = value_to<int>(object({{"host", "db-7"}})["host"]);
            if (!stored) throw stored.error();
            return *stored;
          }),
      way("AResponseThatJsonCannotHold",
          [] { return object({{"db-7", std::numeric_limits<double>::infinity()}}); }),
      way("AnActionThatTheLibraryRefuses", [] { return Action("go", {{"name", "db-7"}}); }),
      way("AValueThatNestsTooDeep",
          [] {
            Value deep(1);
            for (std::size_t i = 0; i <= Value::max_depth; ++i) deep = array({deep});
            return deep;
          }),
  };
}

class ExceptionTexts : public testing::TestWithParam<Way> {};

INSTANTIATE_TEST_SUITE_P(Ways, ExceptionTexts, testing::ValuesIn(ways()),
                         [](const auto& each) { return each.param.name; });

TEST_P(ExceptionTexts, StayOnTheServerWhichLogsThemUnderTheIdThatTheClientGets) {
  MemoryServer server(Models{{"do", Model(GetParam().make())}});
  const std::string answer = answer_of(server, GetParam().payload);
  EXPECT_EQ(answer.find(secret_part), std::string::npos) << answer;
  const std::string id = failure_id(answer);
  EXPECT_EQ(id.size(), 10U) << answer;
  EXPECT_NE(server.log().complaints().find("(" + id + ")"), std::string::npos);
}

TEST_P(ExceptionTexts, AreToldInDevelopment) {
  MemoryServer server(Models{{"do", Model(GetParam().make())}}, {}, true);
  const std::string answer = answer_of(server, GetParam().payload);
  EXPECT_NE(answer.find("InternalError"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("internal error ("), std::string::npos) << answer;
}

TEST(ExceptionText, OfWhatAHandlerWroteForClientsGoesToThem) {
  const auto throws = [] { throw Error("the list is full"); };
  const std::vector<Value> handlers{
      Value(throws),
      Value([]() -> Task<int> { return helper([] { throw Error("the list is full"); }); }),
      Value([]() -> Task<int> {
        co_await off_loop([] { throw Error("the list is full"); });
        co_return 1;
      }),
      Value([] {
        auto list = state(1);
        list.update([](int&) { throw Error("the list is full"); });
      }),
      Value([] { throw Error(ErrorKind::overloaded, "the list is full"); }),
      Value([] {
        try {
          fail();
        } catch (...) {
          std::throw_with_nested(Error("the list is full"));
        }
      }),
  };
  for (const Value& handler : handlers) {
    MemoryServer server(Models{{"do", Model(handler)}});
    const std::string answer = answer_of(server, "[]");
    EXPECT_EQ(answer, R"({"$":"evt-res","key":"1","error":true,)"
                      R"("payload":{"name":"Error","message":"the list is full"}})");
  }
}

TEST(ExceptionText, OfAModelIsInNoAnswerOverHttpNorToAnEvent) {
  struct Asker final : hub::Reader {
    void take(Result<std::string> json) override { answer = json ? *json : json.error().message(); }
    std::string answer;
  } asker;
  const auto failing = [](Get) -> int { fail_for_the_program(); };
  MemoryServer server(
      Models{{"view", view(failing)},
             {"function", []() -> int { fail(); }},
             {"query", query([]() -> int { fail(); })},
             {"converted", state(Order{0})},
             {"lookup", lookup([](const std::string&) -> Model { fail_for_the_program(); })}});
  auto& client = server.open();
  for (const auto* path : {"view", "function", "query", "converted", "lookup/x"}) {
    SCOPED_TRACE(path);
    asker.answer.clear();
    server.hub().read(asker, path);
    server.turn();
    EXPECT_NE(asker.answer, "");
    EXPECT_EQ(asker.answer.find(secret_part), std::string::npos) << asker.answer;
    client.send_text(R"({"$":"sub","keys":[")" + std::string(path) + R"("]})");
    client.send_text(R"({"$":"evt","key":"1","target":{"path":[")" + std::string(path) +
                     R"(","press"]}})");
    for (std::string text = client.next_text(); !text.empty(); text = client.next_text()) {
      EXPECT_EQ(text.find(secret_part), std::string::npos) << text;
    }
  }
  EXPECT_NE(server.log().complaints().find(secret_part), std::string::npos);
}

TEST(ExceptionText, ThatIsNestedIsInTheLogWithAllThatIsInIt) {
  MemoryServer server(Models{{"do", Model(Value([] {
                                try {
                                  fail();
                                } catch (...) {
                                  std::throw_with_nested(std::runtime_error("can't list"));
                                }
                              }))}});
  answer_of(server, "[]");
  EXPECT_NE(server.log().complaints().find("can't list: no such table: orders, host db-7"),
            std::string::npos);
}

}  // namespace
}  // namespace updraft::test
