#include <updraft/json.hpp>

#include "torture/target.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

// Messages of the protocol whose fields are wrong, one by one, in all dialects (docs/protocol.md).

namespace updraft::test::messages_test {
namespace {

using Json = std::string;

/// JSON of each type.
struct Sample {
  std::string type;  ///< As errors name it.
  std::optional<Json> json;
};

const Sample missing{"missing", std::nullopt};
const Sample null{"null", "null"};
const Sample boolean{"a boolean", "true"};
const Sample number{"a number", "7"};
const Sample string{"a string", R"("x")"};
const Sample an_array{"an array", R"(["echo"])"};
const Sample an_object{"an object", R"({"$":"evt"})"};

/// An event for `echo`, of which any field may be another, or missing.
struct Fields {
  std::optional<Json> key = R"("k")";
  std::optional<Json> payload = R"(["hello"])";
  std::optional<Json> model_state = R"({"$":"event"})";
  std::optional<Json> path = R"(["echo"])";
  std::optional<Json> component = R"("Button")";
  std::optional<Json> prop = R"("onPress")";
  std::optional<Json> component_key = R"("plus")";
  /// Instead of the object of the four above.
  std::optional<std::optional<Json>> target = std::nullopt;
};

Json object_of(const std::vector<std::pair<std::string, std::optional<Json>>>& members) {
  Json text = "{";
  for (const auto& [name, json] : members) {
    if (!json) continue;
    if (text.size() > 1) text += ',';
    text += '"' + name + "\":" + *json;
  }
  return text + "}";
}

std::optional<Json> target_of(const Fields& fields) {
  if (fields.target) return *fields.target;
  return object_of({{"path", fields.path},
                    {"component", fields.component},
                    {"propKey", fields.prop},
                    {"key", fields.component_key}});
}

/// A way to write an `evt`, and where its fields are.
struct Dialect {
  std::string name;
  std::string prefix;  ///< Of the names of fields in errors.
  bool nested;
  std::string model_state;

  [[nodiscard]] Json event(const Fields& fields) const {
    const auto target = target_of(fields);
    if (!nested) {
      return object_of({{"$", R"("evt")"},
                        {"key", fields.key},
                        {"target", target},
                        {model_state, fields.model_state},
                        {"payload", fields.payload}});
    }
    return object_of({{"$", R"("evt")"},
                      {"key", fields.key},
                      {"event", object_of({{"target", target},
                                           {model_state, fields.model_state},
                                           {"payload", fields.payload}})}});
  }

