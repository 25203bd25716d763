#include "cli/get.hpp"

namespace updraft::cli {

void Get::run(const Console& console, Interrupts& interrupts) const {
  Visit visit(target, console, interrupts, {});
  visit.await_value(path);
  const Subscribed subscribed = visit.client().subscribe(path, [&](const Value& value) {
    visit.guard([&] {
      console.print(value);
      visit.end();
    });
  });
  visit.run();
}

}  // namespace updraft::cli
