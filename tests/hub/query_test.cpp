#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/query.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace updraft::test::query_test {
namespace {

using namespace std::chrono_literals;

std::string sub(std::string_view path) {
  return R"({"$":"sub","keys":[")" + std::string(path) + R"("]})";
}
std::string unsub(std::string_view path) {
  return R"({"$":"unsub","keys":[")" + std::string(path) + R"("]})";
}
std::string up(std::string_view path, std::string_view value) {
  return R"({"$":"up","key":")" + std::string(path) + R"(","val":)" + std::string(value) + "}";
}
std::string tap(std::string_view path) {
  return R"({"$":"evt","key":"1","target":{"path":[")" + std::string(path) + R"("]}})";
}

/// Someone who asks over HTTP, and what came of it.
class Asker final : public hub::Reader {
 public:
  void take(Result<std::string> json) override {
    EXPECT_FALSE(result_) << "a reader is called once";
    result_ = std::move(json);
  }
  /// The JSON, or the kind of the error; "waits" as long as nothing has come.
  [[nodiscard]] std::string result() const {
    if (!result_) return "waits";
    if (*result_) return **result_;
    switch (result_->error().kind()) {
      case ErrorKind::invalid:
        return "invalid";
      case ErrorKind::overloaded:
        return "overloaded";
      default:
        return "internal";
    }
  }

 private:
  std::optional<Result<std::string>> result_;
};

/// Queries as clients see them, on servers of one hub and of several.
class QueryOnTheWire : public testing::TestWithParam<std::size_t> {
 protected:
  /// A query that counts its loads and brings that number, or fails where it is told to.
  auto counted(const QueryOptions& options = {}) {
    return query(
        [this]() -> Task<int> {
          const int number = ++loads;
          co_await off_loop([] {});
          if (!failing.empty()) throw std::runtime_error(failing);
          co_return number;
        },
        options);
  }
  MemoryServer& serve(const Models& models, const Limits& limits = {.ping_interval = 24h}) {
    return server.emplace(models, limits, false, GetParam());
  }
  Asker& ask(std::string path, AddressGroup group = {}) {
    Asker& asker = askers.emplace_back();
    server->hub().read(asker, std::move(path), group);
    server->turn();
    return asker;
  }

