#pragma once

#include <updraft/component.hpp>
#include <updraft/props.hpp>

#include <vector>

#pragma GCC visibility push(default)

/// The icons of lucide.dev (kit-lucide-icons).
namespace updraft::icons {

struct IconProps {
  Key key{};
  props::String icon{};  ///< Its name in PascalCase: `ChevronRight`.
  props::Token size{};   ///< 20 unless given.
  props::Token color{};
  std::vector<Member> more{};
};
Props to_props(const IconProps& p);

/// `Icon({.icon = "Plus"})`, as a child or as the `icon` of a Button. It has no children.
inline constexpr Builder<IconProps> Icon{"rise-tools/kit-lucide-icons/Icon"};

}  // namespace updraft::icons

#pragma GCC visibility pop
