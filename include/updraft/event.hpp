#pragma once

#include <updraft/convert.hpp>
#include <updraft/task.hpp>
#include <updraft/value.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)

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

/// Who sent an event. A copy may be kept; the session may be over by then.
struct SessionInfo {
  std::uint64_t id = 0;  ///< Unique within the server's life.
  std::string address;   ///< Of the peer, as text.
};

/// A client's call of a handler. It lives until the handler has come to its end.
///
/// The server knows the session and the path. The rest is what the client claims: a client may
/// write anything there, so decide by it what is shown, never what is allowed.
struct Event {
  SessionInfo session;
  /// Of the model for which the handler's id was made; where a client sends no id, of the model in
  /// which its handler was found.
  std::string path;
  /// The client's claim: the path of the model that the component belongs to. For what a `ref`
  /// leads to, stock clients name the model that the `ref` is in.
  std::string target = {};
  Position position;          ///< The client's claim: of the handler, in the value at the target.
  std::string component;      ///< The client's claim: the identifier of the component.
  std::string component_key;  ///< The client's claim: its key, empty if it has none.
  std::string prop;           ///< The client's claim: the prop that was called, such as `onPress`.
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
/// Actions without a payload: `return respond(toast("Saved"), go_back())`.
template <std::same_as<Action>... Actions>
Response respond(Action first, Actions... rest) {
  return {.actions = {std::move(first), std::move(rest)...}};
}
/// Rejects the client's call with this payload. (To reject with a message, throw an Error.)
Response reject(Value payload, std::vector<Action> actions = {});

/// What a call of a handler gives: its response, or the task that ends with one.
using Outcome = std::variant<Response, Task<Response>>;

/// What runs when a client calls a handler, whatever function it was made of (see handler.hpp). The
/// event outlives the task.
using Handler = std::function<Outcome(const Event&)>;

}  // namespace updraft

#pragma GCC visibility pop