  int loads = 0;
  std::string failing;
  std::list<Asker> askers;
  std::optional<MemoryServer> server;
};

TEST_P(QueryOnTheWire, KeepsItsHandlersOverEqualLoads) {
  const auto screen = query([] {
    return off_loop([] {
      return object({{"$", "component"},
                     {"component", "Button"},
                     {"key", "press"},
                     {"props", object({{"onPress", [] { return 7; }}})}});
    });
  });
  serve(Models{{"screen", screen}});
  auto& client = server->open();
  client.send_text(sub("screen"));
  server->work_off_loop();
  EXPECT_NE(client.next_text(), "");
  screen.invalidate();
  server->turn();
  server->work_off_loop();
  EXPECT_EQ(client.next_text(), "") << "the key says that it is the same button";
}

TEST_P(QueryOnTheWire, TellsItsReadersAtOnceThatItHasGone) {
  Models models{{"number", counted()}};
  serve(models);
  const auto& asker = ask("number");
  models.erase("number");
  server->turn();
  EXPECT_EQ(asker.result(), "invalid");
}

INSTANTIATE_TEST_SUITE_P(Hubs, QueryOnTheWire, testing::Values(1, 3));

TEST_P(QueryOnTheWire, SendsItsFirstValueToAllOnceItIsThere) {
  serve(Models{{"number", counted()}});
  std::vector<MemoryClient*> clients;
  for (int i = 0; i < 6; ++i) {
    clients.push_back(&server->open());
    clients.back()->send_text(sub("number"));
    EXPECT_EQ(clients.back()->next_text(), "");
  }
  server->work_off_loop();
  for (auto* client : clients) {
    EXPECT_EQ(client->next_text(), up("number", "1"));
    EXPECT_EQ(client->next_text(), "");
  }
  auto& late = server->open();
  late.send_text(sub("number"));
  EXPECT_EQ(late.next_text(), up("number", "1"));
  EXPECT_EQ(loads, 1);
}

TEST_P(QueryOnTheWire, IsLoadedAgainForThoseWhoWatch) {
  const auto number = counted();
  serve(Models{{"number", number}, {"refresh", Value([number] { number.invalidate(); })}});
  auto& watcher = server->open();
  auto& actor = server->open();
  actor.send_text(tap("refresh"));
  EXPECT_EQ(actor.next_text(), R"({"$":"evt-res","key":"1"})");
  EXPECT_EQ(loads, 0) << "nobody watches";
  watcher.send_text(sub("number"));
  server->work_off_loop();
  EXPECT_EQ(watcher.next_text(), up("number", "1"));
  actor.send_text(tap("refresh"));
  EXPECT_EQ(loads, 2);
  EXPECT_EQ(watcher.next_text(), "") << "what it has is all there is";
  auto& late = server->open();
  late.send_text(sub("number"));
  EXPECT_EQ(late.next_text(), up("number", "1"));
  server->work_off_loop();
  EXPECT_EQ(watcher.next_text(), up("number", "2"));
  EXPECT_EQ(late.next_text(), up("number", "2"));
  EXPECT_EQ(loads, 2);
}

TEST_P(QueryOnTheWire, KeepsWhatItHasWhereALoadFails) {
  const auto number = counted({.retry_after = 10s});
  serve(Models{{"deep/number", number}});
  auto& client = server->open();
  client.send_text(sub("deep/number"));
  server->work_off_loop();
  EXPECT_EQ(client.next_text(), up("deep/number", "1"));
  failing = "no connection";
  number.invalidate();
  server->turn();
  server->work_off_loop();
  EXPECT_EQ(client.next_text(), "");
  EXPECT_EQ(server->log().complaints(), "the model at \"deep/number\" failed: no connection\n");
  auto& late = server->open();
  late.send_text(sub("deep/number"));
  EXPECT_EQ(late.next_text(), up("deep/number", "1"));
  failing = "";
  server->advance(10s);
  server->work_off_loop();
  EXPECT_EQ(client.next_text(), up("deep/number", "3"));
}

TEST_P(QueryOnTheWire, IsLoadedAgainAfterItsTimeWhileSomebodyWatches) {
  serve(Models{{"number", counted({.time_to_live = 1min})}});
  auto& client = server->open();
  client.send_text(sub("number"));
  for (const auto* value : {"1", "2", "3"}) {
    server->work_off_loop();
    EXPECT_EQ(client.next_text(), up("number", value));
    server->advance(59s);
    EXPECT_EQ(server->work_off_loop(), 0U);
    server->advance(1s);
  }
  server->work_off_loop();
  client.send_text(unsub("number"));
  server->advance(1h);
  EXPECT_EQ(loads, 4);
  client.next_text();
  client.send_text(sub("number"));
  EXPECT_EQ(client.next_text(), up("number", "4")) << "what there is, until the new one is there";
  server->work_off_loop();
  EXPECT_EQ(client.next_text(), up("number", "5"));
}

TEST_P(QueryOnTheWire, ShowsInAViewHowItIsGoing) {
  const auto number = counted();
  serve(Models{{"screen", view([number](Get get) {
                  const auto& loaded = get(number);
                  return loaded.loading ? "loading" : std::to_string(loaded.value.value_or(-1));
                })}});
  auto& client = server->open();
  client.send_text(sub("screen"));
  EXPECT_EQ(client.next_text(), up("screen", "\"loading\""));
  server->work_off_loop();
  EXPECT_EQ(client.next_text(), up("screen", "\"1\""));
  number.invalidate();
  server->turn();
  EXPECT_EQ(client.next_text(), up("screen", "\"loading\""));
  server->work_off_loop();
  EXPECT_EQ(client.next_text(), up("screen", "\"2\""));
  EXPECT_EQ(client.next_text(), "");
}

TEST_P(QueryOnTheWire, LivesAtTheNamesOfALookup) {
  std::map<std::string, int> loaded;
  const auto users = lookup(
      [&loaded](const std::string& id) {
        return query(
            [&loaded, id]() -> Task<std::string> {
              ++loaded[id];
              co_await off_loop([] {});
              if (id == "nobody") throw Error("there is no such user");
              co_return "user " + id;
            },
            {.retry_after = std::nullopt});
      },
      2);
  serve(Models{{"users", users}});
  auto& one = server->open();
  auto& other = server->open();
  one.send_text(sub("users/ann"));
  other.send_text(sub("users/ann"));
  other.send_text(sub("users/bob"));
  other.send_text(sub("users/nobody"));
  server->work_off_loop();
  EXPECT_EQ(one.next_text(), up("users/ann", "\"user ann\""));
  EXPECT_EQ(other.next_text(), up("users/ann", "\"user ann\""));
  EXPECT_EQ(other.next_text(), up("users/bob", "\"user bob\""));
  EXPECT_EQ(other.next_text(), "");
  EXPECT_EQ(server->log().complaints(),
            "the model at \"users/nobody\" failed: there is no such user\n");
  for (int i = 0; i < 100; ++i) ask("users/" + std::to_string(i));
  server->work_off_loop();
  for (const auto& asker : askers) EXPECT_TRUE(asker.result().starts_with("\"user "));
  one.send_text(sub("users/bob"));
  EXPECT_EQ(one.next_text(), up("users/bob", "\"user bob\""));
  EXPECT_EQ(loaded["ann"] + loaded["bob"], 2) << "what is watched is kept";
}

TEST_P(QueryOnTheWire, MayGoAndComeBackWhileItLoads) {
  Models models{{"number", counted()}};
  serve(models);
  auto& client = server->open();
  client.send_text(sub("number"));
  models.erase("number");
  server->turn();
  server->work_off_loop();
  EXPECT_EQ(client.next_text(), "");
  models.set("number", counted());
  server->turn();
  EXPECT_EQ(client.next_text(), "");
  models.set("number", Value("meanwhile"));
  server->turn();
  EXPECT_EQ(client.next_text(), up("number", "\"meanwhile\""));
  server->work_off_loop();
  EXPECT_EQ(client.next_text(), "") << "what took its place is what counts";
}

TEST_P(QueryOnTheWire, HasNoHandlerBeforeItHasAValue) {
  const auto screen = query([]() -> Task<Value> {
    co_await off_loop([] {});
    co_return object({{"press", [] { return 7; }}});
  });
  serve(Models{{"screen", screen}});
  auto& client = server->open();
  const std::string press = R"({"$":"evt","key":"1","target":{"path":["screen","press"]}})";
  client.send_text(press);
  EXPECT_NE(client.next_text().find("has no value yet"), std::string::npos);
  server->work_off_loop();
  client.send_text(press);
  EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"1","payload":7})");
}

