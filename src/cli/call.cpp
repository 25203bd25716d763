#include "cli/call.hpp"

#include <updraft/json.hpp>
#include <updraft/press.hpp>

#include "base/nearest.hpp"
#include "cli/handlers.hpp"
#include "cli/terminal_text.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace updraft::cli {
namespace {

/// How much of a name is shown in a list of them.
constexpr std::size_t name_columns = 40;

/// The visit's time is to be over first, as it began before the event was sent.
constexpr std::chrono::seconds margin{1};

using RequestOf = std::function<Result<EventRequest>(const Value& shown)>;

Value parsed_payload(const std::string& text) {
  if (text.empty()) return {};
  auto payload = parse_json(text, Value::max_depth);
  if (!payload) {
    throw Failure{ExitCode::usage, "--payload is no JSON: " + payload.error().message() +
                                       " (a text needs quotes: '\"text\"')"};
  }
  return *std::move(payload);
}

Failure failure_of(const Error& error) {
  switch (error.kind()) {
    case ErrorKind::disconnected:
      return {ExitCode::disconnected, error.message()};
    case ErrorKind::overloaded:
      return {ExitCode::late, error.message()};
    default:
      return {ExitCode::usage, error.message()};
  }
}

/// What an error response says, in one line: `NotFoundError: there is no such handler`.
std::string describe_error(const Response& response) {
  const Value payload = response.payload.value_or(Value());
  const std::string_view message = payload["message"].text();
  if (message.empty()) {
    return "the handler rejected the call" +
           (payload.is_null() ? "" : " with " + json_line(payload));
  }
  const std::string_view name = payload["name"].text();
  return (name.empty() ? "Error" : std::string(name)) + ": " + std::string(message);
}

void print_response(const Response& response, const Console& console) {
  if (response.payload) console.print(*response.payload);
  if (!console.is_pretty()) return;
  // What a person would have seen a phone do.
  if (!response.payload) console.say("done", Paint::good);
  for (const Action& action : response.actions) {
    console.say("the client is asked to " + json_line(action.value()), Paint::faint);
  }
}

void call(const Target& target, const std::string& path, const RequestOf& request_of,
          const Console& console, Interrupts& interrupts) {
  Visit visit(target, console, interrupts, {});
  visit.await_value(path);
  bool is_sent = false;
  const auto answered = [&](const Result<Response>& response) {
    visit.guard([&] {
      if (!response) throw failure_of(response.error());
      if (response->error) throw Failure{ExitCode::refused, describe_error(*response)};
      print_response(*response, console);
      visit.end();
    });
  };
  const Subscribed screen = visit.client().subscribe(path, [&](const Value& shown) {
    if (std::exchange(is_sent, true)) return;
    visit.guard([&] {
      auto request = request_of(shown);
      if (!request) throw Failure{ExitCode::refused, request.error().message()};
      request->timeout = target.timeout + margin;
      visit.await("response");
      visit.client().send(*std::move(request), answered);
    });
  });
  visit.run();
}

Error nothing_there(const std::string& path, const std::string& what,
                    const std::vector<std::string>& names) {
  return Error('"' + path + "\" has " + what + "; " + there_are(names));
}

/// What people call the component of a handler: by what it says, its key, or where it is.
std::string name_of(const HandlerPlace& place) {
  std::string name = text_of(place.component);
  if (name.empty()) name = place.component["key"].text();
  if (name.empty()) return to_string(place.position);
  return clipped(printable(name), name_columns);
}

/// The event of what is no component's prop, such as a handler in an object of them.
EventRequest bare_request(const std::string& path, Position position, const Value& leaf,
                          const Value& payload) {
  EventRequest request;
  request.path = path;
  request.position = std::move(position);
  request.leaf = leaf;
  request.payload = payload.is_null() ? array({}) : payload;
  return request;
}

/// Where the component is whose prop has its handler at that position.
std::optional<Position> component_of(const Value& shown, const Position& position) {
  const auto props = std::find(position.rbegin(), position.rend(), Value("props"));
  if (props == position.rend() || props == position.rbegin()) return std::nullopt;
  Position component(position.begin(), std::prev(props.base()));
  const Value* const there = find(shown, component);
  if (!there || (*there)["$"].text() != "component") return std::nullopt;
  return component;
}

/// The names of the components with such a prop, or of the props, where there is none with it.
Error nobody_to_press(const Press& press, const Value& shown, const std::string& what) {
  std::vector<std::string> names;
  std::vector<std::string> others;
  for (const HandlerPlace& place : handlers_in(shown)) {
    if (place.prop == press.prop) {
      names.push_back(name_of(place));
    } else {
      others.push_back(place.prop + " of " + name_of(place));
    }
  }
  const std::string meant = press.text ? nearest(*press.text, names) : "";
  if (!meant.empty()) {
    return Error('"' + press.path + "\" has " + what + "; did you mean \"" + meant + "\"? " +
                 there_are(names));
  }
  return nothing_there(press.path, what, names.empty() ? others : names);
}

}  // namespace

Result<EventRequest> request_of(const Send& send, const Value& shown, const Value& payload) {
  Position typed = parse_position(send.at);
  for (const std::string& term : send.position) typed.emplace_back(term);
  const Position position = resolve_position(shown, typed);
  const Value* const leaf = find(shown, position);
  if (!leaf || (*leaf)["$"].text() != "event") {
    std::vector<std::string> names;
    for (const HandlerPlace& place : handlers_in(shown)) names.push_back(to_string(place.position));
    const std::string where = position.empty() ? "of its own" : "at " + to_string(position);
    return nothing_there(send.path, "no handler " + where, names);
  }
  const auto component = component_of(shown, position);
  if (!component) return bare_request(send.path, position, *leaf, payload);
  const std::string prop(position[component->size() + 1].text());
  auto request = press(send.path, shown, at_position(*component), prop, payload);
  // Of a prop with several handlers, the one that was meant.
  if (request) {
    request->position = position;
    request->leaf = *leaf;
  }
  return request;
}

Result<EventRequest> request_of(const Press& press, const Value& shown, const Value& payload) {
  const Which which = press.key  ? by_key(*press.key)
                      : press.at ? at_position(resolve_position(shown, parse_position(*press.at)))
                                 : by_text(press.text.value_or(""));
  auto request = updraft::press(press.path, shown, which, press.prop, payload);
  if (request) return request;
  std::string what = "nothing that says \"" + press.text.value_or("") + '"';
  if (press.key) what = "nothing of the key \"" + *press.key + '"';
  if (press.at) what = "no component at " + *press.at;
  if (find_component(shown, which)) what += " with " + press.prop;
  return nobody_to_press(press, shown, what);
}

void Send::run(const Console& console, Interrupts& interrupts) const {
  const Value arguments = parsed_payload(payload);
  call(
      target, path, [&](const Value& shown) { return request_of(*this, shown, arguments); },
      console, interrupts);
}

void Press::run(const Console& console, Interrupts& interrupts) const {
  if (!text && !key && !at) {
    throw Failure{ExitCode::usage, "press needs the TEXT of a component, --key or --at"};
  }
  const Value arguments = parsed_payload(payload);
  call(
      target, path, [&](const Value& shown) { return request_of(*this, shown, arguments); },
      console, interrupts);
}

}  // namespace updraft::cli
