#include <updraft/component.hpp>
#include <updraft/handler.hpp>
#include <updraft/json.hpp>

#include "value/json_printer.hpp"
#include "value/json_reprinter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace updraft::json_replacements_test {
namespace {

using Positions = std::vector<std::string>;

Positions positions_of(const Replacements& replacements) {
  Positions positions;
  for (const auto& leaf : replacements.told()) positions.push_back(leaf.position());
  return positions;
}

struct Printed {
  std::string text;
  Replacements replacements;
};

Printed print(const Value& value) {
  Printed printed;
  print_json(value, printed.text, nullptr, printed.replacements);
  return printed;
}

const Value nan = std::nan("");

TEST(JsonReplacements, PutNullInThePlaceOfWhatIsNotFinite) {
  const auto printed = print(object({{"a", array({1, nan, 2})}, {"b", -HUGE_VAL}, {"c", 3}}));
  EXPECT_EQ(printed.text, R"({"a":[1,null,2],"b":null,"c":3})");
  EXPECT_EQ(positions_of(printed.replacements), (Positions{"a[1]", "b"}));
  EXPECT_EQ(printed.replacements.told()[0].problem,
            "a number is not finite, which JSON can't hold");
  EXPECT_TRUE(print(array({1, "text"})).replacements.empty());
  EXPECT_EQ(print(nan).text, "null");
  EXPECT_EQ(positions_of(print(nan).replacements), (Positions{""}));
}

TEST(JsonReplacements, PutTheReplacementCharacterInThePlaceOfWhatIsNotUtf8) {
  const auto printed = print(object({{"name", "caf\xe9 \"au\" lait"}, {"n\xff", 1}}));
  EXPECT_EQ(printed.text, "{\"name\":\"caf\xEF\xBF\xBD \\\"au\\\" lait\",\"n\xEF\xBF\xBD\":1}");
  EXPECT_EQ(positions_of(printed.replacements), (Positions{"name", "n\xff"}));
}

TEST(JsonReplacements, NameAnItemByItsKey) {
  const auto row = [](std::string_view key, Value n) {
    return object({{"key", key}, {"n", std::move(n)}});
  };
  const auto printed = print(object({{"rows", array({row("a", 1), row("b", nan), row("", nan)})}}));
  EXPECT_EQ(positions_of(printed.replacements), (Positions{"rows.b.n", "rows[2].n"}));
}

TEST(JsonReplacements, AreFoundWithinHandlers) {
  const Value leaf =
      event([] {}, {.actions = {action("go", {{"x", 1}}), action("go", {{"x", nan}})}});
  EXPECT_EQ(positions_of(print(object({{"onPress", leaf}})).replacements),
            (Positions{"onPress.actions[1].x"}));
}

TEST(JsonReplacements, AreAllToldByAReprinterAlsoThoseThatStayed) {
  std::vector<Value> rows;
  for (int i = 0; i < 200; ++i) rows.push_back(object({{"n", i}, {"text", "a row of the list"}}));
  JsonReprinter printer;
  std::string last;
  const auto show = [&](Positions expected) {
    std::string text;
    Replacements replacements;
    ASSERT_FALSE(printer.print(array(rows), last, text, nullptr, &replacements));
    EXPECT_EQ(text, print(array(rows)).text);
    EXPECT_EQ(positions_of(replacements), expected);
    last = text;
  };
  show({});
  show({});
  rows[7] = object({{"n", nan}});
  show({"[7].n"});
  rows[100] = object({{"n", 5}});
  show({"[7].n"});
  rows[100] = object({{"text", "\xff"}});
  show({"[7].n", "[100].text"});
  rows[7] = object({{"n", 7}});
  show({"[100].text"});
  rows[100] = object({{"text", "well"}});
  show({});
  rows[3] = object({{"n", 3}});
  show({});
}

TEST(JsonReplacements, AreCountedBeyondThoseThatAreTold) {
  const auto printed = print(array(std::vector<Value>(Replacements::most_told + 5, nan)));
  EXPECT_EQ(printed.replacements.count(), Replacements::most_told + 5);
  EXPECT_EQ(printed.replacements.told().size(), Replacements::most_told);
  EXPECT_EQ(printed.replacements.told().back().position(), "[999]");
}

}  // namespace
}  // namespace updraft::json_replacements_test
