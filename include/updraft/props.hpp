#pragma once

#include <updraft/handler.hpp>
#include <updraft/ref.hpp>
#include <updraft/value.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace updraft {

template <class T>
class LocalState;

/// What may stand between a component's tags: whatever becomes a value, but no handler and no
/// action, which a client can't draw.
template <class T>
concept Child =
    std::convertible_to<const std::decay_t<T>&, Value> && !HandlerFunction<std::decay_t<T>> &&
    !std::same_as<std::decay_t<T>, Action> && !std::same_as<std::decay_t<T>, BoundHandler>;

/// What tells a component from its siblings, over redraws and moves: a string or an integer, which
/// is sent as a string. Empty: none.
class Key {
 public:
  Key() = default;
  template <class T>
    requires std::convertible_to<T, std::string_view> && (!std::same_as<T, std::nullptr_t>)
  Key(T&& text) : text_(std::string_view(text)) {}
  template <std::integral I>
    requires(!std::same_as<I, bool> && !std::same_as<I, char>)
  Key(I number) : text_(std::to_string(number)) {}

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

/// What every Prop is, whatever it accepts: a value, or absent.
class AnyProp {
 public:
  AnyProp() noexcept = default;
  explicit AnyProp(Value value) : value_(std::move(value)) {}

  /// Null if the prop is absent, and left out of the component.
  [[nodiscard]] const Value* value() const noexcept { return value_ ? &*value_ : nullptr; }

