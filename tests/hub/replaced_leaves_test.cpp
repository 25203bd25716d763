#include <updraft/each.hpp>
#include <updraft/handler.hpp>
#include <updraft/state.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace updraft::test::replaced_leaves_test {
namespace {

class Asker final : public hub::Reader {
 public:
  void take(Result<std::string> json) override { answer = std::move(json); }
  std::optional<Result<std::string>> answer;
};

/// What the operator has read.
std::vector<std::string> lines_of(MemoryServer& server) {
  std::istringstream log(server.log().complaints());
  std::vector<std::string> lines;
  for (std::string line; std::getline(log, line);) lines.push_back(line);
  return lines;
}

std::string newest(MemoryClient& client) {
  std::string text;
  for (auto next = client.next_text(); !next.empty(); next = client.next_text()) text = next;
  return text;
}

struct Sensor {
  State<double> celsius{20.5};
  State<std::string> name{"kitchen"};
  Models models{{"room", view([this](Get get) {
                   return object({{"celsius", get(celsius)}, {"name", get(name)}});
                 })}};
};

constexpr std::string_view sub_room = R"({"$":"sub","keys":["room"]})";

TEST(ReplacedLeaves, CostAScreenNoMoreThanThemselves) {
  Sensor sensor;
  MemoryServer server(sensor.models);
  auto& client = server.open();
  client.send_text(sub_room);
  sensor.celsius.set(std::nan(""));
  server.turn();
  EXPECT_EQ(newest(client), R"({"$":"up","key":"room","val":{"celsius":null,"name":"kitchen"}})");
  sensor.name.set("caf\xe9");
  server.turn();
  EXPECT_EQ(
      newest(client),
      "{\"$\":\"up\",\"key\":\"room\",\"val\":{\"celsius\":null,\"name\":\"caf\xEF\xBF\xBD\"}}");
  sensor.celsius.set(21);
  server.turn();
  EXPECT_NE(newest(client).find(R"("celsius":21)"), std::string::npos);
}

TEST(ReplacedLeaves, AreLoggedOnceUntilTheyAreWellAgain) {
  Sensor sensor;
  MemoryServer server(sensor.models);
  auto& client = server.open();
  client.send_text(sub_room);
  for (int i = 0; i < 10; ++i) {
    sensor.celsius.set(i % 2 == 0 ? std::nan("") : HUGE_VAL);
    sensor.name.set("name " + std::to_string(i));
    server.turn();
  }
  ASSERT_EQ(lines_of(server).size(), 1U);
  EXPECT_EQ(lines_of(server)[0],
            "the model at \"room\": a number is not finite, which JSON can't hold at celsius: null "
            "is sent");
  Asker asker;
  server.hub().read(asker, "room");
  server.turn();
  EXPECT_EQ(**asker.answer, R"({"celsius":null,"name":"name 9"})");
  EXPECT_EQ(lines_of(server).size(), 1U) << "whoever asks";
  sensor.name.set("\xff");
  server.turn();
  EXPECT_EQ(lines_of(server).size(), 2U) << "another leaf is another line";
  sensor.celsius.set(20);
  server.turn();
  sensor.celsius.set(std::nan(""));
  server.turn();
  EXPECT_EQ(lines_of(server).size(), 3U) << "it was well meanwhile";
}

TEST(ReplacedLeaves, AreNoChangeWhereTheyStay) {
  Sensor sensor;
  MemoryServer server(sensor.models);
  auto& client = server.open();
  client.send_text(sub_room);
  sensor.celsius.set(std::nan(""));
  server.turn();
  EXPECT_NE(newest(client), "");
  sensor.celsius.set(-std::nan(""));
  server.turn();
  EXPECT_EQ(newest(client), "");
}

TEST(ReplacedLeaves, AreReadOverHttpToo) {
  MemoryServer server({{"due", state(std::chrono::year_month_day())},
                       {"names", [] { return array({"a", "\xc3"}); }}});
  Asker due;
  server.hub().read(due, "due");
  Asker names;
  server.hub().read(names, "names");
  server.turn();
  EXPECT_EQ(**due.answer, "null");
  EXPECT_EQ(**names.answer, "[\"a\",\"\xEF\xBF\xBD\"]");
  EXPECT_EQ(lines_of(server).size(), 2U);
}

struct Item {
  int id;
  std::string text;
  bool operator==(const Item&) const = default;
};
using Items = std::vector<Item>;

View<Value> list_of(const State<Items>& items) {
  return view([items](Get get) {
    return each(get(items), &Item::id, [](const Item& item) {
      return object({{"$", "component"}, {"component", "Row"}, {"text", item.text}});
    });
  });
}

TEST(DoubledKeys, AreLoggedOnceAndFreezeNothing) {
  const auto items = state(Items{{1, "a"}});
  MemoryServer server({{"list", list_of(items)}});
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["list"]})");
  for (const auto* text : {"b", "c", "d"}) {
    items.set({{1, "a"}, {1, text}});
    server.turn();
    const std::string update = newest(client);
    EXPECT_NE(update.find(R"("key":"1")"), std::string::npos) << update;
    EXPECT_NE(update.find(R"("key":"1~2","text":")" + std::string(text)), std::string::npos)
        << update;
  }
  ASSERT_EQ(lines_of(server).size(), 1U);
  EXPECT_EQ(lines_of(server)[0],
            "the model at \"list\": two items of one list have the key \"1\": all but the first "
            "are sent with keys such as \"1~2\"");
}

TEST(DoubledKeys, AreLoggedOfViewsAndStatesWithinOthers) {
  const auto text = [](int n) {
    return object({{"$", "component"}, {"component", "Text"}, {"key", "a"}, {"n", n}});
  };
  const auto inner = state(array({text(1), text(2)}));
  const auto middle = view([inner](Get get) { return object({{"inner", get(inner)}}); });
  const auto outer = view([middle](Get get) { return object({{"middle", get(middle)}}); });
  MemoryServer server({{"outer", outer}});
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["outer"]})");
  EXPECT_NE(newest(client).find(R"("key":"a~2")"), std::string::npos);
  EXPECT_EQ(lines_of(server).size(), 1U);
}

TEST(DoubledKeys, AreAnErrorInDevelopment) {
  const auto items = state(Items{{1, "a"}});
  MemoryServer server({{"list", list_of(items)}}, {}, true);
  auto& client = server.open();
  client.send_text(R"({"$":"sub","keys":["list"]})");
  EXPECT_NE(newest(client), "");
  items.set({{1, "a"}, {1, "b"}});
  server.turn();
  EXPECT_EQ(newest(client), "");
  ASSERT_EQ(lines_of(server).size(), 1U);
  EXPECT_EQ(lines_of(server)[0],
            "the model at \"list\" failed: two rows of one list have the key \"1\"");
  const Value text = object({{"$", "component"}, {"component", "Text"}, {"key", "a"}});
  EXPECT_THROW((void)state(array({text, text})), Error);
}

}  // namespace
}  // namespace updraft::test::replaced_leaves_test
