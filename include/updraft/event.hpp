#pragma once

#include <updraft/value.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace updraft {

/// An instruction to the client, such as "navigate there" or "show a toast".
class Action {
 public:
  /// `{"$":"action","name":name, …fields}`. Throws Error if a field is called `$` or `name`.
  explicit Action(std::string_view name, std::vector<Member> fields = {});

  [[nodiscard]] const Value& value() const noexcept { return value_; }

 private:
  Value value_;
};

/// Any action by its name, for those that have no function of their own in actions.hpp.
inline Action action(std::string_view name, std::vector<Member> fields = {}) {
  return Action(name, std::move(fields));
}

template <>
struct Convert<Action> {
  static Value to_value(const Action& action) { return action.value(); }
};

/// Who sent an event.
struct SessionInfo {
  std::uint64_t id = 0;  ///< Unique within the server's life.
  std::string address;   ///< Of the peer, as text.
};

/// A client's call of a handler.
struct Event {
  const SessionInfo& session;
  std::string path;           ///< Of the model that the component belongs to.
  Position position;          ///< Of the handler in the value that the client had.
  std::string component;      ///< The identifier of the component.
  std::string component_key;  ///< Its key, empty if it has none.
  std::string prop;           ///< The prop that was called, such as `onPress`.
  Value payload;              ///< An array: the arguments of the call.
  Value args;                 ///< The local states that the handler asked for, by name, else null.

  /// The i-th argument of the call, null if it had fewer.
  [[nodiscard]] const Value& operator[](std::size_t i) const noexcept { return payload[i]; }
};

/// What a handler answers. On the wire: `evt-res`.
struct Response {
  std::optional<Value> payload = {};  ///< What the client's call resolves to, or rejects with.
  std::vector<Action> actions = {};   ///< What the client does, before the call resolves.
  bool error = false;                 ///< Reject the client's call.
};

/// A payload with actions: `return respond("saved", {go_back()})`.
Response respond(Value payload, std::vector<Action> actions = {});
/// Rejects the client's call with this payload. (To reject with a message, throw an Error.)
Response reject(Value payload, std::vector<Action> actions = {});

/// What may be returned by a handler: nothing, a response, an action or several, any value.
template <class R>
concept HandlerResult =
    std::same_as<R, void> || std::same_as<R, Response> || std::same_as<R, Action> ||
    std::same_as<R, std::vector<Action>> || std::convertible_to<R, Value>;

/// What can be called as a handler: it takes nothing or an Event. It runs on the home loop.
template <class F>
concept HandlerFunction =
    ((std::invocable<F&> && HandlerResult<std::invoke_result_t<F&>>) ||
     (std::invocable<F&, const Event&> && HandlerResult<std::invoke_result_t<F&, const Event&>>)) &&
    std::copy_constructible<F>;

using Handler = std::function<Response(const Event&)>;

/// Any handler function as a Handler.
template <HandlerFunction F>
Handler make_handler(F function) {
  return [function = std::move(function)](const Event& event) mutable -> Response {
    auto call = [&]() -> decltype(auto) {
      if constexpr (std::invocable<F&>) {
        return function();
      } else {
        return function(event);
      }
    };
    using Returned = decltype(call());
    if constexpr (std::same_as<Returned, void>) {
      call();
      return {};
    } else if constexpr (std::same_as<Returned, Response>) {
      return call();
    } else if constexpr (std::same_as<Returned, Action>) {
      return {.actions = {call()}};
    } else if constexpr (std::same_as<Returned, std::vector<Action>>) {
      return {.actions = call()};
    } else {
      return {.payload = Value(call())};
    }
  };
}

/// A handler within a value, and what the client has to know of it.
///
/// Made by whoever builds the value, and not changed after that but for its id. The leaves of
/// elements that keys identify are copied when a model takes the value; the copies are the model's
/// own, and go on living with the handlers of later redraws (see model::redraw). Home loop once a
/// model has it.
struct EventLeaf {
  std::shared_ptr<const Handler> handler;  ///< Shared with the calls of it that are under way.
  std::optional<std::chrono::milliseconds> timeout;  ///< Of the response, for client and server.
  Value args;                   ///< An object of local states by name, or null.
  std::vector<Action> actions;  ///< What the client does at once, before it sends the event.
  std::uint64_t id = 0;         ///< What the wire calls it; 0 until it is served.
  std::uint64_t owner = 0;      ///< The node whose own copy this is; 0 for the author's leaf.
};

/// What an event may carry beside its handler.
struct EventOptions {
  /// How long the client waits for the response; the server's handler_timeout if not given.
  std::optional<std::chrono::milliseconds> timeout = {};
  /// Local states whose current values come along, as Event::args.
  std::map<std::string, Value> args = {};
  /// What the client does at once, before it sends the event.
  std::vector<Action> actions = {};
};

/// A handler with options: `event(save, {.timeout = 30s, .args = {{"name", name}}})`.
template <HandlerFunction F>
Value event(F function, EventOptions options = {}) {
  auto leaf = std::make_shared<EventLeaf>();
  leaf->handler = std::make_shared<const Handler>(make_handler(std::move(function)));
  leaf->timeout = options.timeout;
  if (!options.args.empty()) leaf->args = Value(options.args);
  leaf->actions = std::move(options.actions);
  return Value(std::move(leaf));
}

/// A function passed where a value is expected becomes an event.
template <HandlerFunction F>
struct Convert<F> {
  static Value to_value(const F& function) { return event(function); }
};

}  // namespace updraft
