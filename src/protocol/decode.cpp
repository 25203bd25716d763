#include "protocol/decode.hpp"

#include "base/utf8.hpp"
#include "value/json_reader.hpp"

namespace updraft::protocol {
namespace {

/// How much of a stranger's text an error repeats.
constexpr std::size_t quoted_bytes = 40;

std::string quoted(std::string_view text) {
  const bool is_cut = text.size() > quoted_bytes;
  return '"' + std::string(beginning(text, quoted_bytes)) + (is_cut ? "…\"" : "\"");
}

using Kind = JsonReader::Next;

/// What there is of a member: nothing where it is missing.
std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::nothing:
      return "missing";
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "a boolean";
    case Kind::number:
      return "a number";
    case Kind::string:
      return "a string";
    case Kind::array:
      return "an array";
    case Kind::object:
      break;
  }
  return "an object";
}

Kind kind_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return Kind::null;
    case Value::Kind::boolean:
      return Kind::boolean;
    case Value::Kind::integer:
    case Value::Kind::number:
      return Kind::number;
    case Value::Kind::string:
      return Kind::string;
    case Value::Kind::array:
      return Kind::array;
    case Value::Kind::object:
    case Value::Kind::event:
      break;
  }
  return Kind::object;
}

std::string wrong(std::string_view field, std::string_view wanted, Kind found) {
  return "\"" + std::string(field) + "\" must be " + std::string(wanted) + ", but is " +
         std::string(name_of(found));
}

/// Reads a text, or passes over what stands in its place; returns which.
template <class Text>
Kind read_text(JsonReader& json, Text& text) {
  const Kind kind = json.next();
  if (kind == Kind::string) {
    text = json.read_string();
  } else {
    json.skip();
  }
  return kind;
}

/// What stands beside `$` and `key` of an `evt`, or within its `event`. Of two members of the same
/// name the last counts.
class EventFields {
 public:
  /// Where texts and values go as they are read.
  Recycled<EventCall> call = make_recycled<EventCall>();
  // What was found in place of each member; nothing where it is missing.
  Kind target = Kind::nothing;
  Kind component = Kind::nothing;
  Kind component_key = Kind::nothing;
  Kind prop = Kind::nothing;
  Kind path = Kind::nothing;
  Kind path_begin = Kind::nothing;  ///< The path of the model.
  Kind wrong_term = Kind::nothing;  ///< The first term of the position that is none.
  std::size_t wrong_place = 0;

  /// Takes the member if it is one of these.
  bool take(std::string_view name, JsonReader& json) {
    if (name == "target") {
      read_target(json);
    } else if (name == "payload") {
      has_payload_ = true;
      event().payload = json.read();
    } else if (name == "modelState") {
      has_model_state_ = true;
      model_state_ = read_handler_id(json);
    } else if (name == "dataState") {
      data_state_ = read_handler_id(json);
    } else {
      return false;
    }
    return true;
  }

  /// Whole, if nothing is wrong.
  Recycled<EventCall> finish() {
    Value& payload = event().payload;
    if (!payload.is_array()) {
      payload = has_payload_ ? array({std::move(payload)}) : array({});
    }
    // Clients before 0.4 call `modelState` by its old name, `dataState`.
    call->handler_id = has_model_state_ ? model_state_ : data_state_;
    return std::move(call);
  }

 private:
  Event& event() noexcept { return call->event; }

  void forget_target() {
    component = component_key = prop = path = path_begin = wrong_term = Kind::nothing;
    event().position.clear();
    event().component.clear();
    event().component_key.clear();
    event().prop.clear();
  }

  void read_target(JsonReader& json) {
    if (target != Kind::nothing) forget_target();
    target = json.next();
    if (target != Kind::object) return json.skip();
    std::string_view name;
    for (json.enter(); json.next_member(name);) {
      if (name == "path") {
        read_path(json);
      } else if (name == "component") {
        component = read_text(json, event().component);
      } else if (name == "propKey") {
        prop = read_text(json, event().prop);
      } else if (name == "key") {
        component_key = read_text(json, event().component_key);
      } else {
        json.skip();
      }
    }
  }

