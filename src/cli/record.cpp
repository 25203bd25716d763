#include "cli/record.hpp"

#include "cli/recording.hpp"

#include <list>
#include <optional>

namespace updraft::cli {

void Record::run(const Console& console, Interrupts& interrupts) const {
  Recording recording;
  std::optional<Output> opened;
  const auto write = [&](const std::string& lines) {
    if (file.empty()) return console.output().write(lines);
    opened->write(lines);
  };
  Visit* visited = nullptr;
  // Where there is no server, an older recording stays.
  const auto begin = [&] {
    if (!file.empty()) opened.emplace(Output::file(file));
    write(Recording::first_line(visited->url()));
  };
  bool is_begun = false;
  Visit visit(target, console, interrupts,
              {.stays = true,
               .on_loss =
                   [&](const std::string& problem) {
                     console.say("connection lost, trying again: " + problem);
                   },
               .on_return = [&] { console.say("connected again"); },
               .on_traffic =
                   [&](const Traffic& traffic) {
                     if (!std::exchange(is_begun, true)) begin();
                     write(recording.take(traffic));
                     if (count > 0 && recording.updates() >= count) visited->end();
                   },
               .output = file.empty() ? &console.output() : nullptr});
  visited = &visit;
  if (time.count() > 0) visit.after(time, [&] { visit.end(); });
  std::list<Subscribed> subscriptions;
  for (const std::string& path : paths) subscriptions.push_back(visit.client().subscribe(path));
  visit.run();
}

}  // namespace updraft::cli
