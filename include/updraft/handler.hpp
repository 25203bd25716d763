#pragma once

#include <updraft/arguments.hpp>
#include <updraft/error.hpp>
#include <updraft/event.hpp>
#include <updraft/handler_id.hpp>
#include <updraft/task.hpp>
#include <updraft/value.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace updraft {

template <class T>
class LocalState;
class Place;

/// What a handler may come to: nothing, a response, an action or several, any value.
template <class R>
concept Answer = std::same_as<R, void> || std::same_as<R, Response> || std::same_as<R, Action> ||
                 std::same_as<R, std::vector<Action>> || std::convertible_to<R, Value>;

template <class R>
inline constexpr bool is_task_of_answer = false;
template <Answer R>
inline constexpr bool is_task_of_answer<Task<R>> = true;

/// What may be returned by a handler: an answer, or a coroutine of one.
template <class R>
concept HandlerResult = Answer<R> || is_task_of_answer<R>;

/// Anything that a handler may come to, as a response.
template <Answer R>
Response to_response(R&& answer) {
  using Given = std::remove_cvref_t<R>;
  if constexpr (std::same_as<Given, Response>) {
    return std::forward<R>(answer);
  } else if constexpr (std::same_as<Given, Action>) {
    return {.actions = {std::forward<R>(answer)}};
  } else if constexpr (std::same_as<Given, std::vector<Action>>) {
    return {.actions = std::forward<R>(answer)};
  } else {
    return call_for_program([&] { return Response{.payload = Value(std::forward<R>(answer))}; });
  }
}

namespace handler {

template <Answer R>
Task<Response> respond_later(Task<R> task) {
  if constexpr (std::same_as<R, void>) {
    co_await std::move(task);
    co_return Response{};
  } else {
    co_return to_response(co_await std::move(task));
  }
}

/// Calls a function and makes an outcome of whatever it returns.
template <class F, class... Arguments>
Outcome call(F&& function, Arguments&&... arguments) {
  using R = std::invoke_result_t<F&, Arguments...>;
  if constexpr (is_task_of_answer<R>) {
    return handler::respond_later(std::invoke(function, std::forward<Arguments>(arguments)...));
  } else if constexpr (std::same_as<R, void>) {
    std::invoke(function, std::forward<Arguments>(arguments)...);
    return Response{};
  } else {
    return to_response(std::invoke(function, std::forward<Arguments>(arguments)...));
  }
}

/// How a function takes a client's call.
enum class Form { none, nothing, event, arguments, event_and_arguments };

template <class First, class... Rest>
constexpr bool begins_with_event(arguments::Parameters<First, Rest...> /*types*/) {
  return std::same_as<std::remove_cvref_t<First>, Event> && sizeof...(Rest) > 0;
}

template <class F>
consteval Form form_of() {
  if constexpr (std::invocable<F&>) {
    return Form::nothing;
  } else if constexpr (std::invocable<F&, const Event&>) {
    return Form::event;
  } else if constexpr (TypedArguments<F>) {
    return Form::arguments;
  } else if constexpr (TypedArguments<F, 1>) {
    return begins_with_event(ParametersOf<F>()) ? Form::event_and_arguments : Form::none;
  } else {
    return Form::none;
  }
}

/// What `function` returns for a tuple of arguments, after the event if it takes that.
template <class F, class Arguments>
decltype(auto) apply(F& function, const Event& event, Arguments& arguments) {
  return std::apply(
      [&](auto&... each) -> decltype(auto) {
        if constexpr (form_of<F>() == Form::event_and_arguments) {
          return std::invoke(function, event, std::move(each)...);
        } else {
          return std::invoke(function, std::move(each)...);
        }
      },
      arguments);
}

/// The arguments live as long as the task, which may refer to them.
template <class F, class Arguments>
Task<Response> respond_later(F& function, const Event& event, Arguments arguments) {
  co_return co_await handler::respond_later(handler::apply(function, event, arguments));
}

/// Says which argument does not fit, where, and what was expected.
Response refuse_argument(const ArgumentMisfit& misfit);

template <std::size_t First, class F>
Outcome call_with_arguments(F& function, const Event& event) {
  auto read = call_for_program([&] { return read_arguments<F, First>(event.payload); });
  if (!read) return refuse_argument(read.error());
  using R = decltype(handler::apply(function, event, *read));
  if constexpr (is_task_of_answer<R>) {
    return handler::respond_later(function, event, std::move(*read));
  } else {
    return handler::call(
        [&]() -> decltype(auto) { return handler::apply(function, event, *read); });
  }
}

template <class F>
Outcome call_as(F& function, const Event& event) {
  constexpr Form form = form_of<F>();
  if constexpr (form == Form::nothing) {
    return handler::call(function);
  } else if constexpr (form == Form::event) {
    return handler::call(function, event);
  } else {
    return handler::call_with_arguments < form == Form::arguments ? 0 : 1 > (function, event);
  }
}

template <class F, std::size_t First>
using ResultOfArguments = decltype(handler::apply(std::declval<F&>(), std::declval<const Event&>(),
                                                  std::declval<ArgumentsOf<F, First>&>()));

template <class F>
consteval bool has_result() {
  constexpr Form form = form_of<F>();
  if constexpr (form == Form::nothing) {
    return HandlerResult<std::invoke_result_t<F&>>;
  } else if constexpr (form == Form::event) {
    return HandlerResult<std::invoke_result_t<F&, const Event&>>;
  } else if constexpr (form == Form::arguments) {
    return HandlerResult<ResultOfArguments<F, 0>>;
  } else if constexpr (form == Form::event_and_arguments) {
    return HandlerResult<ResultOfArguments<F, 1>>;
  } else {
    return false;
  }
}

}  // namespace handler