TEST_P(QueryOnTheWire, IsWaitedForByWhoReadsIt) {
  serve(Models{{"number", counted()}, {"there", Value(7)}});
  const auto& first = ask("number");
  const auto& second = ask("number");
  EXPECT_EQ(ask("there").result(), "7") << "nobody waits behind them";
  EXPECT_EQ(ask("nowhere").result(), "invalid");
  EXPECT_EQ(first.result(), "waits");
  server->work_off_loop();
  EXPECT_EQ(first.result(), "1");
  EXPECT_EQ(second.result(), "1");
  EXPECT_EQ(ask("number").result(), "1");
  EXPECT_EQ(loads, 1);
}

TEST_P(QueryOnTheWire, IsNotWatchedAnyLongerThanItsReaderWaits) {
  serve(Models{{"number", counted({.time_to_live = 1s})}});
  ask("number");
  server->work_off_loop();
  server->advance(10min);
  EXPECT_EQ(server->work_off_loop(), 0U);
  EXPECT_EQ(loads, 1);
}

TEST_P(QueryOnTheWire, TellsItsReadersThatItFailed) {
  failing = "password=hunter2";
  serve(Models{{"number", counted()}});
  const auto& asker = ask("number");
  EXPECT_EQ(asker.result(), "waits");
  server->work_off_loop();
  EXPECT_EQ(asker.result(), "internal");
  EXPECT_NE(server->log().complaints().find("the model at \"number\" failed: password=hunter2"),
            std::string::npos);
}

TEST_P(QueryOnTheWire, LetsItsReadersWaitForALimitedTime) {
  serve(Models{{"number", counted()}}, {.ping_interval = 24h, .handler_timeout = 5s});
  const auto& early = ask("number");
  server->advance(3s);
  const auto& late = ask("number");
  server->advance(1999ms);
  EXPECT_EQ(early.result(), "waits");
  server->advance(1ms);
  EXPECT_EQ(early.result(), "overloaded");
  EXPECT_EQ(late.result(), "waits");
  server->work_off_loop();
  EXPECT_EQ(late.result(), "1");
  server->advance(1min);
}

TEST_P(QueryOnTheWire, LetsALimitedNumberOfReadersWait) {
  constexpr int most_waiting_readers = 10;
  constexpr int guaranteed = 2;
  const auto address = AddressGroup::of_ipv4(1);
  serve(Models{{"number", counted()}, {"there", Value(7)}},
        {.waiting_readers = most_waiting_readers - guaranteed,
         .guaranteed_readers = guaranteed,
         .address_share = 1});
  for (int i = 0; i < most_waiting_readers; ++i) {
    EXPECT_EQ(ask("number", address).result(), "waits") << i;
  }
  EXPECT_EQ(ask("number", address).result(), "overloaded");
  EXPECT_EQ(ask("there", address).result(), "7");
  server->work_off_loop();
  int answered = 0;
  for (const auto& asker : askers) answered += asker.result() == "1" ? 1 : 0;
  EXPECT_EQ(answered, most_waiting_readers);
  EXPECT_EQ(ask("number").result(), "1");
}

TEST_P(QueryOnTheWire, GivesItsReadersWhatTookItsPlace) {
  Models models{{"number", counted()}};
  serve(models);
  const auto& asker = ask("number");
  models.set("number", Value("meanwhile"));
  server->turn();
  EXPECT_EQ(asker.result(), "\"meanwhile\"");
}

TEST_P(QueryOnTheWire, LeavesNothingBehindWhenItsServerEndsWhileItLoads) {
  const auto captured = std::make_shared<int>(7);
  {
    const auto slow = query([captured]() -> Task<int> {
      const auto local = captured;
      co_await sleep_for(1h);
      co_return *local;
    });
    serve(Models{{"slow", slow}});
    server->open().send_text(sub("slow"));
    ask("slow");
    EXPECT_GT(captured.use_count(), 2);
    server.reset();
    EXPECT_NE(slow.read().failure, "") << "it is begun anew, which comes to nothing";
  }
  EXPECT_EQ(captured.use_count(), 1);
}

}  // namespace
}  // namespace updraft::test::query_test
