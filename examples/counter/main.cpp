#include <updraft/updraft.hpp>

using namespace updraft;

int main() {
  auto count = state(0);
  auto plus = [count] { ++count; };
  auto reset = [count] {
    if (count.read() == 0) throw Error("it is 0 already");
    count.set(0);
  };

  auto counter = view([=](Get get) {
    return YStack({.gap = "$2", .padding = "$4"}, Text("The count is ", get(count)),
                  Button({.key = "plus", .onPress = plus}, "Plus 1"),
                  Button({.key = "reset", .onPress = reset}, "Reset"));
  });

  return serve({{"counter", counter}}, {.port = 3005});
}
