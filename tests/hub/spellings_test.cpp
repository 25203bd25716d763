#include <updraft/handler.hpp>
#include <updraft/state.hpp>

#include "support/memory_server.hpp"
#include "websocket/frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::test::spellings_test {
namespace {

std::string sub(const std::vector<std::string>& paths) {
  return to_json(object({{"$", "sub"}, {"keys", Value(paths)}}));
}

/// The values that have come, by the path as the client spells it.
std::map<std::string, Value> values(MemoryClient& client) {
  std::map<std::string, Value> all;
  for (auto text = client.next_text(); text.starts_with('{'); text = client.next_text()) {
    const Value update = *parse_json(text);
    all[std::string(update["key"].text())] = update["val"];
  }
  return all;
}

const std::vector<std::string> spellings{"b/c", "b//c", "/b/c", "b/c/", "//b///c//"};

TEST(Spellings, OfOnePathLeadToOneModel) {
  const auto count = state(1);
  MemoryServer server({{"b/c", count}});
  auto& client = server.open();
  client.send_text(sub(spellings));
  const auto first = values(client);
  ASSERT_EQ(first.size(), spellings.size());
  count.set(2);
  server.turn();
  const auto second = values(client);
  ASSERT_EQ(second.size(), spellings.size());
  for (const auto& path : spellings) {
    EXPECT_EQ(first.at(path), Value(1)) << path;
    EXPECT_EQ(second.at(path), Value(2)) << path;
  }
}

TEST(Spellings, AreSubscriptionsOfTheirOwn) {
  const auto count = state(1);
  MemoryServer server({{"b/c", count}});
  auto& client = server.open();
  client.send_text(sub({"/b/c", "b/c"}));
  (void)values(client);
  client.send_text(R"({"$":"unsub","keys":["b/c"]})");
  count.set(2);
  server.turn();
  EXPECT_EQ(values(client), (std::map<std::string, Value>{{"/b/c", 2}}));
  client.send_text(R"({"$":"unsub","keys":["/b/c"]})");
  count.set(3);
  server.turn();
  EXPECT_TRUE(values(client).empty());
  client.send_text(sub({"b/c/"}));
  EXPECT_EQ(values(client), (std::map<std::string, Value>{{"b/c/", 3}}));
  client.vanish();
  EXPECT_EQ(server.hub().figures().subscriptions, 0U);
}

TEST(Spellings, GetAModelThatAppearsAndOneThatIsComputedWhenAsked) {
  int asked = 0;
  Models models{{"asked", [&asked] { return ++asked; }}};
  MemoryServer server(models);
  auto& client = server.open();
  client.send_text(sub({"/late/", "asked/"}));
  EXPECT_EQ(values(client), (std::map<std::string, Value>{{"asked/", 1}}));
  models.set("late", Value("here"));
  server.turn();
  EXPECT_EQ(values(client), (std::map<std::string, Value>{{"/late/", "here"}}));
  client.send_text(sub({"asked/"}));
  EXPECT_EQ(values(client).at("asked/"), Value(2));
}

TEST(Spellings, ShareTheHandlersOfThePath) {
  std::vector<std::string> paths;
  const Value button = object({{"$", "component"},
                               {"component", "Button"},
                               {"key", "plus"},
                               {"props", object({{"onPress", event([&paths](const Event& event) {
                                                    paths.push_back(event.path);
                                                  })}})}});
  MemoryServer server({{"a~1b", button}});
  auto& client = server.open();
  client.send_text(sub({"a~1b", "/a~1b"}));
  const auto shown = values(client);
  EXPECT_EQ(shown.at("a~1b"), shown.at("/a~1b"));
  const Value leaf = shown.at("/a~1b")["props"]["onPress"];
  client.send_text(
      to_json(object({{"$", "evt"},
                      {"key", "1"},
                      {"modelState", leaf},
                      {"target", object({{"path", array({"/a~1b/", "props", "onPress"})}})}})));
  EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"1"})");
  client.send_text(R"({"$":"evt","key":"2","target":{"path":["//a~1b","props","onPress"]}})");
  EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"2"})");
  EXPECT_EQ(paths, (std::vector<std::string>{"a~1b", "a~1b"}));
}

TEST(Spellings, ArriveWholeWhereverAWriteIsCut) {
  const std::string text(700, 'x');
  const websocket::Compression compression(websocket::Compression::max_window_bits);
  for (std::size_t room = 1; room < 4000; room += 97) {
    const auto count = state(std::string("first"));
    MemoryServer server({{"b/c", count}, {"other", Value("other")}});
    auto& client = server.open(compression);
    client.allow(0);
    client.send_text(sub({"b//c", "other", "/b/c", "b/c"}));
    count.set(text);
    server.turn();
    client.allow(room);
    count.set(text + "newest");
    server.turn();
    client.allow(MemoryClient::everything);
    const auto all = values(client);
    ASSERT_EQ(all.size(), 4U) << room;
    for (const auto* path : {"b//c", "/b/c", "b/c"}) {
      ASSERT_EQ(all.at(path), Value(text + "newest")) << room << " " << path;
    }
  }
}

TEST(Spellings, AllArriveBeforeAGoodbye) {
  MemoryServer server({{"b", Value("the value")}});
  auto& client = server.open();
  client.allow(0);
  std::vector<std::string> paths;
  for (std::size_t i = 1; i < 200; ++i) paths.push_back(std::string(i, '/') + "b");
  client.send_text(sub(paths));
  server.stop();
  client.allow(MemoryClient::everything);
  EXPECT_EQ(values(client).size(), 199U);
}

/// Takes nothing, and remembers how much there was to take at once.
class Gauge final : public hub::Connection {
 public:
  std::size_t write(std::span<const std::string_view> pieces) override {
    std::size_t bytes = 0;
    for (const auto piece : pieces) bytes += piece.size();
    most = std::max(most, bytes);
    return 0;
  }
  std::size_t unacknowledged() noexcept override { return 0; }
  void close() override {}
  void drop() override {}

  std::size_t most = 0;
};

TEST(Spellings, CostNoMemoryOfTheirOwnBeforeTheyAreSent) {
  constexpr std::size_t large = 100'000;
  Gauge gauge;
  MemoryServer server({{"b", Value(std::string(large, 'x'))}});
  hub::Session& session = server.hub().open(gauge, "an address", {}, {});
  std::vector<std::string> paths;
  for (std::size_t i = 1; i < 200; ++i) paths.push_back(std::string(i, '/') + "b");
  std::string bytes;
  websocket::append_masked_frame(bytes, websocket::Opcode::text, sub(paths), {1, 2, 3, 4});
  server.hub().receive(session, {bytes.data(), bytes.size()});
  server.turn();
  EXPECT_EQ(server.hub().figures().subscriptions, 199U);
  EXPECT_GT(gauge.most, large);
  EXPECT_LT(gauge.most, 2 * large) << "one at a time";
  // Nor as what is still to be sent before the end.
  server.stop();
  server.hub().writable(session);
  server.turn();
  EXPECT_LT(gauge.most, 2 * large);
}

}  // namespace
}  // namespace updraft::test::spellings_test
