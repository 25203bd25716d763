#include <updraft/json.hpp>

#include "torture/target.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

// The JSON within messages (RFC 8259), at its edges: what comes back from a handler that answers
// its argument.

namespace updraft::test::json_test {
namespace {

using namespace std::string_literals;

std::string repeated(std::size_t times, std::string_view text) {
  std::string all;
  all.reserve(times * text.size());
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

struct Echoed {
  std::string sent;
  std::string received;
};

void expect_echoed(const std::vector<Echoed>& values) {
  Target target;
  for (const Echoed& value : values) {
    target.attack_session(value.sent.substr(0, 60), [&](Attacker& attacker) {
      attacker.say(event("k", "echo", "[" + value.sent + "]"));
      expect_echo(attacker, "k", value.received);
    });
  }
}

std::vector<Echoed> same(const std::vector<std::string>& values) {
  std::vector<Echoed> all;
  for (const auto& value : values) all.push_back({value, value});
  return all;
}

/// That an event with each of these as its argument closes the connection.
void expect_argument_refused(const std::vector<std::string>& values, int code) {
  std::vector<Refusal> refusals;
  for (const auto& value : values) {
    refusals.push_back(
        {value.substr(0, 60),
         client_frame(websocket::Opcode::text, event("k", "echo", "[" + value + "]")), code});
  }
  Target target;
  expect_refused(target, refusals);
}

/// Each event is answered by an error, and the connection stays.
void expect_event_refused(const std::vector<std::string>& values, const std::string& problem) {
  Target target;
  target.attack_session("excesses", [&](Attacker& attacker) {
    for (const auto& value : values) {
      attacker.say(event("k", "echo", "[" + value + "]"));
      const auto answer = parse_json(attacker.next_text()).value();
      EXPECT_EQ(answer["error"], Value(true)) << value.substr(0, 60);
      EXPECT_EQ(answer["payload"]["name"].text(), "MessageError") << value.substr(0, 60);
      EXPECT_TRUE(answer["payload"]["message"].text().starts_with(problem)) << value.substr(0, 60);
    }
  });
}

void expect_text_refused(const std::vector<std::string>& texts, int code) {
  std::vector<Refusal> refusals;
  for (const auto& text : texts) {
    refusals.push_back({text.substr(0, 60), client_frame(websocket::Opcode::text, text), code});
  }
  Target target;
  expect_refused(target, refusals);
}

TEST(Json, KeepsNumbersToTheLastDigit) {
  expect_echoed(same({"0", "-1", "9007199254740993", "-9007199254740993", "9223372036854775807",
                      "-9223372036854775808", "0.1", "1.5e-07", "123456.789", "1.5",
                      "1.7976931348623157e+308", "5e-324", "2.2250738585072014e-308"}));
}

TEST(Json, KeepsTheValueOfNumbersThatAreWrittenInOtherWays) {
  Target target;
  target.attack_session("numbers", [](Attacker& attacker) {
    const std::vector<std::pair<std::string, double>> numbers{
        {"-0", 0.0},
        {"-0.0", 0.0},
        {"1e308", 1e308},
        {"1E+2", 100},
        {"100e-2", 1},
        {"18446744073709551615", 18446744073709551615.0},
        {"9223372036854775808", 9223372036854775808.0},
        {"123456789012345678901234567890", 123456789012345678901234567890.0},
        {"1e-400", 0},
        {"0." + std::string(400, '0') + "1", 0},
        {std::string(300, '9'), 1e300},
        {"1." + std::string(1000, '0') + "1", 1},
        {"0e999999999999", 0},
    };
    for (const auto& [text, number] : numbers) {
      attacker.say(event("k", "echo", "[" + text + "]"));
      const auto message = parse_json(attacker.next_text()).value();
      EXPECT_EQ(message["payload"].as_number(), number) << text.substr(0, 60);
    }
  });
}

TEST(Json, BeyondAllDoublesIsRefused) {
  expect_event_refused({"1e999", "-1e999", "1e309", "1.7976931348623159e308", "1e99999999999999",
                        std::string(400, '9'), "{\"a\":[1e999]}"},
                       "JSON has a number beyond all doubles");
}

TEST(Json, WithAnExcessThatNobodyAskedForIsRefusedByAnErr) {
  Target target;
  target.attack_session("excesses", [](Attacker& attacker) {
    const std::string deep = std::string(9'000, '[') + std::string(9'000, ']');
    for (const std::string& text :
         {R"({"$":"sub","keys":["k"],"x":1e400})"s, R"({"$":"evt","key":1e400})"s,
          R"({"$":"evt","event":{"payload":-1e400}})"s, R"({"$":"sub","keys":)" + deep + "}",
          R"({"$":"nonsense","x":)" + deep + "}"}) {
      attacker.say(text);
      const auto answer = parse_json(attacker.next_text()).value();
      EXPECT_EQ(answer["$"].text(), "err") << text.substr(0, 60);
    }
  });
}

TEST(Json, WithAFaultBehindAnExcessIsNoJson) {
  expect_text_refused(
      {R"({"$":"sub","keys":[],"x":1e400)", R"({"$":"sub","keys":[],"x":1e400}})",
       R"({"$":"sub","x":)" + std::string(9'000, '['),
       R"({"$":"sub","x":)" + std::string(9'000, '[') + std::string(9'001, ']') + "}",
       R"({"$":"sub","x":)" + std::string(9'000, '[') + std::string(9'000, '}') + "}"},
      1007);
}

TEST(Json, WithNumbersThatAreNoneIsRefused) {
  expect_argument_refused({"01", "-01", "+1", ".5", "5.", "1.e1", "1e", "1e+", "-", "--1", "0x10",
                           "NaN", "Infinity", "-Infinity", "1_000", "1,", "1 2", "1a", "0b1"},
                          1007);
}

TEST(Json, KeepsStringsOfAllLanguages) {
  expect_echoed(same({R"("")", R"("plain")", R"("κόσμε")", R"("日本語")", R"("😀")", R"("\u0000")",
                      R"("a\u0000b")", R"("\"\\\n\t")", "\"\x7F\"", "\"\xEF\xBF\xBF\"",
                      "\"\xF4\x8F\xBF\xBF\"", "\"\xE2\x80\xA8\""}));
}

TEST(Json, KeepsTheTextOfStringsThatAreEscaped) {
  expect_echoed({{R"("\u0041\u00e9\u20AC")", R"("Aé€")"},
                 {R"("\ud83d\ude00")", R"("😀")"},
                 {R"("\/")", R"("/")"},
                 {R"("\u007f")", "\"\x7F\""}});
}

TEST(Json, HasTheReplacementCharacterForALoneSurrogate) {
  expect_echoed({{R"("\ud800")", R"("�")"},
                 {R"("\udfff")", R"("�")"},
                 {R"("\ude00\ud83d")", R"("��")"},
                 {R"("a\ud83dz")", R"("a�z")"},
                 {R"("\ud83d\u0041")", R"("�A")"},
                 {R"("\ud83d\ud83d\ude00")", R"("�😀")"},
                 {R"("\ud83d\n")", R"("�\n")"}});
}

TEST(Json, WithStringsThatAreNoneIsRefused) {
  std::vector<std::string> values{R"("\u12")", R"("\u12G4")", R"("\x41")",   R"("\a")",
                                  R"("\)",     R"('a')",      R"("unended)", R"("\ud83d\u")",
                                  "\"a\nb\"",  "\"a\tb\"",    "\"\0\""s,     "\"\x1F\""};
  expect_argument_refused(values, 1007);
}

TEST(Json, OfWhateverIsNoneIsRefused) {
  expect_text_refused({"",
                       " ",
                       " \t\r\n ",
                       "\xEF\xBB\xBF{}",
                       "\xEF\xBB\xBF",
                       "{",
                       "}",
                       "[",
                       "]",
                       "{}}",
                       "{} {}",
                       "{},",
                       "{}x",
                       "{}\0"s,
                       "\0{}"s,
                       "nul",
                       "nulll",
                       "True",
                       "undefined",
                       "{\"$\"}",
                       "{\"$\":}",
                       "{\"$\":\"sub\",}",
                       "{,\"$\":\"sub\"}",
                       "{\"$\" \"sub\"}",
                       "{$:\"sub\"}",
                       "{'$':'sub'}",
                       "{\"$\":\"sub\";}",
                       "{\"$\":\"sub\" \"keys\":[]}",
                       "{\"$\":\"sub\",\"keys\":[,]}",
                       "{\"$\":\"sub\",\"keys\":[1,]}",
                       "{\"$\":\"sub\",\"keys\":[1}",
                       "{\"$\":\"sub\",\"keys\":[1}]",
                       "/**/{}",
                       "{}//",
                       "#{}",
                       "{1:2}",
                       "{null:1}",
                       "{\"a\":1 \"b\":2}",
                       "\xC2\xA0{}",
                       "{\"$\":\"sub\",\"x\":tru}",
                       R"({"$":"evt","key":"k","target":{"path":["echo"]},"payload":[1]} trailing)",
                       repeated(1000, "{}"),
                       repeated(1000, "\"")},
                      1007);
}

TEST(Json, MayHaveBlanksAroundEverything) {
  Target target;
  target.attack_session("blanks", [](Attacker& attacker) {
    const std::string blank(1000, ' ');
    attacker.say(blank +
                 "\t\r\n{ \"$\" :\n\"evt\" , \"key\" : \"k\" ,\t\"target\" : { \"path\" : "
                 "[ \"echo\" ] } , \"payload\" : [ { \"a\" : [ ] , \"b\" : { } } ] } \r\n" +
                 blank);
    expect_echo(attacker, "k", R"({"a":[],"b":{}})");
  });
}

TEST(Json, MayNestToTheLimitAndNoDeeper) {
  // The message and its payload are two of the limit's 128.
  constexpr std::size_t deepest = 126;
  const auto arrays = [](std::size_t depth) { return repeated(depth, "[") + repeated(depth, "]"); };
  const auto objects = [](std::size_t depth) {
    return repeated(depth - 1, R"({"a":)") + "{}" + repeated(depth - 1, "}");
  };
  expect_echoed(same({arrays(deepest), objects(deepest)}));
  expect_event_refused({arrays(deepest + 1), objects(deepest + 1), arrays(20'000)},
                       "JSON nests too deep");
  expect_argument_refused({repeated(40'000, "["), repeated(20'000, R"({"a":)")}, 1007);
  expect_argument_refused({arrays(100'000), repeated(1'000'000, "[")}, 1009);
  Target target;
  target.attack_session("excesses where no argument is", [&](Attacker& attacker) {
    for (const std::string& text :
         {R"({"unknown":)" + arrays(1000) + R"(,"$":"sub","keys":[]})",
          R"({"$":"evt","key":"k","target":{"path":[)" + arrays(1000) + "]}}",
          R"({"$":"evt","key":"k","modelState":)" + arrays(1000) + "}",
          R"({"$":"sub","keys":)" + arrays(1000) + "}"}) {
      attacker.say(text);
      EXPECT_TRUE(attacker.next_text().find("JSON nests too deep") != std::string::npos);
    }
  });
}

TEST(Json, MayBeAsMuchAsFitsAMessage) {
  constexpr std::size_t most = 1'000'000;
  constexpr std::size_t values = 49'900;  // and those of the event around them
  std::string members;
  for (std::size_t i = 0; i < values; ++i)
    members += (i > 0 ? ",\"m" : "\"m") + std::to_string(i) + "\":1";
  expect_echoed(
      same({"[" + repeated(values - 1, "1,") + "1]", "[" + repeated(values - 1, "[],") + "[]]",
            "{" + members + "}", '"' + repeated(most / 6, "\\u0000") + '"',
            '"' + repeated(most / 4, "😀") + '"'}));
  Target target;
  target.attack_session("members of one name", [&](Attacker& attacker) {
    attacker.say(event("k", "echo", "[{" + repeated(values - 1, R"("a":1,)") + R"("a":2}])"));
    expect_echo(attacker, "k", R"({"a":2})");
  });
}

TEST(Json, CountsTheLastOfMembersOfTheSameName) {
  expect_echoed({{R"({"a":1,"a":2})", R"({"a":2})"},
                 {R"({"a":1,"\u0061":2})", R"({"a":2})"},
                 {R"({"a":{"b":1},"a":[]})", R"({"a":[]})"},
                 {R"({"":1,"":2})", R"({"":2})"}});
  Target target;
  target.attack_session("in the message", [](Attacker& attacker) {
    attacker.say(R"({"$":"sub","key":7,"target":7,"payload":7,"$":"evt","key":"k","key":"j",)"
                 R"("target":{"path":["nowhere"]},"target":{"path":[7],"path":["echo"]},)"
                 R"("payload":[1],"payload":[2]})");
    expect_echo(attacker, "j", "2");
  });
}

/// Names that mean something to JavaScript.
const std::vector<std::string> prototype_names{
    "__proto__",      "constructor",      "prototype",        "toString", "valueOf",
    "hasOwnProperty", "__defineGetter__", "__lookupSetter__", "length",   "then"};

TEST(Json, HasNoNamesThatMeanMore) {
  Target target;
  for (const auto& name : prototype_names) {
    target.attack_session(name, [&](Attacker& attacker) {
      const std::string json = R"({")" + name + R"(":{")" + name + R"(":"x"}})";
      attacker.say(event(name, "echo", "[" + json + "]"));
      expect_echo(attacker, name, json);

      // As a path: there is no such model, and a lookup is asked for just that.
      attacker.say(interest("sub", name));
      attacker.say(interest("sub", "item/" + name));
      EXPECT_EQ(attacker.next_text(),
                R"({"$":"up","key":"item/)" + name + R"(","val":")" + name + R"("})");
      for (const std::string& path :
           {"[\"" + name + "\"]", "[\"echo\",\"" + name + "\"]", "[\"pulse\",\"" + name + "\"]",
            "[\"item/x\",\"" + name + "\",\"" + name + "\"]", "[\"\",\"" + name + "\"]"}) {
        attacker.say(R"({"$":"evt","key":"k","target":{"path":)" + path + "}}");
        const auto message = parse_json(attacker.next_text()).value();
        EXPECT_EQ(message["payload"]["name"].text(), "NotFoundError") << path;
      }
      attacker.say(R"({"$":"evt","key":"k","target":{"path":["echo"],"component":")" + name +
                   R"(","key":")" + name + R"(","propKey":")" + name + R"("},"payload":[1]})");
      expect_echo(attacker, "k", "1");
    });
  }
}

}  // namespace
}  // namespace updraft::test::json_test
