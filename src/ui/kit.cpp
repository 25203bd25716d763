#include <updraft/kit.hpp>

namespace updraft {

Value Convert<kit::DraggableItem>::to_value(const kit::DraggableItem& item) {
  std::vector<Member> members{{"key", item.key}};
  if (const Value* label = item.label.value()) members.push_back({"label", *label});
  if (const Value* on_press = item.onPress.value()) members.push_back({"onPress", *on_press});
  return object(std::move(members));
}

namespace kit {

Props to_props(const AnimatedProgressProps& p) {
  return Props(p.key,
               {{"startProgress", p.startProgress},
                {"endProgress", p.endProgress},
                {"duration", p.duration},
                {"size", p.size},
                {"opacity", p.opacity}},
               p.more);
}

Props to_props(const BottomSheetProps& p) {
  return Props(p.key,
               {{"trigger", p.trigger},
                {"snapPoints", p.snapPoints},
                {"dismissOnSnapToBottom", p.dismissOnSnapToBottom},
                {"modal", p.modal},
                {"frameProps", p.frameProps}},
               p.more);
}

Props to_props(const DraggableFlatListProps& p) {
  return Props(p.key,
               {{"data", p.data},
                {"header", p.header},
                {"footer", p.footer},
                {"onItemPress", p.onItemPress},
                {"onReorder", p.onReorder}},
               p.more);
}

Props to_props(const SmoothSliderProps& p) {
  return Props(p.key,
               {{"value", p.value},
                {"min", p.min},
                {"max", p.max},
                {"step", p.step},
                {"smoothing", p.smoothing},
                {"onValueChange", p.onValueChange},
                {"size", p.size}},
               p.more);
}

}  // namespace kit

}  // namespace updraft
