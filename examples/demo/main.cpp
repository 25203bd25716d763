// Six screens that show what updraft is for. Each is a file of its own; this one puts them at
// paths.
#include "meter.hpp"
#include "screens.hpp"

#include <chrono>
#include <iostream>
#include <memory>

using namespace updraft;
using namespace std::chrono_literals;

namespace {

void say_what_next(const Server& server) {
  const std::string http = "http" + server.url().substr(2);
  std::cout
      << "\nThe demo is at " << server.url() << "\n\n"
      << "  Browser  " << http << "\n"
      << "  Shell    curl " << http << "/counter\n"
      << "  Phone    open the Rise Playground app and connect to this machine; start the demo\n"
      << "           with --address 0.0.0.0 to be reached from other machines\n"
      << "  Program  any client of @rise-tools, at the paths \"\", counter, controls, sign-up,\n"
      << "           tasks, weather, machine\n\n"
      << "Ctrl-C ends it.\n"
      << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  auto figures = state(demo::Figures{});
  const Models models{{"", demo::home_screen()},
                      {"counter", demo::counter_screen()},
                      {"controls", demo::controls_screen()},
                      {"sign-up", demo::sign_up_screen()},
                      {"tasks", demo::tasks_screen()},
                      {"weather", demo::weather_screen()},
                      {"machine", demo::machine_screen(figures)}};

  return serve(models, options_from(argc, argv), [figures](Server& server) {
    const auto meter = std::make_shared<demo::Meter>();
    server.every(1s, [&server, figures, meter] {
      figures.set({.cpu_percent = meter->cpu_percent(),
                   .memory_percent = meter->memory_percent(),
                   .connections = server.stats().connections});
    });
    say_what_next(server);
  });
}
