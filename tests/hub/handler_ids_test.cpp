#include <updraft/component.hpp>
#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

// What a client may call by the ids that it was shown, and what its handlers are told.

namespace updraft::test::handler_ids_test {
namespace {

/// A handler that says which it is and where its event says that it is.
auto tells(const char* name) {
  return [name](const Event& event) { return name + (" of " + event.path); };
}

Value button(const char* name) {
  return component("Button", {{"key", name}, {"onPress", tells(name)}});
}

/// What is shown at a path: the first update of it.
Value shown(MemoryClient& client, std::string_view path) {
  client.send_text(R"({"$":"sub","keys":[")" + std::string(path) + R"("]})");
  return (*parse_json(client.next_text()))["val"];
}

/// The payload of the response to a press of a leaf that the client claims to be of `target`.
Value press(MemoryClient& client, std::string_view target, const Value& leaf) {
  client.send_text(to_json(object({{"$", "evt"},
                                   {"key", "1"},
                                   {"target", object({{"path", array({target})}})},
                                   {"modelState", leaf}})));
  return (*parse_json(client.next_text()))["payload"];
}

TEST(HandlerIds, RunTheirOwnHandlerWithItsOwnPathWhateverTheClientClaims) {
  MemoryServer server(Models{{"public", button("Open")}, {"private", button("Delete")}});
  auto& client = server.open();
  const Value leaf = shown(client, "public")["props"]["onPress"];
  for (const auto* claimed : {"public", "private", "nowhere"}) {
    EXPECT_EQ(press(client, claimed, leaf), Value("Open of public")) << claimed;
  }
}

TEST(HandlerIds, OfOneHandlerDifferByThePathThatShowsIt) {
  const Value shared = button("Save");
  MemoryServer server(Models{{"a", shared}, {"b", array({shared})}});
  auto& client = server.open();
  const Value at_a = shown(client, "a")["props"]["onPress"];
  const Value at_b = shown(client, "b").items()[0]["props"]["onPress"];
  EXPECT_NE(at_a["id"], at_b["id"]);
  EXPECT_EQ(press(client, "b", at_a), Value("Save of a"));
  EXPECT_EQ(press(client, "a", at_b), Value("Save of b"));
}

TEST(HandlerIds, OfAnotherServerAreNotTakenForOnesOfThis) {
  const auto models = [] { return Models{{"list", array({button("a"), button("b")})}}; };
  Value old_list;
  {
    MemoryServer before(models());
    old_list = shown(before.open(), "list");
  }
  MemoryServer after(models(), {}, false, 1, nullptr, 43);
  auto& client = after.open();
  const Value new_list = shown(client, "list");
  EXPECT_NE(old_list, new_list);
  const auto event = [&](std::string_view key, const Value& term) {
    client.send_text(
        to_json(object({{"$", "evt"},
                        {"key", "1"},
                        {"target", object({{"path", array({"list", term, "props", "onPress"})},
                                           {"component", "Button"},
                                           {"key", key}})},
                        {"modelState", old_list.items()[1]["props"]["onPress"]}})));
    return (*parse_json(client.next_text()))["payload"];
  };
  EXPECT_EQ(event("b", "b"), Value("b of list")) << "its key leads to the same element";
  EXPECT_EQ(event("b", 1)["name"], Value("NotFoundError")) << "its index may not";
}

TEST(HandlerIds, ThatExpiredNeverRunANeighbourNorWhatTheKeysLeadTo) {
  const auto draws = state(0);
  MemoryServer server(Models{{"list", view([draws](Get get) {
                                return array({button("a"), Value(get(draws)),
                                              component("Button", {{"onPress", tells("x")}})});
                              })}});
  auto& client = server.open();
  const Value leaf = shown(client, "list").items()[2]["props"]["onPress"];
  draws.set(1);
  server.turn();
  EXPECT_NE(client.next_text(), "");
  EXPECT_EQ(press(client, "list", leaf), Value("x of list")) << "it is on its way";
  server.advance(Limits().retired_handler_time + std::chrono::seconds(1));
  auto& later = server.open();
  const Value target = object(
      {{"path", array({"list", "a", "props", "onPress"})}, {"component", "Button"}, {"key", "a"}});
  later.send_text(
      to_json(object({{"$", "evt"}, {"key", "1"}, {"target", target}, {"modelState", leaf}})));
  const auto text = later.next_text();
  EXPECT_NE(text.find("NotFoundError"), std::string::npos) << text;
}

TEST(HandlerIds, AreNotInWhatIsReadOfAPathThatOthersAreShown) {
  const Value shared = button("Save");
  MemoryServer server(Models{{"private", shared},
                             {"public", shared},
                             {"text", [shared] { return Value(to_json(shared)); }}});
  auto& client = server.open();
  const std::string id(shown(client, "private")["props"]["onPress"]["id"].text());
  ASSERT_FALSE(id.empty());
  EXPECT_EQ(to_json(shown(client, "text")).find(id), std::string::npos);
  struct Asker final : hub::Reader {
    void take(Result<std::string> json) override { answer = std::move(json).value(); }
    std::string answer;
  } asker;
  for (const auto* path : {"public", "private"}) {
    server.hub().read(asker, path);
    server.turn();
    EXPECT_EQ(asker.answer.find(id) != std::string::npos, std::string_view(path) == "private");
  }
}

}  // namespace
}  // namespace updraft::test::handler_ids_test
