#include "protocol/from_server.hpp"

#include "base/utf8.hpp"
#include "value/json_reader.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace updraft::protocol {
namespace {

/// How much of a stranger's text an error repeats.
constexpr std::size_t quoted_type_bytes = 40;

/// The members of a message, of whatever kind. Of two of the same name the last counts.
struct Fields {
  Value dollar = {};
  Value key = {};
  std::optional<Value> value = {};
  Value res = {};
  Value error = {};
  std::optional<Value> payload = {};
  Value actions = {};
  Value message = {};

  void read(JsonReader& json) {
    std::string_view name;
    for (json.enter(); json.next_member(name);) {
      if (name == "$") {
        dollar = json.read();
      } else if (name == "key") {
        key = json.read();
      } else if (name == "val") {
        value = json.read();
      } else if (name == "res") {
        res = json.read();
      } else if (name == "error") {
        error = json.read();
      } else if (name == "payload") {
        payload = json.read();
      } else if (name == "actions") {
        actions = json.read();
      } else if (name == "message") {
        message = json.read();
      } else {
        json.skip();
      }
    }
  }
};

ServerMessage to_answer(Fields& fields) {
  if (!fields.key.is_string()) return Unknown{R"(evt-res: "key" must be a string)"};
  Answer answer{std::string(fields.key.text()), {}, Dialect::flat};
  Response& response = answer.response;
  if (fields.res.is_object()) {
    answer.dialect = Dialect::nested;
    fields.error = fields.res["error"];
    fields.actions = fields.res["actions"];
    fields.payload.reset();
    if (const Value* payload = fields.res.find("payload")) fields.payload = *payload;
  }
  response.error = fields.error.as_boolean().value_or(false);
  response.payload = std::move(fields.payload);
  response.actions = read_actions(fields.actions);
  return answer;
}

ServerMessage to_message(Fields& fields) {
  const std::string_view dollar = fields.dollar.text();
  if (dollar == "evt-res") return to_answer(fields);
  if (dollar == "up") {
    if (!fields.key.is_string()) return Unknown{R"(up: "key" must be a string)"};
    // JavaScript leaves a value out that is undefined.
    return Update{std::string(fields.key.text()), std::move(fields.value).value_or(Value())};
  }
  if (dollar == "err") return Complaint{std::string(fields.message.text())};
  const std::string quoted(beginning(dollar, quoted_type_bytes));
  return Unknown{"\"$\" is \"" + quoted + "\", which is none of up, evt-res, err"};
}

}  // namespace

std::vector<Action> read_actions(const Value& list) {
  std::vector<Action> actions;
  for (const Value& item : list.items()) {
    const Value& name = item["name"];
    if (item["$"].text() != "action" || !name.is_string()) continue;
    std::vector<Member> fields;
    for (const Member& member : item.members()) {
      const std::string_view field = member.name.text();
      if (field != "$" && field != "name") fields.push_back(member);
    }
    actions.emplace_back(name.text(), std::move(fields));
  }
  return actions;
}

Result<ServerMessage> decode_from_server(std::string_view text, std::size_t max_depth) {
  JsonReader json(text, max_depth);
  Fields fields;
  const bool is_object = json.next() == JsonReader::Next::object;
  if (is_object) {
    fields.read(json);
  } else {
    json.skip();
  }
  if (auto error = json.finish()) return *std::move(error);
  if (!is_object) return Error("a message must be an object");
  if (!fields.dollar.is_string()) return Error("\"$\" must be a string");
  return to_message(fields);
}

}  // namespace updraft::protocol
