#include "protocol/decode.hpp"

#include <updraft/json.hpp>

#include "value/handler_id.hpp"

namespace updraft::protocol {
namespace {

/// How much of a stranger's text an error repeats.
constexpr std::size_t quoted_bytes = 40;

std::string quoted(std::string_view text) {
  const bool cut = text.size() > quoted_bytes;
  if (cut) {
    text = text.substr(0, quoted_bytes);
    while (!text.empty() && (text.back() & 0xc0) == 0x80) text.remove_suffix(1);
    if (!text.empty() && (text.back() & 0x80) != 0) text.remove_suffix(1);
  }
  return '"' + std::string(text) + (cut ? "…\"" : "\"");
}

std::string_view kind_name(const Value* value) {
  if (!value) return "missing";
  switch (value->kind()) {
    case Value::Kind::null:
      return "null";
    case Value::Kind::boolean:
      return "a boolean";
    case Value::Kind::integer:
    case Value::Kind::number:
      return "a number";
    case Value::Kind::string:
      return "a string";
    case Value::Kind::array:
      return "an array";
    case Value::Kind::object:
      return "an object";
    case Value::Kind::event:
      break;
  }
  return "an event";
}

std::string wrong(std::string_view field, std::string_view wanted, const Value* found) {
  return "\"" + std::string(field) + "\" must be " + std::string(wanted) + ", but is " +
         std::string(kind_name(found));
}

/// The problem with the paths of a `sub` or `unsub`, nothing if they are fine.
std::optional<std::string> problem_with_paths(const Value* paths, const Limits& limits) {
  if (!paths || !paths->is_array()) return wrong("keys", "an array of strings", paths);
  std::size_t i = 0;
  for (const Value& path : paths->items()) {
    const std::string field = "keys[" + std::to_string(i++) + "]";
    if (!path.is_string()) return wrong(field, "a string", &path);
    if (path.text().size() > limits.path_bytes) {
      return "\"" + field + "\" is longer than " + std::to_string(limits.path_bytes) + " bytes";
    }
  }
  return std::nullopt;
}

template <class Interest>
Message decode_interest(const Value& message, std::string_view dollar, const Limits& limits) {
  const Value* paths = message.find("keys");
  if (auto problem = problem_with_paths(paths, limits)) {
    return Refused{std::string(dollar) + ": " + *problem, std::nullopt};
  }
  return Interest{*paths};
}

/// Reads an `evt`; the first thing wrong with it ends up in problem().
class EventReader {
 public:
  EventReader(const Value& message, const Limits& limits) : message_(message), limits_(limits) {
    const Value* nested = message.find("event");
    dialect_ = nested ? Dialect::nested : Dialect::flat;
    body_ = nested ? *nested : message;
    prefix_ = nested ? "event." : "";
  }

  Message read() {
    EventCall call;
    const Value* key = message_.find("key");
    if (!key || !key->is_string()) {
      return Refused{"evt: " + wrong("key", "a string", key), std::nullopt};
    }
    call.reply_to = {*key, dialect_};
    if (!body_.is_object()) {
      fail(wrong("event", "an object", &body_));
    } else if (read_target(call)) {
      read_handler_id(call);
      read_payload(call);
    }
    if (!problem_.empty()) return Refused{"evt: " + problem_, call.reply_to};
    return call;
  }

 private:
  bool fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return false;
  }
  [[nodiscard]] std::string name(std::string_view field) const {
    return prefix_ + std::string(field);
  }

  /// A string that may be missing, and may be null where a client writes that for "none".
  bool read_text(const Value& target, std::string_view field, bool nullable, std::string& text) {
    const Value* found = target.find(field);
    if (!found || (nullable && found->is_null())) return true;
    if (!found->is_string()) {
      return fail(wrong(name("target." + std::string(field)), "a string", found));
    }
    text = found->text();
    return true;
  }

  bool read_target(EventCall& call) {
    const Value* target = body_.find("target");
    if (!target || !target->is_object()) {
      return fail(wrong(name("target"), "an object", target));
    }
    return read_text(*target, "component", false, call.component) &&
           read_text(*target, "key", true, call.component_key) &&
           read_text(*target, "propKey", false, call.prop) && read_path(*target, call);
  }

  bool read_path(const Value& target, EventCall& call) {
    const Value* path = target.find("path");
    if (!path || !path->is_array()) {
      return fail(wrong(name("target.path"), "an array", path));
    }
    const auto terms = path->items();
    const Value* first = terms.empty() ? nullptr : &terms.front();
    if (!first || !first->is_string()) {
      return fail(wrong(name("target.path[0]"), "a string", first));
    }
    if (first->text().size() > limits_.path_bytes) {
      return fail("\"" + name("target.path[0]") + "\" is longer than " +
                  std::to_string(limits_.path_bytes) + " bytes");
    }
    for (std::size_t i = 1; i < terms.size(); ++i) {
      const auto index = terms[i].as_integer();
      if (terms[i].is_string() || (index && *index >= 0)) continue;
      return fail(
          wrong(name("target.path[" + std::to_string(i) + "]"), "a string or an index", &terms[i]));
    }
    call.path = first->text();
    call.position.assign(terms.begin() + 1, terms.end());
    return true;
  }

  /// Clients before 0.4 call `modelState` by its old name, `dataState`.
  void read_handler_id(EventCall& call) {
    const Value* leaf = body_.find("modelState");
    if (!leaf) leaf = body_.find("dataState");
    const Value* id = leaf ? leaf->find("id") : nullptr;
    if (id) call.handler_id = parse_handler_id(id->text()).value_or(0);
  }

  void read_payload(EventCall& call) {
    const Value* payload = body_.find("payload");
    if (!payload) {
      call.payload = array({});
    } else {
      call.payload = payload->is_array() ? *payload : array({*payload});
    }
  }

  const Value& message_;
  const Limits& limits_;
  Dialect dialect_;
  Value body_;
  std::string prefix_;
  std::string problem_;
};

}  // namespace

Result<Message> decode(std::string_view text, const Limits& limits) {
  auto parsed = parse_json(text, limits.json_depth);
  if (!parsed) return parsed.error();
  const Value& message = *parsed;
  if (!message.is_object()) {
    return Error("a message must be an object, but is " + std::string(kind_name(&message)));
  }
  const Value* dollar = message.find("$");
  if (!dollar || !dollar->is_string()) return Error(wrong("$", "a string", dollar));
  if (dollar->text() == "evt") return EventReader(message, limits).read();
  if (dollar->text() == "sub") return decode_interest<Subscribe>(message, "sub", limits);
  if (dollar->text() == "unsub") return decode_interest<Unsubscribe>(message, "unsub", limits);
  return Message(Refused{
      "\"$\" is " + quoted(dollar->text()) + ", which is none of sub, unsub, evt", std::nullopt});
}

}  // namespace updraft::protocol
