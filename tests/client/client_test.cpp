#include <updraft/client.hpp>
#include <updraft/json.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/press.hpp>
#include <updraft/program.hpp>
#include <updraft/updraft.hpp>

#include "base/home_thread.hpp"
#include "client/play.hpp"

#include <gtest/gtest.h>

// Clients and servers of ours, over real sockets.

namespace updraft::test::client_test {
namespace {

using namespace std::chrono_literals;
using Stage = ClientStatus::Stage;

/// A screen with a count and a button, the count itself, and things that go wrong.
Models counter() {
  auto count = state(0);
  auto screen = view([count](Get get) {
    return YStack(
        Text("The count is ", get(count)),
        Button({.key = "plus", .onPress = [count] { ++count; }}, "Plus 1"),
        Button({.key = "set",
                .onPress =
                    [count](int to) {
                      count.set(to);
                      return respond(to, {toast("Set")});
                    }},
               "Set"),
        Button({.key = "fail", .onPress = [] { throw Error("not today"); }}, "Fail"),
        Button({.key = "wait",
                .onPress = event([]() -> Task<> { co_await sleep_for(60s); }, {.timeout = 50ms})},
               "Wait"));
  });
  return Models{{"", screen}, {"count", count}};
}

std::string url_of(const ServerThread& server) {
  return server.server.url();
}

TEST(Client, HasValuesThatLiveAndPressesWhatAScreenShows) {
  ServerThread server(counter(), {.limits = {.stop_timeout = 10ms}});
  Play play;
  Client client(url_of(server), quick());
  const auto scene = [&]() -> Task<> {
    Subscribed count = client.subscribe("count");
    Subscribed screen = client.subscribe("");
    EXPECT_EQ(*co_await count.next(), Value(0));
    EXPECT_TRUE((co_await screen.next()).ok());
    EXPECT_TRUE(count.current());

    const auto pressed = co_await client.send(*press(screen, by_text("Plus 1")));
    EXPECT_TRUE(pressed.ok());
    EXPECT_EQ(count.value(), Value(1)) << "what the handler changed comes before the response";

    const auto set = co_await client.send(*press(screen, by_key("set"), "onPress", 7));
    EXPECT_EQ(set->payload, Value(7));
    EXPECT_EQ(set->actions.size(), 1U);
    EXPECT_EQ(*co_await count.next(), Value(7)) << "the newest of those that have come";

    const auto failed = co_await client.send(*press(screen, by_text("Fail")));
    EXPECT_TRUE(failed->error);
    EXPECT_EQ((*failed->payload)["message"].text(), "not today");

    const auto late = co_await client.send(*press(screen, by_text("Wait")));
    EXPECT_TRUE(!late.ok() || late->error);
  };
  play.run(scene());
}

TEST(Client, CallsFunctionsForProgramsThatDontWait) {
  ServerThread server(counter());
  Play play;
  Client client(url_of(server), quick());
  std::vector<std::string> seen;
  Subscribed screen = client.subscribe("", [&](const Value& value) {
    seen.push_back(text_of(value["children"][0]));
    if (seen.size() == 3) play.program.stop();
    client.send(*press("", value, by_text("Plus 1")),
                [](const Result<Response>& response) { EXPECT_TRUE(response.ok()); });
  });
  play.program.run();
  EXPECT_EQ(seen, (std::vector<std::string>{"The count is 0", "The count is 1", "The count is 2"}));
}

TEST(Client, TellsWhoComesLaterWhatThereIs) {
  ServerThread server(counter());
  Play play;
  Client client(url_of(server), quick());
  Subscribed first = client.subscribe("count", [&](const Value&) { play.program.stop(); });
  play.program.run();
  Value told = "nothing";
  Subscribed second = client.subscribe("count", [&](const Value& value) {
    told = value;
    play.program.stop();
  });
  EXPECT_TRUE(second.has_value());
  play.program.run();
  EXPECT_EQ(told, Value(0));
}

TEST(Client, LeavesNoSessionBehind) {
  ServerThread server(counter());
  {
    Play play;
    Client client(url_of(server), quick());
    const auto scene = [&]() -> Task<> {
      Subscribed count = client.subscribe("count");
      (void)co_await count.next();
    };
    play.run(scene());
  }
  server.stop();
  EXPECT_EQ(server.server.stats().connections, 0U);
  EXPECT_EQ(server.complaints(), "");
}

TEST(Client, SaysThatNobodyListens) {
  std::string url;
  {
    const Server server(Models{}, {.port = 0, .log = std::make_shared<MemoryLog>()});
    url = server.url();
  }
  Play play;
  Client client(url, quick());
  const auto scene = [&]() -> Task<> {
    const ClientStatus status = co_await until(client, Stage::waiting);
    EXPECT_EQ(status.problem, "connecting: Connection refused");
  };
  play.run(scene());
}

TEST(Client, RefusesAUrlThatIsNone) {
  EXPECT_THROW(Client("robot.example"), Error);
  EXPECT_THROW(Client("ws://127.0.0.1", {.headers = {{"a", "b\r\nc"}}}), Error);
}

TEST(Client, ComesBackToAServerThatWasRestarted) {
  constexpr Limits hasty{.stop_timeout = 10ms};  // it stops while its client looks away
  std::optional<ServerThread> server;
  server.emplace(Models{{"n", state(0)}}, Options{.limits = hasty});
  const std::string url = url_of(*server);
  const auto port = server->server.port();
  Play play;
  Client client(url, quick());
  const auto restart = [&](int n) {
    elsewhere([&] {
      server.reset();
      server.emplace(Models{{"n", state(n)}}, Options{.port = port, .limits = hasty});
    });
  };
  const auto scene = [&]() -> Task<> {
    Subscribed n = client.subscribe("n");
    EXPECT_EQ(*co_await n.next(), Value(0));
    for (int i = 1; i <= 5; ++i) {
      restart(i);
      EXPECT_EQ(n.value(), Value(i - 1)) << "the last value stays";
      EXPECT_EQ(*co_await n.next(), Value(i));
      EXPECT_TRUE(n.current());
    }
  };
  play.run(scene());
}

TEST(Client, FailsAllThatWaitsWhenItIsClosed) {
  std::optional<ServerThread> server;
  server.emplace(counter(), Options{.limits = {.stop_timeout = 10ms}});
  Play play;
  Client client(url_of(*server), quick());
  const auto scene = [&]() -> Task<> {
    Subscribed screen = client.subscribe("");
    (void)co_await screen.next();
    auto request = *press(screen, by_text("Wait"));
    request.timeout = 60s;
    Sending sending = client.send(std::move(request));
    Subscribed count = client.subscribe("count");  // once this is there, that has been sent
    (void)co_await count.next();
    client.close();
    const auto result = co_await sending;
    EXPECT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind(), ErrorKind::disconnected);
    const auto next = co_await count.next();
    EXPECT_FALSE(next.ok());
    const auto after = co_await client.send(EventRequest());
    EXPECT_FALSE(after.ok());
    Subscribed late = client.subscribe("no/such/model");
    EXPECT_FALSE((co_await late.next()).ok());
    EXPECT_EQ(client.status().read().stage, Stage::closed);
  };
  play.run(scene());
}

TEST(Client, CarriesValuesOfManyMebibytesToASlowProgram) {
  const std::string text(std::size_t{6} << 20, 'x');
  for (const bool compression : {true, false}) {
    ServerThread server(Models{{"text", state(text)}});
    Play play;
    auto options = quick();
    options.compression = compression;
    Client client(url_of(server), options);
    const auto scene = [&]() -> Task<> {
      Subscribed value = client.subscribe("text");
      const auto next = co_await value.next();
      EXPECT_EQ(next->text().size(), text.size());
    };
    play.run(scene());
  }
}

TEST(Client, HasTenThousandSubscriptions) {
  ServerThread server(Models{{"item", lookup([](const std::string& id) { return Value(id); })}});
  Play play;
  Client client(url_of(server), quick());
  const auto scene = [&]() -> Task<> {
    std::vector<Subscribed> items;
    for (int i = 0; i < 10'000; ++i) items.push_back(client.subscribe("item/" + std::to_string(i)));
    for (int i = 0; i < 10'000; ++i) {
      const auto value = co_await items[static_cast<std::size_t>(i)].next();
      EXPECT_EQ(*value, Value(std::to_string(i)));
    }
  };
  play.run(scene());
}

TEST(Client, MayBeDestroyedByWhatItCalls) {
  ServerThread server(counter());
  Play play;
  std::optional<Client> client;
  client.emplace(url_of(server), quick());
  std::optional<Subscribed> count;
  count.emplace(client->subscribe("count", [&](const Value&) {
    count.reset();
    client.reset();
    play.program.stop();
  }));
  play.program.run();
  EXPECT_FALSE(client);
}

TEST(Client, MayGoWhileACoroutineWaits) {
  ServerThread server(counter());
  Play play;
  std::optional<Client> client;
  client.emplace(url_of(server), quick());
  bool ended = false;
  const auto wait = [&]() -> Task<> {
    Subscribed nothing = client->subscribe("no/such/model");
    const auto next = co_await nothing.next();
    EXPECT_FALSE(next.ok());
    ended = true;
    play.program.stop();
  };
  play.program.start(wait());
  play.program.post([&] { client.reset(); });
  play.program.run();
  EXPECT_TRUE(ended);
}

TEST(Client, EndsWithCoroutinesThatStillWait) {
  ServerThread server(counter());
  Client client(url_of(server), quick());  // before the program: it goes after it
  {
    Play play;
    const auto wait = [&]() -> Task<> {
      Subscribed nothing = client.subscribe("no/such/model");
      (void)co_await nothing.next();
    };
    const auto call = [&]() -> Task<> { (void)co_await client.send(EventRequest()); };
    play.program.start(wait());
    play.program.start(call());
    play.program.post([&] { play.program.stop(); });
    play.program.run();
  }
}

}  // namespace
}  // namespace updraft::test::client_test
