#include "screens.hpp"

namespace demo {

using namespace updraft;

Model counter_screen() {
  auto count = state(0);
  const auto plus = [count] { ++count; };
  const auto minus = [count] {
    if (count.read() == 0) throw Error("the count can't go below zero");
    --count;
  };
  return view([=](Get get) {
    return screen("Counter", {Text("The count is ", get(count)),
                              Button({.key = "plus", .onPress = plus}, "Plus 1"),
                              Button({.key = "minus", .onPress = minus}, "Minus 1")});
  });
}

}  // namespace demo