/// What can be called as a handler. It runs on the home loop, and takes
/// - nothing,
/// - an Event,
/// - typed arguments, as the component gives them: `[](bool checked) { … }`, `[](const Form&
/// form)`,
/// - or an Event and typed arguments.
///
/// A call whose arguments can't be read as what the parameters are (see convert.hpp) is answered
/// with an error that says which, where and why. Arguments that it does not take are ignored. A
/// coroutine may refer to its event and arguments until its end.
template <class F>
concept HandlerFunction = handler::has_result<F>() && std::copy_constructible<F>;

/// Any handler function as a Handler.
template <HandlerFunction F>
Handler make_handler(F function) {
  return [function = std::move(function)](const Event& event) mutable {
    return handler::call_as(function, event);
  };
}

/// A handler within a value, and what the client has to know of it.
///
/// Made by whoever builds the value, and not changed after that but for its id and place. The
/// leaves of elements that keys identify are copied when a model takes the value; the copies are
/// the model's own, and go on living with the handlers of later redraws (see model::redraw). Home
/// loop once a model has it.
struct EventLeaf {
  std::shared_ptr<const Handler> handler;  ///< Shared with the calls of it that are under way.
  std::optional<std::chrono::milliseconds> timeout;  ///< Of the response, for client and server.
  Value args;                   ///< An object of local states by name, or null.
  std::vector<Action> actions;  ///< What the client does at once, before it sends the event.
  HandlerId id = {};  ///< What the wire calls it where it was served first; empty until then.
  std::shared_ptr<const Place> place = {};  ///< Where it was served first.
  std::uint64_t owner = 0;  ///< The node whose own copy this is; 0 for the author's leaf.
};

/// A local state of any type, as a handler asks for it.
class AnyLocalState {
 public:
  template <class T>
  AnyLocalState(const LocalState<T>& state) : value_(state.value()) {}

  [[nodiscard]] const Value& value() const noexcept { return value_; }

 private:
  Value value_;
};

template <>
struct Convert<AnyLocalState> {
  static Value to_value(const AnyLocalState& state) { return state.value(); }
};

/// The longest time that a client is told to wait, some 24 days: of a longer one, the timers of
/// browsers make none at all.
inline constexpr std::chrono::milliseconds longest_event_timeout{
    std::numeric_limits<std::int32_t>::max()};

/// A timeout as clients are told it; a negative one has no end.
constexpr std::chrono::milliseconds bounded_event_timeout(std::chrono::milliseconds time) {
  const bool has_no_end = time < std::chrono::milliseconds(0);
  return has_no_end ? longest_event_timeout : std::min(time, longest_event_timeout);
}

/// What an event may carry beside its handler.
struct EventOptions {
  /// How long the client waits for the response, at most longest_event_timeout; the server's
  /// handler_timeout if not given.
  std::optional<std::chrono::milliseconds> timeout = {};
  /// Local states whose current values come along, as Event::args, and as the first argument of a
  /// handler that takes typed ones: an object by these names.
  std::map<std::string, AnyLocalState> args = {};
  /// What the client does at once, before it sends the event.
  std::vector<Action> actions = {};
};

/// A handler with options, as a prop takes it.
class BoundHandler {
 public:
  explicit BoundHandler(std::shared_ptr<EventLeaf> leaf) : value_(std::move(leaf)) {}

  [[nodiscard]] const Value& value() const noexcept { return value_; }

 private:
  Value value_;
};

template <>
struct Convert<BoundHandler> {
  static Value to_value(const BoundHandler& bound) { return bound.value(); }
};

/// A handler with options: `event(save, {.timeout = 30s, .args = {{"name", name}}})`.
template <HandlerFunction F>
BoundHandler event(F function, EventOptions options = {}) {
  auto leaf = std::make_shared<EventLeaf>();
  leaf->handler = std::make_shared<const Handler>(make_handler(std::move(function)));
  if (options.timeout) leaf->timeout = bounded_event_timeout(*options.timeout);
  if (!options.args.empty()) leaf->args = Value(options.args);
  leaf->actions = std::move(options.actions);
  return BoundHandler(std::move(leaf));
}

/// A function passed where a value is expected becomes an event.
template <HandlerFunction F>
struct Convert<F> {
  static Value to_value(const F& function) { return event(function).value(); }
};

}  // namespace updraft

#pragma GCC visibility pop