  void read_path(JsonReader& json) {
    path_begin = wrong_term = Kind::nothing;
    event().position.clear();
    path = json.next();
    if (path != Kind::array) return json.skip();
    json.enter();
    if (!json.next_item()) return;
    path_begin = read_text(json, event().target);
    while (json.next_item()) read_term(json, event().position);
  }

  void read_term(JsonReader& json, Position& position) {
    const Kind kind = json.next();
    if (kind == Kind::string) {
      position.emplace_back(json.read_string());
      return;
    }
    if (kind == Kind::number) {
      position.push_back(json.read_number());
    } else {
      json.skip();
      position.emplace_back();
    }
    const auto index = position.back().as_integer();
    if (wrong_term != Kind::nothing || (index && *index >= 0)) return;
    wrong_term = kind;
    wrong_place = position.size();
  }

  /// The id within what a client echoes; an empty one for what we never wrote.
  static std::optional<HandlerId> read_handler_id(JsonReader& json) {
    std::optional<HandlerId> handler_id;
    if (json.next() != Kind::object) {
      json.skip();
      return handler_id;
    }
    std::string_view name;
    for (json.enter(); json.next_member(name);) {
      if (name == "id" && json.next() == Kind::string) {
        handler_id = HandlerId::parse(json.read_string()).value_or(HandlerId());
      } else {
        if (name == "id") handler_id = HandlerId();
        json.skip();
      }
    }
    return handler_id;
  }

  std::optional<HandlerId> model_state_;
  std::optional<HandlerId> data_state_;
  bool has_model_state_ = false;
  bool has_payload_ = false;
};

/// The members of a message, of whatever kind and dialect.
struct MessageFields {
  Kind dollar_kind = Kind::nothing;
  Value dollar = {};
  Kind event_id_kind = Kind::nothing;
  Value event_id = {};
  Kind event = Kind::nothing;
  EventFields body = {};  ///< Of `event` if there is one.
  Kind paths_kind = Kind::nothing;
  Value paths = {};

  void read(JsonReader& json) {
    std::string_view name;
    for (json.enter(); json.next_member(name);) {
      if (name == "$") {
        dollar_kind = read_text(json, dollar);
      } else if (name == "key") {
        event_id_kind = read_text(json, event_id);
      } else if (name == "event") {
        read_event(json);
      } else if (name == "keys") {
        paths_kind = json.next();
        paths = json.read();
      } else if (event != Kind::nothing || !body.take(name, json)) {
        json.skip();
      }
    }
  }

 private:
  void read_event(JsonReader& json) {
    body = {};
    event = json.next();
    if (event != Kind::object) return json.skip();
    std::string_view name;
    for (json.enter(); json.next_member(name);) {
      if (!body.take(name, json)) json.skip();
    }
  }
};

/// The problem with the paths of a `sub` or `unsub`, empty if they are fine.
std::string problem_with_paths(const MessageFields& message, const Limits& limits) {
  if (message.paths_kind != Kind::array) {
    return wrong("keys", "an array of strings", message.paths_kind);
  }
  if (message.paths.items().size() > limits.keys_per_message) {
    return "\"keys\" has more than " + std::to_string(limits.keys_per_message) + " paths";
  }
  std::size_t i = 0;
  for (const Value& path : message.paths.items()) {
    const auto field = [&] { return "keys[" + std::to_string(i) + "]"; };
    if (!path.is_string()) return wrong(field(), "a string", kind_of(path));
    if (path.text().size() > limits.path_bytes) {
      return "\"" + field() + "\" is longer than " + std::to_string(limits.path_bytes) + " bytes";
    }
    ++i;
  }
  return {};
}

template <class Interest>
Message to_interest(MessageFields& message, const Limits& limits) {
  if (const std::string problem = problem_with_paths(message, limits); !problem.empty()) {
    return Refused{std::string(message.dollar.text()) + ": " + problem, std::nullopt};
  }
  return Interest{std::move(message.paths)};
}

