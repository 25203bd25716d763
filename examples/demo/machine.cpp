#include "screens.hpp"

#include <cmath>

namespace demo {

using namespace updraft;

namespace {

Value gauge(const char* label, double percent) {
  const auto rounded = static_cast<int>(std::lround(percent));
  return YStack({.key = label, .gap = "$2"}, Text(label, ": ", rounded, " %"),
                Progress({.value = rounded, .more = {{"aria-label", label}}}, ProgressIndicator()));
}

}  // namespace

Model machine_screen(const State<Figures>& figures) {
  return view([figures](Get get) {
    const Figures& now = get(figures);
    return screen("This machine",
                  {gauge("CPU", now.cpu_percent), gauge("Memory", now.memory_percent),
                   Text({.key = "connections"}, "Connections: ", now.connections)});
  });
}

}  // namespace demo
