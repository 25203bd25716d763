#pragma once

#include <updraft/handler.hpp>
#include <updraft/props.hpp>
#include <updraft/value.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)

namespace updraft {

/// A value that the client keeps for itself, such as whether a drawer is open: it changes at once,
/// by set_local, with no way to the server and back.
///
/// Give it as a child, as a prop of its type, or as one of a handler's `args` to learn its value.
/// The client keeps one value per key, for as long as the screen lives; all uses of the key share
/// it.
template <class T>
class LocalState {
  static_assert(std::convertible_to<const T&, Value>, "a local state must become a value");
  static_assert(!HandlerFunction<T>, "a local state can't hold a handler");

 public:
  using Type = T;

  LocalState(std::string_view key, const T& initial)
      : value_(object({{"$", "state"}, {"key", key}, {"initialValue", initial}})) {}

  /// `{"$":"state","key":key,"initialValue":initial}`
  [[nodiscard]] const Value& value() const noexcept { return value_; }

 private:
  Value value_;
};

LocalState(std::string_view, const char*) -> LocalState<std::string>;
LocalState(std::string_view, std::string_view) -> LocalState<std::string>;

/// `local_state("open", false)`; a text makes a LocalState<std::string>.
template <class T>
auto local_state(std::string_view key, const T& initial) {
  if constexpr (std::convertible_to<const T&, std::string_view>) {
    return LocalState<std::string>(key, std::string(std::string_view(initial)));
  } else {
    return LocalState<T>(key, initial);
  }
}

template <class T>
struct Convert<LocalState<T>> {
  static Value to_value(const LocalState<T>& state) { return state.value(); }
};

/// How set_local changes a state: `{"$":"state-modifier","type":…}`. A modifier is no value for any
/// other place.
struct Toggle {};
template <class N>
struct Increment {
  N by;
};
struct EventPayload {
  Position position;
};

/// True becomes false, and false true.
inline Toggle toggle() {
  return {};
}

/// Adds `by`, which may be negative.
template <class N>
  requires accepts<double, N>
Increment<N> increment(N by) {
  return {by};
}

/// What the component called its handler with: the first argument, or what is at a position in the
/// array of arguments: `event_payload(0, "name")` is the member `name` of the first one.
template <std::convertible_to<Value>... Terms>
EventPayload event_payload(Terms&&... terms) {
  return {Position{Value(std::forward<Terms>(terms))...}};
}

/// Whether a local state of a T may be set to a U: without narrowing, save that of a number's size.
template <class T, class U>
concept AssignableLocally =
    std::same_as<T, U> || (accepts<std::string, T> && accepts<std::string, U>) ||
    (accepts<double, T> && accepts<double, U> && (std::floating_point<T> || std::integral<U>)) ||
    (!accepts<std::string, T> && !accepts<double, T> && !std::same_as<T, bool> &&
     std::convertible_to<U, T>);

/// The action that changes a local state:
/// `{"$":"action","name":"state-update","state":…,"update":…}`.
Action state_update(const Value& state, Value update);
Action state_update(const Value& state, Toggle);
Action state_update(const Value& state, const EventPayload& payload);
Action state_update_by(const Value& state, Value increment);

/// Sets the state to what the component called its handler with: `.onCheckedChange =
/// set_local(on)`. That must be of the state's type: the client doesn't check it.
template <class T>
Action set_local(const LocalState<T>& state, const EventPayload& payload = {}) {
  return state_update(state.value(), payload);
}

/// Sets the state to a value.
template <class T, class U>
  requires AssignableLocally<T, std::decay_t<U>>
Action set_local(const LocalState<T>& state, const U& value) {
  if constexpr (accepts<std::string, T>) {
    return state_update(state.value(), Value(std::string_view(value)));
  } else {
    return state_update(state.value(), Value(T(value)));
  }
}

inline Action set_local(const LocalState<bool>& state, Toggle change) {
  return state_update(state.value(), change);
}

/// A whole number stays one: a state of integers takes no fraction.
template <class T, class N>
  requires(accepts<double, T> && (std::floating_point<T> || std::integral<N>))
Action set_local(const LocalState<T>& state, Increment<N> change) {
  return state_update_by(state.value(), Value(change.by));
}

}  // namespace updraft

#pragma GCC visibility pop