 private:
  std::optional<Value> value_;
};

/// In the list of accepted types: whatever a Child may be.
struct AnyChild;

/// Whether a T may be given for a prop that accepts an A. Nothing is narrowed: a flag takes bool
/// only, a number no bool and no character.
template <class A, class T>
inline constexpr bool accepts = std::same_as<A, T>;
template <class T>
inline constexpr bool accepts<Value, T> = std::convertible_to<const T&, Value>;
template <class T>
inline constexpr bool accepts<AnyChild, T> = Child<T>;
template <class T>
inline constexpr bool accepts<double, T> =
    std::floating_point<T> ||
    (std::integral<T> && sizeof(T) <= 8 && !std::same_as<T, bool> && !std::same_as<T, char> &&
     !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> && !std::same_as<T, char16_t> &&
     !std::same_as<T, char32_t>);
template <class T>
inline constexpr bool accepts<std::string, T> =
    std::convertible_to<const T&, std::string_view> && !std::same_as<T, std::nullptr_t>;
/// A handler: a function, what event() returned, or actions that the client does by itself.
template <class T>
inline constexpr bool accepts<Handler, T> =
    HandlerFunction<T> || std::same_as<T, BoundHandler> || std::same_as<T, Action> ||
    std::same_as<T, std::vector<Action>>;
template <class T>
inline constexpr bool accepts<std::vector<Member>, T> =
    std::same_as<T, std::vector<Member>> || std::same_as<T, Value>;
template <class A, class T>
inline constexpr bool accepts<std::vector<A>, std::vector<T>> = accepts<A, T>;

/// As accepts, for one of several types. Besides, every prop takes a ref, a local state of what it
/// takes, and an optional of it, which may be absent.
template <class T, class... Accepted>
inline constexpr bool accepts_one_of = (accepts<Accepted, T> || ...);
template <class... Accepted>
inline constexpr bool accepts_one_of<Ref, Accepted...> = true;
template <class T, class... Accepted>
inline constexpr bool accepts_one_of<LocalState<T>, Accepted...> = accepts_one_of<T, Accepted...>;
template <class T, class... Accepted>
inline constexpr bool accepts_one_of<std::optional<T>, Accepted...> =
    accepts_one_of<T, Accepted...>;

template <class... Accepted>
class Prop;

/// What stands in the braces of `.prop = {a, b}`, where a prop accepts a list.
template <class... Accepted>
struct InBraces {
  struct Nothing {
    Nothing() = delete;
  };
  using Item = Nothing;
};
template <class First, class... Rest>
struct InBraces<First, Rest...> : InBraces<Rest...> {};
template <class... Rest>
struct InBraces<Handler, Rest...> {
  using Item = Action;
};
template <class A, class... Rest>
struct InBraces<std::vector<A>, Rest...> {
  using Item = A;
};
template <class... Rest>
struct InBraces<std::vector<double>, Rest...> {
  using Item = Prop<double>;
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// What is given for a prop, as it is sent. Lists, text and optionals have a way of their own;
/// everything else converts by Value's constructors.
AnyProp list_prop(const std::vector<Action>& actions);
AnyProp list_prop(const std::vector<Member>& members);
AnyProp to_prop(std::initializer_list<Prop<double>> numbers);
template <class T>
AnyProp to_prop(T&& given) {
  using Given = std::decay_t<T>;
  if constexpr (std::same_as<Given, std::vector<Action>> ||
                std::same_as<Given, std::vector<Member>>) {
    return list_prop(given);
  } else if constexpr (HandlerFunction<Given>) {
    return AnyProp(event(Given(std::forward<T>(given))).value());
  } else if constexpr (is_optional<Given>) {
    return given ? to_prop(*std::forward<T>(given)) : AnyProp();
  } else if constexpr (std::constructible_from<Value, T>) {
    return AnyProp(Value(std::forward<T>(given)));
  } else {
    return AnyProp(Value(std::string_view(given)));
  }
}
template <class T>
AnyProp to_prop(std::initializer_list<T> items) {
  return to_prop(std::vector<T>(items));
}

/// An optional prop in a struct of props: absent, or one of the accepted types (see `accepts`).
/// What is of no accepted type does not compile.
template <class... Accepted>
class Prop : public AnyProp {
 public:
  Prop() noexcept = default;
  template <class T>
    requires(!std::derived_from<std::remove_cvref_t<T>, AnyProp> &&
             accepts_one_of<std::decay_t<T>, Accepted...>)
  Prop(T&& given) : AnyProp(to_prop(std::forward<T>(given))) {}
  /// `.onPress = {toggle_it, then_that}`, `.value = {25, 75}`, `.pressStyle = {{"opacity", 0.5}}`
  Prop(std::initializer_list<typename InBraces<Accepted...>::Item> items)
      : AnyProp(to_prop(items)) {}
};

/// The types of props.
namespace props {

using Flag = Prop<bool>;
using Number = Prop<double>;
using String = Prop<std::string>;
/// A length, colour or the like: a number (of density-independent pixels, for a length), or a
/// string
/// (`"50%"`, `"$4"`, `"$background"`).
using Token = Prop<std::string, double>;
using Numbers = Prop<std::vector<double>>;
/// Members: `{{"opacity", 0.5}}`.
using Object = Prop<std::vector<Member>>;
/// Something to draw: a component, a text, ….
using Node = Prop<AnyChild>;
/// A handler: a function, `event(function, options)`, or one action or more that need no server.
using On = Prop<Handler>;
using Any = Prop<Value>;

}  // namespace props

/// A prop that a struct has for some components but not for this one: nothing can be given for it.
class NotAProp {};

/// A prop and its name on the wire.
struct NamedProp {
  NamedProp(std::string_view prop_name, const AnyProp& given) noexcept
      : name(prop_name), value(given.value()) {}
  NamedProp(std::string_view prop_name, const NotAProp&) noexcept
      : name(prop_name), value(nullptr) {}

  std::string_view name;
  const Value* value;  ///< Null if absent. Valid as long as the prop is.
};

/// The props of a component as they are sent: members, in order, and the key, which is no prop.
class Props {
 public:
  Props() = default;
  /// Of two props of the same name the last counts; `key` becomes the component's key. Throws Error
  /// if that is neither a string, an integer nor null.
  Props(std::initializer_list<Member> members) : Props(std::vector<Member>(members)) {}
  Props(const std::vector<Member>& members);
  /// What a struct of props is made of; absent ones are left out, `more` comes last.
  Props(const Key& key, std::initializer_list<NamedProp> named,
        const std::vector<Member>& more = {});

  [[nodiscard]] const std::string& key() const noexcept { return key_; }
  [[nodiscard]] const std::vector<Member>& members() const noexcept { return members_; }

 private:
  void append(const Member& member);

  std::string key_;
  std::vector<Member> members_;
};

}  // namespace updraft

#pragma GCC visibility pop