/// The first thing wrong with an `evt`, empty if it is fine.
std::string problem_with_event(const MessageFields& message, const Limits& limits) {
  const bool nested = message.event != Kind::nothing;
  if (nested && message.event != Kind::object) return wrong("event", "an object", message.event);
  const auto name = [&](std::string_view field) {
    return (nested ? "event." : "") + std::string(field);
  };
  const auto is_text = [](Kind kind) { return kind == Kind::string || kind == Kind::nothing; };
  const EventFields& body = message.body;
  if (body.target != Kind::object) return wrong(name("target"), "an object", body.target);
  if (!is_text(body.component)) return wrong(name("target.component"), "a string", body.component);
  // Clients write null where a component has no key.
  if (!is_text(body.component_key) && body.component_key != Kind::null) {
    return wrong(name("target.key"), "a string", body.component_key);
  }
  if (!is_text(body.prop)) return wrong(name("target.propKey"), "a string", body.prop);
  if (body.path != Kind::array) return wrong(name("target.path"), "an array", body.path);
  if (body.path_begin != Kind::string) {
    return wrong(name("target.path[0]"), "a string", body.path_begin);
  }
  if (body.call->event.target.size() > limits.path_bytes) {
    return "\"" + name("target.path[0]") + "\" is longer than " +
           std::to_string(limits.path_bytes) + " bytes";
  }
  if (body.wrong_term == Kind::nothing) return {};
  return wrong(name("target.path[" + std::to_string(body.wrong_place) + "]"),
               "a string or an index", body.wrong_term);
}

Message to_event(MessageFields& message, const Limits& limits) {
  if (message.event_id_kind != Kind::string) {
    return Refused{"evt: " + wrong("key", "a string", message.event_id_kind), std::nullopt};
  }
  ReplyTo reply_to{std::move(message.event_id),
                   message.event == Kind::nothing ? Dialect::flat : Dialect::nested};
  if (const std::string problem = problem_with_event(message, limits); !problem.empty()) {
    return Refused{"evt: " + problem, std::move(reply_to)};
  }
  auto call = message.body.finish();
  call->reply_to = std::move(reply_to);
  return call;
}

/// JSON that holds more than a value may: no field of it can be trusted but those that tell whom to
/// answer.
Refused refused_for_excess(MessageFields& message, const Error& error) {
  if (message.dollar.text() != "evt" || message.event_id_kind != Kind::string) {
    return {error.message(), std::nullopt};
  }
  const bool is_flat = message.event == Kind::nothing;
  return {error.message(),
          ReplyTo{std::move(message.event_id), is_flat ? Dialect::flat : Dialect::nested}};
}

TooManyValues too_many_values(const Limits& limits) {
  return {"a message has more than " + std::to_string(limits.values_per_message) +
          " values (values-per-message)"};
}

}  // namespace

bool EventCall::clear() noexcept {
  constexpr std::size_t longest_text = 256;
  constexpr std::size_t deepest_position = 64;
  handler_id.reset();
  reply_to = {};
  event.session = {};
  event.payload = event.args = Value();
  event.position.clear();
  for (std::string* text :
       {&event.path, &event.target, &event.component, &event.component_key, &event.prop}) {
    text->clear();
    if (text->capacity() > longest_text) return false;
  }
  return event.position.capacity() <= deepest_position;
}

Result<Message> decode(std::string_view text, const Limits& limits, std::size_t& values) {
  JsonReader json(text, limits.json_depth, limits.values_per_message);
  const Kind kind = json.next();
  MessageFields message;
  if (kind == Kind::object) {
    message.read(json);
  } else {
    json.skip();
  }
  values += json.values();
  if (json.has_too_many_values()) return Message(too_many_values(limits));
  const std::optional<Error> error = json.finish();
  if (error && !json.is_excessive()) return *error;
  if (kind != Kind::object) {
    return Error("a message must be an object, but is " + std::string(name_of(kind)));
  }
  if (message.dollar_kind != Kind::string) {
    return Error(wrong("$", "a string", message.dollar_kind));
  }
  if (error) return Message(refused_for_excess(message, *error));
  const std::string_view dollar = message.dollar.text();
  if (dollar == "evt") return to_event(message, limits);
  if (dollar == "sub") return to_interest<Subscribe>(message, limits);
  if (dollar == "unsub") return to_interest<Unsubscribe>(message, limits);
  return Message(
      Refused{"\"$\" is " + quoted(dollar) + ", which is none of sub, unsub, evt", std::nullopt});
}

}  // namespace updraft::protocol
