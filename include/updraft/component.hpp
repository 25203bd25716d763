#pragma once

#include <updraft/props.hpp>
#include <updraft/value.hpp>

#include <array>
#include <concepts>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace updraft {

/// A component with these children:
/// `{"$":"component","component":id,"key":…,"props":{…},"children":…,"$staticChildren":true}`.
///
/// As in JSX: no children leave `children` out, one is that value itself, and several are an array
/// with `$staticChildren`, which needs no keys. A null child stays, and draws nothing. A single
/// child that is an array (a list of rows) gets no `$staticChildren`: its items should have keys.
/// Without a key or props, these are left out. Throws Error if it would nest deeper than
/// Value::max_depth.
Value make_component(std::string_view id, const Props& props, std::span<Value> children);

/// What stands between the tags of a component of your own, which is a function:
///
///     Value card(std::string_view title, const Children& children) {
///       return YStack({.gap = "$2"}, H4(title), children);
///     }
///     card("Today", {Text("Sunny"), "20 degrees"})
class Children {
 public:
  /// One of them, whatever a Child may be.
  class Item {
   public:
    template <Child T>
    Item(T&& child) : value_(std::forward<T>(child)) {}

   private:
    friend class Children;
    Value value_;
  };

  Children() = default;
  Children(std::initializer_list<Item> items);

  [[nodiscard]] const std::vector<Value>& values() const noexcept { return values_; }

 private:
  std::vector<Value> values_;
};

/// What may be given to a component: a child, or those that were given to a component of your own,
/// each of which becomes a child.
template <class T>
concept ChildOrChildren = Child<T> || std::same_as<std::remove_cvref_t<T>, Children>;

/// Appends what was given to a component.
template <ChildOrChildren T>
void append_to(std::vector<Value>& list, T&& given) {
  if constexpr (Child<T>) {
    list.emplace_back(std::forward<T>(given));
  } else {
    list.insert(list.end(), given.values().begin(), given.values().end());
  }
}

/// Any component by its identifier, for those that have no builder of their own:
/// `component("rise-tools/kit-svg/Rect", {{"key", "bar"}, {"width", 20}}, child…)`. A `key` among
/// the props becomes the component's key; a function becomes an event.
template <ChildOrChildren... Given>
Value component(std::string_view id, const Props& props, Given&&... given) {
  if constexpr ((Child<Given> && ...)) {
    std::array<Value, sizeof...(Given)> list{Value(std::forward<Given>(given))...};
    return make_component(id, props, list);
  } else {
    std::vector<Value> list;
    (append_to(list, std::forward<Given>(given)), ...);
    return make_component(id, props, list);
  }
}
template <ChildOrChildren... Given>
Value component(std::string_view id, Given&&... given) {
  return component(id, Props(), std::forward<Given>(given)...);
}

/// Builds one component from a struct of its props, and from children:
/// `YStack({.gap = "$2"}, Text("a"), "b")`, or without props: `YStack(Text("a"), "b")`.
///
/// For a kit of your own, write the struct (an aggregate whose members are `= {}` or `{}`), a
/// function to_props that names its members, and a constant:
///
///     struct DialProps {
///       Key key{};
///       props::Number angle{};  ///< In degrees.
///       props::On onTurn{};
///     };
///     inline Props to_props(const DialProps& p) {
///       return Props(p.key, {{"angle", p.angle}, {"onTurn", p.onTurn}});
///     }
///     inline constexpr Builder<DialProps> Dial{"acme/kit/Dial"};
template <class P>
struct Builder {
  std::string_view id;

  template <ChildOrChildren... Given>
  Value operator()(const P& props, Given&&... given) const {
    return component(id, to_props(props), std::forward<Given>(given)...);
  }
  template <ChildOrChildren... Given>
  Value operator()(Given&&... given) const {
    return component(id, Props(), std::forward<Given>(given)...);
  }
};

struct FragmentProps {
  Key key{};
};
Props to_props(const FragmentProps& p);

/// Several values in the place of one: `fragment(a, b)`, `fragment({.key = "both"}, a, b)`.
inline constexpr Builder<FragmentProps> fragment{"rise-tools/react/Fragment"};

/// The value with a key: a component gets that key, in the place of its own; anything else is
/// wrapped into a fragment that has it. An empty key changes nothing.
Value with_key(Value value, std::string_view key);

}  // namespace updraft

#pragma GCC visibility pop
