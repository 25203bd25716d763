#include "screens.hpp"

namespace demo {

using namespace updraft;

namespace {

Value link(const char* path, const char* icon, const char* label) {
  return Button({.key = path, .icon = icons::Icon({.icon = icon}), .onPress = navigate(path)},
                label);
}

}  // namespace

Value screen(std::string_view title, const Children& children) {
  return ScrollView(YStack({.gap = "$4", .padding = "$4"}, H3(title), children));
}

// A value that never changes is a model too.
Model home_screen() {
  return screen("updraft",
                {Text("Everything on these screens comes from a C++ program, and stays live."),
                 link("counter", "Plus", "A counter"),
                 link("controls", "SlidersHorizontal", "Shared controls"),
                 link("sign-up", "UserPlus", "A form"), link("tasks", "ListTodo", "A list"),
                 link("weather", "CloudSun", "A slow load"),
                 link("machine", "Activity", "This machine, live")});
}

}  // namespace demo
