// updraft_client_load: what one Client bears, against a server that keeps docs/fixture.md's
// contract. Prints one line of JSON, as updraft_load does.
#include <updraft/updraft.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

using namespace updraft;

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct Settings {
  std::uint16_t port = 0;
  std::size_t paths = 10'000;
  std::size_t in_flight = 16;
  double seconds = 3;
};

/// Subscribes to many items, lets all go, and again, until the time is over; then keeps events in
/// flight for as long.
class Load {
 public:
  Load(Program& program, const Settings& settings)
      : program_(program),
        settings_(settings),
        client_("ws://127.0.0.1:" + std::to_string(settings.port)) {
    echo_.path = "panel";
    echo_.position = {"props", "onEcho"};
    echo_.component = "rise-tools/kit-tamagui/Button";
    echo_.prop = "onEcho";
    echo_.payload = array({"sixteen bytes it"});
    program_.post([this] { begin_round(); });
  }

  [[nodiscard]] Value figures() const {
    return object({{"first_round_seconds", first_round_.count()},
                   {"keys_per_second", keys_per_second_},
                   {"in_flight", settings_.in_flight},
                   {"events_per_second", events_per_second_}});
  }

 private:
  void begin_round() {
    missing_ = settings_.paths;
    round_began_ = Clock::now();
    if (rounds_ == 1) rounds_began_ = round_began_;
    items_.clear();
    for (std::size_t i = 0; i < settings_.paths; ++i) {
      items_.push_back(client_.subscribe("item/" + std::to_string(i), [this](const Value&) {
        if (--missing_ == 0) end_round();
      }));
    }
  }

  void end_round() {
    const auto now = Clock::now();
    // That of the connection.
    if (rounds_++ == 0) first_round_ = now - round_began_;
    const Seconds since = now - rounds_began_;
    if (rounds_ < 2 || since.count() < settings_.seconds) {
      return program_.post([this] { begin_round(); });
    }
    keys_per_second_ = static_cast<double>((rounds_ - 1) * settings_.paths) / since.count();
    program_.post([this] {
      items_.clear();
      events_began_ = Clock::now();
      for (std::size_t i = 0; i < settings_.in_flight; ++i) call();
    });
  }

  void call() {
    client_.send(echo_, [this](const Result<Response>& response) {
      if (!response || response->payload != echo_.payload[0]) {
        std::cerr << "updraft_client_load: an event was not echoed\n";
        return program_.stop();
      }
      ++answered_;
      const Seconds since = Clock::now() - events_began_;
      if (since.count() < settings_.seconds) return call();
      if (events_per_second_ > 0) return;
      events_per_second_ = static_cast<double>(answered_) / since.count();
      program_.stop();
    });
  }

  Program& program_;
  const Settings& settings_;
  Client client_;
  std::vector<Subscribed> items_;
  std::size_t missing_ = 0;
  std::size_t rounds_ = 0;
  Clock::time_point round_began_;
  Clock::time_point rounds_began_;
  Seconds first_round_{0};
  double keys_per_second_ = 0;
  EventRequest echo_;
  Clock::time_point events_began_;
  std::uint64_t answered_ = 0;
  double events_per_second_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("Loads a server of the benchmark's contract by one client of the library.");
  app.add_option("--port", settings.port, "of the server, on 127.0.0.1")->required();
  app.add_option("--keys", settings.paths, "item/0 and so on")->capture_default_str();
  app.add_option("--in-flight", settings.in_flight, "events")->capture_default_str();
  app.add_option("--seconds", settings.seconds, "of each")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  Program program;
  Load load(program, settings);
  program.stop_on_signals();
  program.run();
  std::cout << to_json(load.figures()) << '\n';
  return load.figures()["events_per_second"].as_number() > 0 ? 0 : 1;
}
