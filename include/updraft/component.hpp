#pragma once

#include <updraft/props.hpp>
#include <updraft/value.hpp>

#include <array>
#include <span>
#include <string_view>
#include <utility>

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

/// Any component by its identifier, for those that have no builder of their own:
/// `component("rise-tools/kit-svg/Rect", {{"key", "bar"}, {"width", 20}}, child…)`. A `key` among
/// the props becomes the component's key; a function becomes an event.
template <Child... Children>
Value component(std::string_view id, const Props& props, Children&&... children) {
  std::array<Value, sizeof...(Children)> list{Value(std::forward<Children>(children))...};
  return make_component(id, props, list);
}
template <Child... Children>
Value component(std::string_view id, Children&&... children) {
  return component(id, Props(), std::forward<Children>(children)...);
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

  template <Child... Children>
  Value operator()(const P& props, Children&&... children) const {
    return component(id, to_props(props), std::forward<Children>(children)...);
  }
  template <Child... Children>
  Value operator()(Children&&... children) const {
    return component(id, Props(), std::forward<Children>(children)...);
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
