#include <updraft/client.hpp>
#include <updraft/press.hpp>
#include <updraft/updraft.hpp>

#include "base/home_thread.hpp"
#include "client/play.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>

// A server that serves what another one does.

namespace updraft::test::mirror_test {
namespace {

using namespace std::chrono_literals;

/// The server far away: a name, and a screen that changes it.
Models far() {
  auto name = state(std::string("Bob"));
  auto screen = view([name](Get get) {
    return YStack(Text(get(name)), Button({.key = "rename",
                                           .onPress =
                                               [name](const std::string& next) {
                                                 if (next.empty()) throw Error("a name is wanted");
                                                 name.set(next);
                                                 return "renamed";
                                               }},
                                          "Rename"));
  });
  return Models{{"name", name}, {"screen", screen}};
}

/// Both servers, the near one on a thread that makes what belongs to it.
struct Gateway {
  Gateway() {
    elsewhere([this] {
      Models models = far();
      models.set("seldom", [this] { return ++asked; });
      origin_there.emplace(models);
    });
    elsewhere([this] {
      client.emplace(origin().server.url(), quick());
      const Query<Value> name = mirror(*client, "name");
      near.emplace(Models{{"name", name},
                          {"screen", mirror(*client, "screen")},
                          {"seldom", mirror(*client, "seldom")},
                          {"greeting", view([name](Get get) {
                             const Loaded<Value>& now = get(name);
                             return now ? "Hello " + std::string(now->text()) : std::string("…");
                           })}});
    });
  }
  ~Gateway() { near.reset(); }

  ServerThread& origin() { return *origin_there; }

  std::atomic<int> asked = 0;
  std::optional<ServerThread> origin_there;
  std::optional<Client> client;
  std::optional<ServerThread> near;
};

TEST(Mirror, IsAModelThatServersServeAndViewsFollow) {
  Gateway gateway;
  SocketClient phone(gateway.near->server.port());
  phone.subscribe("name");
  EXPECT_EQ(phone.next_update("name"), Value("Bob"));
  phone.subscribe("greeting");
  EXPECT_EQ(phone.next_update("greeting"), Value("Hello Bob"));
}

TEST(Mirror, PassesHandlersOn) {
  Gateway gateway;
  Play play;
  Client phone(gateway.near->server.url(), quick());
  const auto scene = [&]() -> Task<> {
    Subscribed screen = phone.subscribe("screen");
    Subscribed greeting = phone.subscribe("greeting");
    EXPECT_TRUE((co_await screen.next()).ok());
    const auto renamed = co_await phone.send(*press(screen, by_text("Rename"), "onPress", "Ann"));
    EXPECT_EQ(renamed->payload, Value("renamed"));
    while (greeting.value() != Value("Hello Ann")) (void)co_await greeting.next();
    EXPECT_EQ(text_of(screen.value()), "AnnRename");

    const auto refused = co_await phone.send(*press(screen, by_text("Rename"), "onPress", ""));
    EXPECT_TRUE(refused->error);
    EXPECT_EQ((*refused->payload)["message"].text(), "a name is wanted");
  };
  play.run(scene());
}

TEST(Mirror, SubscribesWhenItIsWanted) {
  Gateway gateway;
  SocketClient phone(gateway.near->server.port());
  phone.subscribe("name");
  phone.next_update("name");
  EXPECT_EQ(gateway.asked, 0);
  phone.subscribe("seldom");
  EXPECT_EQ(phone.next_update("seldom"), Value(1));
}

TEST(Mirror, KeepsTheLastValueWhenItsServerGoes) {
  Gateway gateway;
  SocketClient phone(gateway.near->server.port());
  phone.subscribe("name");
  phone.next_update("name");
  gateway.origin().stop();
  SocketClient late(gateway.near->server.port());
  late.subscribe("name");
  EXPECT_EQ(late.next_update("name"), Value("Bob"));
}

}  // namespace
}  // namespace updraft::test::mirror_test
