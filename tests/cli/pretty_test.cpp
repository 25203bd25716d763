#include "cli/pretty.hpp"

#include <updraft/json.hpp>

#include "base/nearest.hpp"
#include "cli/changes.hpp"
#include "cli/handlers.hpp"
#include "cli/recording.hpp"
#include "cli/server_url.hpp"
#include "cli/terminal_text.hpp"

#include <gtest/gtest.h>

// What the command makes of texts and values, without any process.

namespace updraft::test::pretty_test {
namespace {

using namespace cli;

Value json(std::string_view text) {
  return *parse_json(text);
}

TEST(Pretty, PutsWhatFitsIntoALine) {
  EXPECT_EQ(pretty(json("[]"), {}), "[]\n");
  EXPECT_EQ(pretty(json(R"({"a":[1,2,{"b":null}]})"), {}), "{ \"a\": [1, 2, { \"b\": null }] }\n");
  EXPECT_EQ(pretty(json(R"({"a":[1,2],"text":"long enough"})"), {.width = 24}),
            "{\n  \"a\": [1, 2],\n  \"text\": \"long enough\"\n}\n");
  EXPECT_EQ(pretty(json("[]"), {.width = 0}), "[]\n");
}

TEST(Pretty, HighlightsLeavesThatAreNotAsTheyWere) {
  const auto marked = [](std::string_view now, std::string_view before) {
    std::string text = pretty_changes(json(now), json(before), {.width = 200, .color = true});
    std::string result;
    for (const std::string_view mark = "\x1b[1;30;43m";;) {
      const auto at = text.find(mark);
      if (at == std::string::npos) return result;
      text.erase(0, at + mark.size());
      result += text.substr(0, text.find('\x1b')) + ' ';
    }
  };
  EXPECT_EQ(marked(R"({"a":1,"b":2})", R"({"b":2,"a":1})"), "");
  EXPECT_EQ(marked(R"({"a":1,"b":3})", R"({"a":1,"b":2})"), "3 ");
  EXPECT_EQ(marked(R"({"a":{"x":1,"y":[2]}})", R"({"a":5})"), "1 2 ");
  EXPECT_EQ(marked(R"([1,2,3])", R"([1,2])"), "3 ");
  EXPECT_EQ(marked(R"([{"key":"b","n":2},{"key":"a","n":1}])",
                   R"([{"key":"a","n":1},{"key":"b","n":2}])"),
            "")
      << "items are known by their keys";
  EXPECT_EQ(marked(R"({"$":"event","id":"2","timeout":1})", R"({"$":"event","id":"1"})"), "1 ");
}

TEST(Changes, AreListedWithWhereTheyAre) {
  const auto listed = [](std::string_view now, std::string_view before) {
    return list_changes(json(now), json(before), {.width = 60});
  };
  EXPECT_EQ(listed("1", "1"), "");
  EXPECT_EQ(listed("1", "[2]"), "[2] → 1\n");
  EXPECT_EQ(listed(R"({"a":{"b":[1,2]},"new":null})", R"({"a":{"b":[1,3]},"old":"x"})"),
            "a.b[1]: 3 → 2\nnew: nothing → null\nold: \"x\" → nothing\n");
  EXPECT_EQ(listed(R"([{"key":"b"},{"key":"a","n":1}])", R"([{"key":"a","n":2},{"key":"c"}])"),
            "b: nothing → {\"key\":\"b\"}\na.n: 2 → 1\nc: {\"key\":\"c\"} → nothing\n");
  EXPECT_EQ(listed(R"({"$":"event","id":"1"})", R"({"$":"event","id":"2"})"), "");
  EXPECT_EQ(list_changes(std::string(100, 'x'), std::string(100, 'y'), {.width = 20}),
            "\"yyyy… → \"xxxxxxxxx…\n");
  std::vector<Value> items(30, Value(1));
  const std::string many = list_changes(array(items), array({}), {});
  EXPECT_TRUE(many.ends_with("[19]: nothing → 1\nand 10 more\n")) << many;
}

TEST(TerminalText, EscapesWhatCannotBeSeen) {
  EXPECT_EQ(printable("plain ünï 漢 🎈"), "plain ünï 漢 🎈");
  EXPECT_EQ(printable("a\x1b[1m\n\x7f\u009b\u202e\U000e0041"),
            "a\\u001b[1m\\u000a\\u007f\\u009b\\u202e\\udb40\\udc41");
  EXPECT_EQ(printable("\xff\xc3."), "??.");
}

TEST(TerminalText, ClipsByColumns) {
  EXPECT_EQ(clipped("abcdef", 6), "abcdef");
  EXPECT_EQ(clipped("abcdefg", 6), "abcde…");
  EXPECT_EQ(clipped("漢字漢字", 6), "漢字…");
  EXPECT_EQ(clipped("\x1b[34mabcdef\x1b[0m", 4), "\x1b[34mabc\x1b[0m…");
  EXPECT_EQ(clipped("e\u0301e\u0301e\u0301", 3), "e\u0301e\u0301e\u0301");
  EXPECT_EQ(clipped("abc", 0), "");
}

TEST(ServerUrl, TakesWhatPeopleSay) {
  EXPECT_EQ(*server_url(":3005"), "ws://127.0.0.1:3005");
  EXPECT_EQ(*server_url("3005/x"), "ws://127.0.0.1:3005/x");
  EXPECT_EQ(*server_url("robot"), "ws://robot:3005");
  EXPECT_EQ(*server_url("[::1]"), "ws://[::1]:3005");
  EXPECT_EQ(*server_url("[::1]:80"), "ws://[::1]:80");
  EXPECT_EQ(*server_url("ws://robot"), "ws://robot");
  EXPECT_EQ(*server_url("HTTP://robot:8080/a?b"), "ws://robot:8080/a?b");
  EXPECT_EQ(server_url("robot:70000").error().message(),
            "\"robot:70000\" is no address of a server: its port is none");
}

TEST(Handlers, AreFoundByWhatPeopleAlmostSay) {
  EXPECT_EQ(nearest("plus 1", {"Minus 1", "Plus 1"}), "Plus 1");
  EXPECT_EQ(nearest("something else", {"Minus 1", "Plus 1"}), "");
  EXPECT_EQ(there_are({"a", "b"}), "there are: a, b");
  EXPECT_EQ(there_are(std::vector<std::string>(15, "x")),
            "there are: x, x, x, x, x, x, x, x, x, x, x, x and 3 more");
}

TEST(Handlers, HavePositionsAsErrorsShowThem) {
  const Value screen = json(R"({"children":[{"key":"a"},{"n":[0,1]}],"1":{}})");
  const auto resolved = [&](std::string_view text) {
    return to_string(resolve_position(screen, parse_position(text)));
  };
  EXPECT_EQ(resolved("children[0]"), "children.a") << "as clients name items that have a key";
  EXPECT_EQ(resolved("children.a"), "children.a");
  EXPECT_EQ(resolved("children[1].n[1]"), "children[1].n[1]");
  EXPECT_EQ(resolved("children.1.n.1"), "children[1].n[1]");
  EXPECT_EQ(resolved("children[7]"), "children.7");
  EXPECT_EQ(parse_position("").size(), 0U);
  EXPECT_EQ(parse_position("[").size(), 0U);
}

TEST(Recording, NamesHandlersAndKeepsDigits) {
  Recording recording;
  EXPECT_EQ(recording.take({Traffic::Kind::opened}), "a+\n");
  EXPECT_EQ(recording.take({Traffic::Kind::received,
                            R"({"$":"up","key":"id","val":[{"$":"event", "id":"7"},)"
                            "\n"
                            R"({"id":"7","n":12345678901234567890}]})"}),
            R"(a< {"$":"up","key":"id","val":[{"$":"event", "id":"<handler-1>"}, )"
            R"({"id":"<handler-1>","n":12345678901234567890}]})"
            "\n");
  EXPECT_EQ(recording.updates(), 1U);
  EXPECT_EQ(recording.take({Traffic::Kind::closed, "over \"there\"", 1001}),
            "a! close 1001 \"over  there \"\n");
  EXPECT_EQ(recording.take({Traffic::Kind::opened}), "b+\n");
  EXPECT_EQ(recording.take({Traffic::Kind::received, "no JSON"}), "b< no JSON\n");
  EXPECT_EQ(recording.take({Traffic::Kind::closed, "reset", Traffic::dropped}),
            "# reset\nb! dropped\n");
  EXPECT_EQ(recording.take({Traffic::Kind::left}), "");
}

}  // namespace
}  // namespace updraft::test::pretty_test
