// Screens whose parts are other models, for the stock clients: each handler answers which it is,
// and what its event says of where it was called.
#include <updraft/updraft.hpp>

#include <iostream>
#include <string>
#include <utility>

using namespace updraft;

namespace {

/// A handler that says who it is.
auto tells(std::string name) {
  return [name = std::move(name)](const Event& event) {
    return object({{"handler", name}, {"path", event.path}, {"target", event.target}});
  };
}

Value button(const std::string& label) {
  return Button({.key = label, .onPress = tells(label)}, label);
}

Models screens() {
  const Value shared = button("Shared");
  return {
      {"", YStack(H3("Parts"), button("Own"), ref("part"), ref("list"),
                  component("rise-tools/kit-tamagui/Button",
                            {{"key", "leaf"}, {"onPress", ref("press")}}, "Leaf"),
                  component("rise-tools/kit-tamagui/Button", {{"onPress", ref("object", "save")}},
                            "Member"),
                  ref("outer"), ref("shared"))},
      {"part", button("Part")},
      // As many as stand beside the ref: their positions mean others in the screen.
      {"list", array({button("First"), button("Second"), button("Third")})},
      {"press", Value(tells("Leaf"))},
      {"object", object({{"save", tells("Member")}, {"other", tells("Other")}})},
      {"outer", YStack(button("Outer"), ref("inner"))},
      {"inner", array({button("Inner"), ref("innermost")})},
      {"innermost", button("Innermost")},
      {"shared", shared},
      {"also-shared", YStack(H3("Shared"), shared)},
  };
}

}  // namespace

int main(int argc, char** argv) {
  return serve(screens(), options_from(argc, argv), [](Server& server) {
    std::cout << "The demo is at " << server.url() << "\n" << std::flush;
  });
}
