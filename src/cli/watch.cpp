#include "cli/watch.hpp"

#include "cli/changes.hpp"
#include "cli/display.hpp"
#include "cli/terminal_text.hpp"

#include <ctime>
#include <list>
#include <optional>
#include <utility>

namespace updraft::cli {
namespace {

/// What is shown of a path.
struct Watched {
  std::string path;
  Value value = {};
  std::optional<Value> before = std::nullopt;  ///< What the last update has taken the place of.
  std::size_t updates = 0;
  std::string time = {};  ///< Of the last update.
};

std::string time_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  char text[sizeof "23:59:59"];
  return {text, std::strftime(text, sizeof text, "%H:%M:%S", &parts)};
}

/// What `watch` has to tell, in the way that its reader wants: lines for programs, values one below
/// the other for a file, a display for a person. Lives as long as the command.
class Report {
 public:
  Report(const Console& console, std::string url)
      : console_(console),
        url_(std::move(url)),
        display_(console.output()),
        redraws_(console.is_pretty() && can_redraw(console.output().descriptor())) {}

  Watched& add(const std::string& path) { return watched_.emplace_back(Watched{path}); }

  void update(Watched& watched, const Value& value) {
    if (watched.updates++ > 0) watched.before = std::exchange(watched.value, value);
    watched.value = value;
    watched.time = time_of_day();
    if (!console_.is_pretty()) {
      return console_.output().write("{\"path\":" + json_line(watched.path) +
                                     ",\"value\":" + json_line(value) + "}\n");
    }
    tell(&watched, redraws_ && watched.before
                       ? head(watched) + list_changes(value, *watched.before, console_.look())
                       : section(watched));
  }

  void lose(const std::string& problem) {
    const std::string line = "connection lost, trying again: " + problem;
    if (!redraws_) return console_.say(line);
    status_ = painted(Paint::bad, "○ " + printable(line), console_.has_color());
    tell(nullptr, status_ + '\n');
  }

  void come_back() {
    if (!redraws_) return console_.say("connected again");
    status_.clear();
    tell(nullptr, live_line() + '\n');
  }

 private:
  /// Draws all, with what has changed in one of them; or the news only.
  void tell(const Watched* changed, const std::string& news) {
    if (!redraws_) return console_.output().write(news);
    std::string whole;
    for (const Watched& each : watched_) whole += section(each, &each == changed);
    whole += (status_.empty() ? live_line() : status_) + '\n';
    display_.draw(whole, news);
  }

  [[nodiscard]] std::string head(const Watched& watched) const {
    const std::string name = watched.path.empty() ? "\"\"" : printable(watched.path);
    const std::string note =
        watched.updates == 0 ? "  no value yet"
                             : "  update " + std::to_string(watched.updates) + ", " + watched.time;
    return painted(Paint::strong, name, console_.has_color()) +
           painted(Paint::faint, note, console_.has_color()) + '\n';
  }

  [[nodiscard]] std::string section(const Watched& watched, bool with_changes = true) const {
    const Look look = console_.look();
    if (watched.updates == 0) return head(watched);
    return head(watched) + (with_changes && watched.before
                                ? pretty_changes(watched.value, *watched.before, look)
                                : pretty(watched.value, look));
  }

  [[nodiscard]] std::string live_line() const {
    return painted(Paint::good, "●", console_.has_color()) +
           painted(Paint::faint, " live at " + url_, console_.has_color());
  }

  const Console& console_;
  std::string url_;
  Display display_;
  bool redraws_;
  std::string status_;  // while there is no connection
  std::list<Watched> watched_;
};

}  // namespace

void WatchPaths::run(const Console& console, Interrupts& interrupts) const {
  Report* told = nullptr;
  Visit visit(target, console, interrupts,
              {.stays = true,
               .on_loss = [&](const std::string& problem) { told->lose(problem); },
               .on_return = [&] { told->come_back(); },
               .output = &console.output()});
  Report report(console, visit.url());
  told = &report;
  std::size_t left = count;
  std::list<Subscribed> subscriptions;
  for (const std::string& path : paths) {
    Watched& watched = report.add(path);
    subscriptions.push_back(visit.client().subscribe(path, [&](const Value& value) {
      visit.guard([&] {
        report.update(watched, value);
        if (count > 0 && --left == 0) visit.end();
      });
    }));
  }
  visit.run();
}

}  // namespace updraft::cli
