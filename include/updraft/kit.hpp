#pragma once

#include <updraft/component.hpp>
#include <updraft/props.hpp>
#include <updraft/tamagui.hpp>

#include <cstddef>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

/// Builders of rise-tools/kit: progress, bottom sheets, a list to reorder, a slider for live
/// values.
namespace updraft::kit {

/// The client refuses the component without the first three props.
struct AnimatedProgressProps {
  Key key{};
  Prop<double, std::nullptr_t> startProgress{};  ///< 0 to 1; null: stand still at the end.
  props::Number endProgress{};                   ///< 0 to 1.
  props::Number duration{};                      ///< From start to end, in milliseconds.
  props::String size{};                          ///< small or large.
  props::Number opacity{};                       ///< 0 to 1.
  std::vector<Member> more{};
};
Props to_props(const AnimatedProgressProps& p);

/// A progress that the client moves by itself from start to end.
inline constexpr Builder<AnimatedProgressProps> AnimatedProgress{"rise-tools/kit/AnimatedProgress"};

struct BottomSheetProps {
  Key key{};
  props::Node trigger{};        ///< What is always seen: a BottomSheetTriggerButton, or holds one.
  props::Numbers snapPoints{};  ///< Heights that it stops at, in percent of the screen.
  props::Flag dismissOnSnapToBottom{};
  props::Flag modal{};
  props::Object frameProps{};  ///< Props of the frame around the children.
  std::vector<Member> more{};
};
Props to_props(const BottomSheetProps& p);

/// What its trigger opens, from the bottom of the screen. The next three belong into it.
inline constexpr Builder<BottomSheetProps> BottomSheet{"rise-tools/kit/BottomSheet"};
inline constexpr Builder<ButtonProps> BottomSheetTriggerButton{
    "rise-tools/kit/BottomSheetTriggerButton"};
inline constexpr Builder<ButtonProps> BottomSheetCloseButton{
    "rise-tools/kit/BottomSheetCloseButton"};
/// Submits the form that it is in (forms.hpp), and closes the sheet.
inline constexpr Builder<ButtonProps> BottomSheetSubmitButton{
    "rise-tools/kit/BottomSheetSubmitButton"};

/// A row of a DraggableFlatList.
struct DraggableItem {
  std::string key;
  props::Node label{};  ///< What is drawn.
  props::On onPress{};
};

struct DraggableFlatListProps {
  Key key{};
  Prop<std::vector<DraggableItem>> data{};
  props::Node header{};
  props::Node footer{};
  props::On onItemPress{};  ///< (key)
  props::On onReorder{};    ///< (all keys, in the new order)
  std::vector<Member> more{};
};
Props to_props(const DraggableFlatListProps& p);

/// A list whose rows the user drags into another order. It has no children.
inline constexpr Builder<DraggableFlatListProps> RNDraggableFlatList{
    "rise-tools/kit/RNDraggableFlatList"};

/// The client refuses the component without a value and a size.
struct SmoothSliderProps {
  Key key{};
  props::Number value{};
  props::Number min{};  ///< 0 if not given.
  props::Number max{};  ///< 1 if not given.
  props::Number step{};
  props::Number smoothing{};  ///< How slowly it follows the value, 0 (at once) to 1.
  props::On onValueChange{};  ///< (number)
  props::Number size{};       ///< Its height, in density-independent pixels.
  std::vector<Member> more{};
};
Props to_props(const SmoothSliderProps& p);

/// A slider that moves softly to values that others set, and by the finger that is on it. It has no
/// children.
inline constexpr Builder<SmoothSliderProps> SmoothSlider{"rise-tools/kit/SmoothSlider"};

}  // namespace updraft::kit

template <>
struct updraft::Convert<updraft::kit::DraggableItem> {
  static Value to_value(const kit::DraggableItem& item);
};

#pragma GCC visibility pop
