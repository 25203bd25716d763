#include "screens.hpp"

namespace demo {

using namespace updraft;

Model counter_screen() {
  auto count = state(0);
  return view([count](Get get) {
    return screen(
        "Counter", Text("The count is ", get(count)),
        Button({.key = "plus", .onPress = [count] { count.update([](int n) { return n + 1; }); }},
               "Plus 1"),
        Button({.key = "minus",
                .onPress =
                    [count] {
                      if (count.read() == 0) throw Error("the count can't go below zero");
                      count.update([](int n) { return n - 1; });
                    }},
               "Minus 1"));
  });
}

}  // namespace demo
