#include "messages.hpp"

#include <simdjson.h>

#include <charconv>
#include <functional>

namespace updraft::sim {
namespace {

using simdjson::dom::element;

std::string_view text_of(const element& object, std::string_view name) {
  std::string_view text;
  if (object[name].get(text)) return {};
  return text;
}

std::int64_t number_of(const element& object, std::string_view name) {
  std::int64_t number = 0;
  if (object[name].get(number)) return 0;
  return number;
}

Identity identity_of(std::string_view text) {
  Identity identity;
  const auto dot = text.find('.');
  std::from_chars(text.data(), text.data() + dot, identity.instance);
  std::from_chars(text.data() + dot + 1, text.data() + text.size(), identity.part);
  return identity;
}

/// The buttons of a value; `position` leads to it.
void find_leaves(const element& value, const std::string& position, std::vector<Leaf>& leaves) {
  const auto at = [&position](const std::string& term) {
    return position.empty() ? term : position + "," + term;
  };
  if (value.is_array()) {
    std::size_t index = 0;
    for (const element item : value.get_array()) {
      find_leaves(item, at(std::to_string(index)), leaves);
      ++index;
    }
    return;
  }
  if (text_of(value, "$") != "component") return;
  element props;
  if (!value["props"].get(props)) {
    element leaf;
    if (!props["onPress"].get(leaf)) {
      bool waits = false;
      if (props["waits"].get(waits)) waits = false;
      leaves.push_back({.who = identity_of(text_of(props, "who")),
                        .drawn = number_of(props, "drawn"),
                        .is_keyed = !text_of(value, "key").empty(),
                        .waits = waits,
                        .id = std::string(text_of(leaf, "id")),
                        .path = {},
                        .position = at("\"props\",\"onPress\"")});
    }
  }
  element children;
  if (!value["children"].get(children)) find_leaves(children, at("\"children\""), leaves);
}

ServerMessage read_update(const element& root, std::string_view text, Time written) {
  Update update;
  update.path = text_of(root, "key");
  update.written = written;
  update.text_hash = std::hash<std::string_view>()(text);
  element value;
  if (root["val"].get(value)) return Fault{"an up has no val"};
  update.instance = static_cast<int>(number_of(value, "m"));
  simdjson::dom::array traces;
  if (value["in"].get(traces)) return Fault{"a value does not tell what it was made from"};
  for (const element trace : traces) {
    const simdjson::dom::array numbers = trace.get_array();
    update.traces.push_back({static_cast<int>(numbers.at(0).get_int64().value_unsafe()),
                             numbers.at(1).get_int64().value_unsafe(),
                             numbers.at(2).get_int64().value_unsafe()});
  }
  element body;
  if (!value["body"].get(body)) find_leaves(body, "\"body\"", update.leaves);
  for (Leaf& leaf : update.leaves) leaf.path = update.path;
  return update;
}

ServerMessage read_answer(const element& root, Time written) {
  Answer answer;
  answer.key = text_of(root, "key");
  answer.written = written;
  if (answer.key.empty()) return Fault{"an evt-res has no key"};
  std::from_chars(answer.key.data() + 1, answer.key.data() + answer.key.size(), answer.token);
  element body = root;
  if (!root["res"].get(body)) {
    answer.is_nested = true;
    if (text_of(body, "$") != "response") return Fault{"the res of an evt-res is no response"};
  }
  bool error = false;
  if (!body["error"].get(error) && !error) return Fault{"an evt-res says error: false"};
  answer.is_error = error;
  element payload;
  if (body["payload"].get(payload)) return answer;
  if (error) {
    answer.error_name = text_of(payload, "name");
    const bool tells = !text_of(payload, "message").starts_with("internal error (");
    if (answer.error_name == "InternalError" && tells) {
      return Fault{"an evt-res tells what is for the log"};
    }
    return answer;
  }
  answer.told_token = number_of(payload, "token");
  simdjson::dom::array wrote;
  if (payload["wrote"].get(wrote)) return Fault{"an evt-res has another payload"};
  for (const element one : wrote) {
    const simdjson::dom::array numbers = one.get_array();
    answer.wrote.emplace_back(static_cast<int>(numbers.at(0).get_int64().value_unsafe()),
                              numbers.at(1).get_int64().value_unsafe());
  }
  return answer;
}

ClientMessage read_interest(const element& root, bool is_wanted) {
  Interest interest{is_wanted, {}};
  simdjson::dom::array keys;
  if (root["keys"].get(keys)) return Fault{"a sub or unsub has no keys"};
  for (const element key : keys) {
    std::string_view path;
    if (key.get(path)) return Fault{"a path is no string"};
    interest.paths.emplace_back(path);
  }
  if (interest.paths.empty()) return Fault{"a sub or unsub is of nothing"};
  return interest;
}

/// What docs/protocol.md says of what a client sends.
ClientMessage read_call(const element& root) {
  Call call;
  call.key = text_of(root, "key");
  element body = root;
  element target;
  element nested;
  call.is_nested = !root["event"].get(nested);
  if (call.is_nested) body = nested;
  if (body["target"].get(target)) return Fault{"an evt has no target"};
  for (const char* name : {"target", "modelState", "payload"}) {
    element twice;
    if (!call.is_nested || root[name].get(twice)) continue;
    element once;
    if (body[name].get(once) || simdjson::minify(once) != simdjson::minify(twice))
      return Fault{"an evt means two things"};
  }
  std::string_view text;
  if (target["component"].get(text) || target["propKey"].get(text))
    return Fault{"an evt has no component or propKey"};
  simdjson::dom::array terms;
  if (target["path"].get(terms) || terms.size() == 0) return Fault{"an evt has no path"};
  if (terms.at(0).get(text)) return Fault{"the path of an evt is no string"};
  call.path = text;
  for (std::size_t i = 1; i < terms.size(); ++i) {
    const element term = terms.at(i).value_unsafe();
    call.position += (call.position.empty() ? "" : ",") + std::string(simdjson::minify(term));
  }
  element leaf;
  if (!body["modelState"].get(leaf)) call.id = text_of(leaf, "id");
  simdjson::dom::array payload;
  if (body["payload"].get(payload)) return Fault{"the payload of an evt is no array"};
  if (payload.at(0).get(call.token)) return Fault{"an evt has lost its argument"};
  return call;
}

}  // namespace

struct MessageReader::Parser {
  simdjson::dom::parser dom;
};

MessageReader::MessageReader() : parser_(std::make_unique<Parser>()) {}

MessageReader::~MessageReader() = default;

ServerMessage MessageReader::read(std::string_view text, Time written) {
  element root;
  if (parser_->dom.parse(text.data(), text.size()).get(root)) return Fault{"a text is no JSON"};
  if (!root.is_object()) return Fault{"a message is no object"};
  const std::string_view dollar = text_of(root, "$");
  if (dollar == "up") return read_update(root, text, written);
  if (dollar == "evt-res") return read_answer(root, written);
  if (dollar == "err") {
    std::string_view message;
    if (root["message"].get(message)) return Fault{"an err has no message"};
    return Refusal{std::string(message), written};
  }
  return Fault{"a message has an unknown $"};
}

ClientMessage MessageReader::read_from_client(std::string_view text) {
  element root;
  if (parser_->dom.parse(text.data(), text.size()).get(root)) return Fault{"a text is no JSON"};
  const std::string_view dollar = root.is_object() ? text_of(root, "$") : "";
  if (dollar == "evt") return read_call(root);
  if (dollar == "sub" || dollar == "unsub") return read_interest(root, dollar == "sub");
  return Fault{"a message has an unknown $"};
}

std::string interest_text(std::string_view dollar, const std::vector<std::string>& paths) {
  std::string text = "{\"$\":\"" + std::string(dollar) + "\",\"keys\":[";
  for (const std::string& path : paths) {
    if (text.back() != '[') text += ',';
    text += '"' + path + '"';
  }
  return text + "]}";
}

std::string event_text(Dialect dialect, std::int64_t token, std::string_view path,
                       std::string_view position, std::string_view id) {
  const std::string number = std::to_string(token);
  std::string target = "\"target\":{\"component\":\"Button\",\"propKey\":\"onPress\",\"path\":[\"" +
                       std::string(path) + "\"";
  if (!position.empty()) target += "," + std::string(position);
  target += "]}";
  // A payload that is no array is one argument.
  std::string rest = ",\"payload\":" + (token % 3 == 0 ? number : "[" + number + "]");
  if (!id.empty()) {
    rest += std::string(",\"") + (dialect == Dialect::old ? "dataState" : "modelState") +
            "\":{\"$\":\"event\",\"id\":\"" + std::string(id) + "\"}";
  }
  const std::string begin = "{\"$\":\"evt\",\"key\":\"e" + number + "\",";
  if (dialect == Dialect::flat) return begin + target + rest + "}";
  return begin + "\"event\":{" + target + rest + "}}";
}

}  // namespace updraft::sim
