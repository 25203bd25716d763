#include "screens.hpp"

#include <algorithm>
#include <string>

namespace demo {

using namespace updraft;

namespace {

constexpr std::size_t longest_note = 200;

Value labelled_switch(const char* label, bool on, const State<bool>& state) {
  return XStack({.key = label, .gap = "$3", .alignItems = "center"},
                Switch({.key = "switch",
                        .checked = on,
                        .onCheckedChange = [state](bool checked) { state.set(checked); },
                        .more = {{"aria-label", label}}},
                       SwitchThumb()),
                Text(label));
}

}  // namespace

Model controls_screen() {
  auto brightness = state(40.0);
  auto lamp = state(true);
  auto fan = state(false);
  auto note = state(std::string());
  const auto dim = [brightness](double wanted) { brightness.set(std::clamp(wanted, 0.0, 100.0)); };
  // The text is the server's at each letter. Phones need another pattern: docs/handlers.md, "Text
  // fields".
  const auto write = [note](const std::string& text) {
    if (text.size() > longest_note) throw Error("a note has at most 200 letters");
    note.set(text);
  };
  return view([=](Get get) {
    return screen("Shared controls",
                  {Text("Open this twice: what you move here moves there."),
                   Text({.key = "brightness"}, "Brightness: ", get(brightness), " %"),
                   kit::SmoothSlider({.key = "slider",
                                      .value = get(brightness),
                                      .min = 0,
                                      .max = 100,
                                      .step = 1,
                                      .onValueChange = dim}),
                   labelled_switch("Lamp", get(lamp), lamp), labelled_switch("Fan", get(fan), fan),
                   Input({.key = "note",
                          .value = get(note),
                          .placeholder = "A note for everybody",
                          .onChangeText = write}),
                   Text({.key = "noted"}, "Noted: ", get(note))});
  });
}

}  // namespace demo
