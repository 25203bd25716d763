// updraft_reliability: does to a server what clients should not, judges what that costs it, and
// writes the tables of docs/reliability.md.
#include <updraft/error.hpp>

#include "attack.hpp"
#include "bounds.hpp"
#include "bystander.hpp"
#include "child.hpp"
#include "churn.hpp"
#include "crew.hpp"
#include "figures.hpp"
#include "flood.hpp"
#include "hostile.hpp"
#include "process.hpp"
#include "report.hpp"
#include "shapes.hpp"
#include "shutdown.hpp"
#include "stalled.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace updraft::reliability {
namespace {

constexpr int failed = 1;
constexpr int bad_usage = 2;
/// Of the measurements at once, with room.
constexpr std::size_t most_connections = 3'000;
/// A thousand pings each: more than the kernel holds the pongs of.
constexpr std::size_t thousands_of_pings = 50;

constexpr Hostility deep_json{Attack::deep_json, 100, 16};
constexpr Hostility deflate_bombs{Attack::deflate_bombs, 100, 16};
constexpr Hostility unread_pings{Attack::unread_pings, 100, thousands_of_pings};
constexpr Hostility announcements{Attack::announcements, 100, 0};

/// Measures with servers of that program.
class Measurements {
 public:
  explicit Measurements(std::string program) : program_(std::move(program)) {}

  void stalled() { measure_beside(StalledReaders()); }

  void sigterm() {
    const Shutdown load;
    Child server(program_, flags);
    const ShutdownOutcome outcome = measure(server, load);
    const std::uint64_t runs = outcome.exit.applied - outcome.begun_before;
    report_.findings.push_back(
        {.done = "SIGTERM with " + number(load.in_flight()) + " events in flight, half of them " +
                 "in handlers that wait, " + number(load.sessions * load.late) +
                 " of these beyond the server's patience",
         .bound = "each event whose handler has begun is answered, all sessions are closed with "
                  "1001, exit code 0 within " +
                  std::to_string(end_time.count()) + " s",
         .measured =
             number(runs) + " handlers begun, " + number(outcome.answered) + " events answered (" +
             number(outcome.cancelled) + " as cancelled), " + number(outcome.goodbyes) + " of " +
             number(load.sessions) + " sessions closed with 1001, exit code " +
             std::to_string(outcome.exit.status) + " after " +
             milliseconds(std::chrono::duration_cast<std::chrono::nanoseconds>(outcome.exit.took)),
         .holds = runs == outcome.answered && runs > 0 && outcome.goodbyes == load.sessions &&
                  outcome.exit.status == 0 && outcome.exit.took <= end_time});
  }

  void churn() { measure_beside(Churn()); }

  void hostile() {
    for (const Hostility& load : {deep_json, deflate_bombs, unread_pings, announcements}) {
      measure_beside(load);
    }
  }

  void flood() { measure_beside(Flood()); }

  void attacks() {
    AttackLoad load;
    load.quiet_load = quiet_load(Child(program_, {}, Child::Log::hidden));
    for (const Shape& shape : all_shapes()) {
      if (shape.name.find(attack_filter) == std::string_view::npos) continue;
      std::cerr << shape.name << '\n';
      const Child server(program_, {}, Child::Log::hidden);
      AttackFinding finding{std::string(shape.name), measure(server, shape, load)};
      if (finding.outcome.newcomers.refused > 0) {
        std::cerr << "  " << finding.outcome.newcomers.refusal << '\n';
      }
      if (!finding.outcome.complaint.empty()) {
        std::cerr << "  " << finding.outcome.complaint << '\n';
      }
      report_.attacks.push_back(std::move(finding));
    }
  }

  /// Only attacks that have this in their names are measured.
  std::string attack_filter;

  /// Only the bystander and the descriptors are looked at: the memory would be everybody's.
  void all_at_once() {
    const auto together = [](const Child& server) {
      Crew crew;
      crew.add([&] { static_cast<void>(measure(server, StalledReaders())); });
      crew.add([&] { static_cast<void>(measure(server, Churn())); });
      crew.add([&] { static_cast<void>(measure(server, Flood())); });
      for (const Hostility& load : {deep_json, deflate_bombs, unread_pings, announcements}) {
        crew.add([&server, load] { static_cast<void>(measure(server, load)); });
      }
      crew.await();
    };
    beside("all of these at once", together);
  }

  [[nodiscard]] const Report& report() const noexcept { return report_; }

 private:
  inline static const std::vector<std::string> flags{"--log-level", "error"};

  static std::string name_of(const StalledReaders& load) {
    return number(load.readers) + " stalled readers of " + number(load.models) + " models of " +
           number(load.value_bytes >> 10) + " KiB, owed " +
           mebibytes(static_cast<std::int64_t>(load.owed_bytes())) + " in all";
  }
  static std::string name_of(const Churn& load) {
    return number(load.connections) + " connections that come and go, " + number(load.at_once) +
           " at once, four of five without a close frame";
  }
  static std::string name_of(const Flood& load) {
    return "a flood: " + number(load.connections) + " neighbours with " + number(load.in_flight) +
           " events in flight each";
  }
  static std::string name_of(const Hostility& load) {
    return std::string(reliability::name_of(load.attack)) + " from " + number(load.connections) +
           " connections";
  }

