// updraft_load: loads a server that keeps docs/fixture.md's contract, and prints what it measured
// as one line of JSON.
#include <updraft/error.hpp>

#include "descriptor.hpp"
#include "loads.hpp"
#include "stage.hpp"

#include <CLI/CLI.hpp>
#include <sys/signalfd.h>

#include <csignal>
#include <iostream>
#include <map>
#include <string>

namespace {

using namespace updraft::load;

constexpr int failed = 1;
constexpr int bad_usage = 2;
constexpr int interrupted = 130;  // As shells report an end by SIGINT.

/// A number that is at least 1.
const CLI::Range positive(1, 1'000'000'000);
const CLI::Range pad_bytes(0, 64 << 20);

/// A subcommand whose flags fill one load, which becomes that of the settings.
template <class Load>
class Subcommand {
 public:
  Subcommand(CLI::App& app, Settings& settings, const std::string& meaning) {
    command_ = app.add_subcommand(std::string(name_of(Load())), meaning);
    command_->callback([this, &settings] { settings.load = load_; });
  }
  Subcommand(const Subcommand&) = delete;
  Subcommand& operator=(const Subcommand&) = delete;

  template <class T>
  Subcommand& flag(const std::string& name, T Load::* field, const std::string& meaning,
                   const CLI::Validator& check = positive) {
    command_->add_option(name, load_.*field, meaning)->check(check)->capture_default_str();
    return *this;
  }

  [[nodiscard]] CLI::App& command() noexcept { return *command_; }
  [[nodiscard]] Load& load() noexcept { return load_; }

 private:
  Load load_;
  CLI::App* command_;
};

/// A flag whose value is one of a few names.
template <class T>
void add_choice(CLI::App& app, const std::string& name, T& field,
                const std::map<std::string, T>& choices, const std::string& meaning) {
  const auto choose = [&field, choices](const std::string& text) { field = choices.at(text); };
  app.add_option_function<std::string>(name, choose, meaning)->check(CLI::IsMember(choices));
}

/// The flags that all loads have.
void add_common(CLI::App& app, Settings& settings) {
  const auto seconds_to = [](auto& field) {
    return [&field](const double& seconds) { field = std::chrono::duration<double>(seconds); };
  };
  const CLI::Range seconds(0.0, 86'400.0);
  app.add_option("--port", settings.port, "of the server, on 127.0.0.1")->required();
  app.add_option("--pid", settings.server_pid, "the server's process, to measure what it uses");
  app.add_option_function<double>("--seconds", seconds_to(settings.seconds), "to count; 3")
      ->check(CLI::Range(0.01, 86'400.0));
  app.add_option_function<double>("--warmup", seconds_to(settings.warmup), "before that; 0.5")
      ->check(seconds);
  add_choice<Dialect>(app, "--dialect", settings.dialect,
                      {{"flat", Dialect::flat}, {"seed", Dialect::seed}},
                      "of the events: flat, the default, or seed");
}

/// SIGINT and SIGTERM as something to read.
Descriptor interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

int measure(Settings settings) {
  const Descriptor interrupt = interrupts();
  settings.interrupt = interrupt.get();
  try {
    std::cout << to_json(run(settings)) << std::endl;
    return 0;
  } catch (const Interrupted&) {
    std::cerr << "updraft_load: interrupted\n";
    return interrupted;
  } catch (const std::exception& error) {
    std::cerr << "updraft_load: " << error.what() << '\n';
    return failed;
  }
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("Loads a server of the benchmark's contract, and checks and measures what it says.");
  app.require_subcommand(1)->fallthrough();
  add_common(app, settings);

  Subcommand<Lockstep> lockstep(app, settings, "one press at a time, to all subscribers");
  lockstep.flag("--subscribers", &Lockstep::subscribers, "of counter")
      .flag("--pad", &Lockstep::pad, "bytes of the value's text", pad_bytes);
  Subcommand<Pipeline> pipeline(app, settings, "several presses at a time");
  pipeline.flag("--subscribers", &Pipeline::subscribers, "of counter")
      .flag("--pad", &Pipeline::pad, "bytes of the value's text", pad_bytes)
      .flag("--in-flight", &Pipeline::in_flight, "presses not seen by all, or not answered");
  Subcommand<Rate> rate(app, settings, "presses at a steady rate");
  rate.flag("--subscribers", &Rate::subscribers, "of counter")
      .flag("--pad", &Rate::pad, "bytes of the value's text", pad_bytes)
      .flag("--per-second", &Rate::per_second, "presses", CLI::Range(0.2, 1e6));
  Subcommand<Events> event(app, settings, "events and their responses");
  event.flag("--connections", &Events::connections, "at once")
      .flag("--in-flight", &Events::in_flight, "events of each connection")
      .flag("--pad", &Events::pad, "bytes echoed (16), or of the value's text (0)", pad_bytes);
  add_choice<Handler>(event.command(), "--handler", event.load().handler,
                      {{"onEcho", Handler::echo}, {"onPress", Handler::press}},
                      "onEcho, the default, or onPress");
  Subcommand<Churn> churn(app, settings, "connections that come and go");
  churn.flag("--connections", &Churn::connections, "at a time");
  Subcommand<Subs> subs(app, settings, "one connection that subscribes to many keys");
  subs.flag("--keys", &Subs::keys, "item/0 and so on");
  subs.command().add_flag("--afresh", subs.load().afresh, "unsubscribes before each later round");
  Subcommand<Idle> idle(app, settings, "the memory of connections that do nothing");
  idle.flag("--connections", &Idle::connections, "subscribed to counter");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : bad_usage;
  }
  return measure(settings);
}