  /// What a response in this dialect has of that name.
  [[nodiscard]] Value answer(const Value& message, std::string_view member) const {
    EXPECT_EQ(message["$"].text(), "evt-res");
    EXPECT_EQ(message["key"].text(), "k");
    return nested ? message["res"][member] : message[member];
  }
};

const std::vector<Dialect> dialects{{"seed", "event.", true, "modelState"},
                                    {"seed, old name", "event.", true, "dataState"},
                                    {"flat", "", false, "modelState"}};

Value next(Attacker& attacker) {
  return parse_json(attacker.next_text()).value();
}

/// That the event is refused by an error response that names the field and what was found there.
void expect_field(Attacker& attacker, const Dialect& dialect, const Fields& fields,
                  const std::string& field, const std::string& found) {
  const Json text = dialect.event(fields);
  attacker.say(text);
  const Value message = next(attacker);
  EXPECT_EQ(dialect.answer(message, "error"), Value(true)) << text;
  const Value problem = dialect.answer(message, "payload");
  EXPECT_EQ(problem["name"].text(), "MessageError") << text;
  const std::string said(problem["message"].text());
  EXPECT_TRUE(said.starts_with("evt: \"" + dialect.prefix + field + "\" must be ")) << said;
  EXPECT_TRUE(said.ends_with(", but is " + found)) << said;
}

void expect_hello(Attacker& attacker, const Dialect& dialect, const Fields& fields,
                  const Value& payload) {
  const Json text = dialect.event(fields);
  attacker.say(text);
  const Value message = next(attacker);
  EXPECT_TRUE(dialect.answer(message, "error").is_null()) << text;
  EXPECT_EQ(dialect.answer(message, "payload"), payload) << text;
}

using Field = std::optional<Json> Fields::*;

struct Case {
  std::string name;
  Field field;
  std::vector<Sample> wrong;
};

TEST(Events, WithAWrongFieldAreAnsweredByItsName) {
  const std::vector<Case> cases{
      {"target.path", &Fields::path, {missing, null, boolean, number, string, an_object}},
      {"target.component", &Fields::component, {null, boolean, number, an_array, an_object}},
      {"target.propKey", &Fields::prop, {null, boolean, number, an_array, an_object}},
      {"target.key", &Fields::component_key, {boolean, number, an_array, an_object}},
  };
  Target target;
  for (const Dialect& dialect : dialects) {
    for (const Case& one : cases) {
      target.attack_session(dialect.name + ": " + one.name, [&](Attacker& attacker) {
        for (const Sample& sample : one.wrong) {
          Fields fields;
          fields.*one.field = sample.json;
          expect_field(attacker, dialect, fields, one.name, sample.type);
        }
        expect_hello(attacker, dialect, {}, "hello");
      });
    }
    target.attack_session(dialect.name + ": target", [&](Attacker& attacker) {
      for (const auto& sample : {missing, null, boolean, number, string, an_array}) {
        expect_field(attacker, dialect, {.target = sample.json}, "target", sample.type);
      }
      expect_hello(attacker, dialect, {}, "hello");
    });
  }
}

TEST(Events, WithAWrongTermInTheirPathAreAnsweredByItsPlace) {
  Target target;
  for (const Dialect& dialect : dialects) {
    target.attack_session(dialect.name, [&](Attacker& attacker) {
      expect_field(attacker, dialect, {.path = "[]"}, "target.path[0]", "missing");
      for (const auto& sample : {null, boolean, number, an_array, an_object}) {
        expect_field(attacker, dialect, {.path = "[" + *sample.json + "]"}, "target.path[0]",
                     sample.type);
      }
      for (const auto& sample : {null, boolean, an_array, an_object}) {
        expect_field(attacker, dialect, {.path = R"(["echo",0,)" + *sample.json + "]"},
                     "target.path[2]", sample.type);
      }
      for (const auto* no_index : {"-1", "1.5", "1e300", "-9223372036854775808"}) {
        expect_field(attacker, dialect, {.path = R"(["echo",)" + Json(no_index) + "]"},
                     "target.path[1]", "a number");
      }
      expect_hello(attacker, dialect, {}, "hello");
    });
  }
}

TEST(Events, WithAnEventThatIsNoObjectAreAnsweredByItsName) {
  Target target;
  target.attack_session("event", [&](Attacker& attacker) {
    for (const auto& sample : {null, boolean, number, string, an_array}) {
      attacker.say(R"({"$":"evt","key":"k","event":)" + *sample.json + "}");
      const Value problem = dialects.front().answer(next(attacker), "payload");
      EXPECT_EQ(problem["message"].text(),
                "evt: \"event\" must be an object, but is " + sample.type);
    }
  });
}

TEST(Events, TakeAnyPayloadAndAnyModelState) {
  Target target;
  for (const Dialect& dialect : dialects) {
    target.attack_session(dialect.name, [&](Attacker& attacker) {
      expect_hello(attacker, dialect, {.payload = std::nullopt}, Value());
      expect_hello(attacker, dialect, {.payload = "[]"}, Value());
      for (const auto& sample : {null, boolean, number, string, an_object}) {
        expect_hello(attacker, dialect, {.payload = sample.json}, parse_json(*sample.json).value());
      }
      // Without an id the position tells which handler is meant.
      for (const auto& sample : {missing, null, boolean, number, string, an_array, an_object}) {
        expect_hello(attacker, dialect, {.model_state = sample.json}, "hello");
      }
      expect_hello(attacker, dialect,
                   {.component = std::nullopt, .prop = std::nullopt, .component_key = "null"},
                   "hello");
    });
  }
}

TEST(Events, WithAnIdThatWeNeverWroteAreNotFound) {
  Target target;
  for (const Dialect& dialect : dialects) {
    target.attack_session(dialect.name, [&](Attacker& attacker) {
      for (const auto* id : {"null", "true", "7", R"("")", R"("x")", R"("0000000000000001")",
                             R"("ffffffffffffffffffff")", R"("constructor")", "[]", "{}"}) {
        attacker.say(dialect.event({.model_state = R"({"$":"event","id":)" + Json(id) + "}"}));
        const Value problem = dialect.answer(next(attacker), "payload");
        EXPECT_EQ(problem["name"].text(), "NotFoundError") << id;
      }
      expect_hello(attacker, dialect, {}, "hello");
    });
  }
}

TEST(Events, WithoutAKeyToAnswerToGetAnErr) {
  Target target;
  for (const Dialect& dialect : dialects) {
    target.attack_session(dialect.name, [&](Attacker& attacker) {
      for (const auto& sample : {missing, null, boolean, number, an_array, an_object}) {
        attacker.say(dialect.event({.key = sample.json}));
        const Value message = next(attacker);
        EXPECT_EQ(message["$"].text(), "err");
        EXPECT_EQ(message["message"].text(),
                  "evt: \"key\" must be a string, but is " + sample.type);
      }
      expect_hello(attacker, dialect, {}, "hello");
    });
  }
}

TEST(Interests, WithWrongKeysGetAnErrThatNamesThePlace) {
  Target target;
  for (const std::string type : {"sub", "unsub"}) {
    const auto say = [&](Attacker& attacker, const std::optional<Json>& keys) {
      attacker.say(object_of({{"$", '"' + type + '"'}, {"keys", keys}}));
      const Value message = next(attacker);
      EXPECT_EQ(message["$"].text(), "err");
      return std::string(message["message"].text());
    };
    target.attack_session(type, [&](Attacker& attacker) {
      for (const auto& sample : {missing, null, boolean, number, string, an_object}) {
        EXPECT_EQ(say(attacker, sample.json),
                  type + ": \"keys\" must be an array of strings, but is " + sample.type);
      }
      for (const auto& sample : {null, boolean, number, an_array, an_object}) {
        EXPECT_EQ(say(attacker, R"(["item/a",)" + *sample.json + "]"),
                  type + ": \"keys[1]\" must be a string, but is " + sample.type);
      }
      EXPECT_EQ(say(attacker, "[\"" + std::string(1025, 'p') + "\"]"),
                type + ": \"keys[0]\" is longer than 1024 bytes");
      // Nothing of a message that is refused has been done.
      attacker.say(R"({"$":"sub","keys":["item/b"]})");
      EXPECT_EQ(next(attacker)["key"].text(), "item/b");
    });
  }
}

TEST(ProtocolMessages, WithoutADollarAreRefused) {
  Target target;
  std::vector<Refusal> refusals;
  const auto refuse = [&](const std::string& name, const Json& json, const std::string& reason) {
    refusals.push_back({name, client_frame(websocket::Opcode::text, json), 1007, reason});
  };
  for (const auto& sample : {null, boolean, number, string, an_array}) {
    refuse(sample.type, *sample.json, "must be an object, but is " + sample.type);
  }
  for (const auto& sample : {missing, null, boolean, number, an_array, an_object}) {
    refuse("$ is " + sample.type, object_of({{"$", sample.json}, {"keys", "[]"}}),
           "\"$\" must be a string, but is " + sample.type);
  }
  expect_refused(target, refusals);
}

TEST(ProtocolMessages, OfAnotherKindGetAnErr) {
  Target target;
  target.attack_session("kinds", [&](Attacker& attacker) {
    for (const std::string kind : {"", "up", "evt-res", "err", "SUB", "sub ", "evt\\u0000",
                                   "__proto__", "constructor", "toString", "hasOwnProperty"}) {
      attacker.say(R"({"$":")" + kind + R"(","key":"k","keys":["pulse"]})");
      const Value message = next(attacker);
      EXPECT_EQ(message["$"].text(), "err");
      EXPECT_NE(message["message"].text().find("none of sub, unsub, evt"), std::string::npos);
    }
    attacker.say(R"({"$":")" + std::string(100'000, 'x') + R"("})");
    EXPECT_LT(next(attacker)["message"].text().size(), 200U);
    attacker.say(event("k", "echo", "[1]"));
    expect_echo(attacker, "k", "1");
  });
}

TEST(ProtocolMessages, MayBeMalformedSoOftenAndNoMore) {
  constexpr int allowed = 100;
  Target target;
  for (const auto* malformed :
       {R"({"$":"nonsense"})", R"({"$":"evt","key":"k"})", R"({"$":"sub","keys":7})"}) {
    target.attack_session(malformed, [&](Attacker& attacker) {
      for (int i = 0; i <= allowed; ++i) attacker.say(malformed);
      for (int i = 0; i < allowed; ++i) attacker.next_text();
      const Ending ending = attacker.await_end();
      EXPECT_TRUE(ending.before.empty());
      EXPECT_EQ(ending.code, 1008);
      EXPECT_EQ(ending.reason, "too many malformed messages");
    });
  }
}

TEST(ProtocolMessages, MayHaveMembersThatNobodyKnows) {
  Target target;
  const Json more = R"("x":1,"y":{"$":"evt","key":7},"":[[[]]],"__proto__":{"key":7},"key2":null)";
  target.attack_session("members", [&](Attacker& attacker) {
    attacker.say(R"({"$":"evt",)" + more + R"(,"key":"k","target":{"path":["echo"],)" + more +
                 R"(},"payload":[1]})");
    expect_echo(attacker, "k", "1");
    attacker.say(R"({"keys":["item/a"],)" + more + R"(,"$":"sub"})");
    EXPECT_EQ(next(attacker)["val"].text(), "a");
  });
}

}  // namespace
}  // namespace updraft::test::messages_test