  /// A measurement of a new server, with a bystander.
  void beside(const std::string& name, const std::function<void(const Child&)>& measurement) {
    std::cerr << name << '\n';
    const Child server(program_, flags);
    Bystander bystander(server.port());
    measurement(server);
    report_.bystanders.push_back(bystander_finding(name, bystander.finish()));
  }

  template <class Load>
  void measure_beside(const Load& load) {
    beside(name_of(load), [&](const Child& server) { add(load, measure(server, load)); });
  }

  void add(const StalledReaders& load, const StalledOutcome& outcome) {
    report_.findings.push_back(
        {.done = name_of(load),
         .bound = "at most " + mebibytes(stalled_memory) +
                  " more memory; each reads the current values when it wakes; " +
                  mebibytes(lasting_memory) + " when they are gone",
         .measured = mebibytes(outcome.memory) + " (at its highest " +
                     mebibytes(outcome.highest_memory) + "; the kernel's sockets " +
                     mebibytes(outcome.kernel_memory) + "); " + number(outcome.current) + " of " +
                     number(load.readers) + " current; " + mebibytes(outcome.lasting_memory),
         .holds = load.owed_bytes() >= stalled_owed_bytes &&
                  outcome.highest_memory <= stalled_memory && outcome.current == load.readers &&
                  outcome.lasting_memory <= lasting_memory});
  }

  void add(const Churn& load, const ChurnOutcome& outcome) {
    const std::size_t polite = load.connections / Churn::ways;
    report_.findings.push_back(
        {.done = name_of(load),
         .bound = "no descriptor left, at most " + mebibytes(lasting_memory) + " more memory",
         .measured = std::to_string(outcome.descriptors) + " descriptors, " +
                     mebibytes(outcome.lasting_memory) + "; " + number(outcome.closed) + " of " +
                     number(polite) + " close frames answered",
         .holds = outcome.descriptors == 0 && outcome.lasting_memory <= lasting_memory &&
                  outcome.closed == polite && outcome.answered == polite});
  }

  void add(const Flood& load, const FloodOutcome& outcome) {
    const double rate = static_cast<double>(outcome.answered) / outcome.took.count();
    report_.findings.push_back({.done = name_of(load),
                                .bound = "each event is answered",
                                .measured = number(outcome.answered) + " answered, " +
                                            number(static_cast<std::uint64_t>(rate)) + " a second",
                                .holds = outcome.answered > 0});
  }

  void add(const Hostility& load, const HostileOutcome& outcome) {
    report_.findings.push_back(
        {.done = name_of(load),
         .bound = "at most " + mebibytes(hostile_memory) + " while it lasts, " +
                  mebibytes(lasting_memory) + " when they are gone",
         .measured = mebibytes(outcome.highest_memory) + ", " + mebibytes(outcome.lasting_memory) +
                     "; " + number(outcome.as_promised) + " of " + number(load.connections) +
                     " answered by the rules",
         .holds = outcome.highest_memory <= hostile_memory &&
                  outcome.lasting_memory <= lasting_memory && outcome.descriptors == 0 &&
                  outcome.as_promised == load.connections});
  }

  std::string program_;
  Report report_;
};

struct Settings {
  std::string server;
  std::string attack_filter;
  std::vector<std::string> names;
  std::string page;
};

using Steps = std::vector<std::pair<std::string, void (Measurements::*)()>>;

const Steps& steps() {
  static const Steps all{
      {"stalled", &Measurements::stalled}, {"sigterm", &Measurements::sigterm},
      {"churn", &Measurements::churn},     {"hostile", &Measurements::hostile},
      {"flood", &Measurements::flood},     {"at-once", &Measurements::all_at_once},
      {"attacks", &Measurements::attacks}};
  return all;
}

/// Prints the tables of what was measured, and puts them into the page if there is one.
void show(const Report& report, const std::string& page) {
  const auto show_table = [&](const std::string& name, const std::string& table) {
    std::cout << table;
    if (!page.empty()) write_into(page, name, table);
  };
  if (!report.bystanders.empty() || !report.findings.empty()) {
    show_table("figures", to_markdown(report));
  }
  if (!report.attacks.empty()) show_table("attacks", attacks_to_markdown(report));
}

int run(const Settings& settings) {
  load::raise_descriptor_limit(most_connections);
  Measurements measurements(settings.server);
  measurements.attack_filter = settings.attack_filter;
  for (const auto& [name, step] : steps()) {
    const bool wanted = settings.names.empty() || std::ranges::count(settings.names, name) > 0;
    if (wanted) (measurements.*step)();
  }
  show(measurements.report(), settings.page);
  return measurements.report().holds() ? 0 : failed;
}

}  // namespace
}  // namespace updraft::reliability

int main(int argc, char** argv) {
  using namespace updraft::reliability;
  Settings settings;
  std::vector<std::string> names;
  for (const auto& [name, step] : steps()) names.push_back(name);
  CLI::App app(
      "Measures what a server promises about reliability; exits with 1 if a bound is missed.");
  app.add_option("names", settings.names, "what to measure; all by default")
      ->check(CLI::IsMember(names));
  app.add_option("--server", settings.server, "the program reliability_server")->required();
  app.add_option("--only", settings.attack_filter, "only attacks whose names have this in them");
  app.add_option("--write", settings.page, "the page to put the tables into");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : bad_usage;
  }
  try {
    return run(settings);
  } catch (const std::exception& error) {
    std::cerr << "updraft_reliability: " << error.what() << '\n';
    return failed;
  }
}
