#include "simulation.hpp"

#include "agenda.hpp"
#include "base/keyed_hash.hpp"
#include "client.hpp"
#include "history.hpp"
#include "network.hpp"
#include "peer.hpp"
#include "server.hpp"
#include "tap.hpp"
#include "world.hpp"

#include <algorithm>
#include <utility>

namespace updraft::sim {
namespace {

using namespace std::chrono_literals;

/// Long enough for whatever has begun: loads that fail and begin again, handlers, timeouts of
/// clients that don't read or say nothing.
constexpr auto time_to_settle = 13'500ms;
/// The same, once the server was told to stop.
constexpr auto time_to_stop = 15s;

/// How much may happen at one moment before it is taken for endless.
constexpr int most_steps = 100'000;

class Simulation {
 public:
  Simulation(const Plan& plan, const SimulationOptions& options);
  Outcome run();

 private:
  Peer& connect(int client);
  [[nodiscard]] Peer* peer_of(int client);
  void begin_client(int number);
  void schedule();
  void second(int hub);
  void perform(const Action& action);
  void perform_of_client(const Action& action, Peer& peer);
  void perform_of_program(const Action& action);

  void run_until(Time time);
  void settle();
  void check_settled();
  void rest_clients();
  void check_leftovers();
  void let_go();
  void press_on();
  void stop();
  void check_mail();
  template <class F>
  void tell(F function) {
    for (const auto& checker : checkers_) function(*checker);
  }
  void complain(const std::string& checker, const std::string& text) {
    if (!court_.complaint) court_.complaint = {checker, text};
  }

  const Plan& plan_;
  SimulationOptions options_;
  Random random_;
  Agenda agenda_;
  History history_;
  Ledger ledger_;
  Court court_;
  std::vector<std::unique_ptr<Checker>> checkers_;
  std::vector<std::unique_ptr<Checker>> program_checkers_;
  World world_;
  MessageReader reader_;
  std::int64_t last_token_ = 0;
  ClientEnd::World ends_world_;
  std::vector<std::string> paths_;
  Network network_;
  std::vector<Peer*> peers_;  // the last of each client that is a script
  std::optional<Server> server_;
  std::vector<std::unique_ptr<Client>> clients_;  // null for scripts
  Time moment_{};
  int steps_ = 0;  // of this moment
};

Simulation::Simulation(const Plan& plan, const SimulationOptions& options)
    : plan_(plan),
      options_(options),
      random_(Random(plan.seed).fork(3)),
      agenda_(Random(plan.seed).fork(4)),
      history_(agenda_.clock(), options.keeps_lines),
      ledger_(plan),
      court_{plan, ledger_, [this] { return agenda_.now(); }},
      checkers_(make_checkers(court_)),
      program_checkers_(make_program_checkers(court_)),
      world_(plan, ledger_, history_,
             {.ran =
                  [this](const Run& run) {
                    const int peer = network_.connection_of(run.session);
                    tell([&](Checker& checker) { checker.ran(run, peer); });
                  },
              .ran_in_vain =
                  [this](int instance) {
                    tell([&](Checker& checker) { checker.ran_in_vain(instance); });
                  }}),
      ends_world_{plan,      agenda_,           history_,    reader_,
                  checkers_, program_checkers_, last_token_, court_},
      paths_(paths_of(plan)),
      network_(ends_world_, options.tamperer),
      peers_(plan.clients.size()),
      clients_(plan.clients.size()) {
  auto log =
      std::make_shared<SimulatedLog>(history_, [this](LogLevel level, std::string_view line) {
        tell([&](Checker& checker) { checker.logged(level, line); });
      });
  server_.emplace(plan, agenda_, ledger_, world_.models(), std::move(log),
                  [this](int hub) { return network_.ends_of(hub); });
  network_.lead_to(*server_);
}

Peer& Simulation::connect(int client) {
  const auto make = [this, client](int number, Random chances) {
    return std::make_unique<Peer>(ends_world_, number, client, chances);
  };
  return static_cast<Peer&>(*network_.connect(client, make).client);
}

Peer* Simulation::peer_of(int client) {
  return peers_[static_cast<std::size_t>(client)];
}

/// A client of the library, which connects by itself from now on.
void Simulation::begin_client(int number) {
  const auto connect = [this, number](const Tap::Client& whose) -> Tap* {
    if (court_.server_stops) return nullptr;
    const auto make = [&](int connection, Random /*chances*/) {
      return std::make_unique<Tap>(ends_world_, connection, number, whose);
    };
    return static_cast<Tap*>(network_.connect(number, make).client.get());
  };
  constexpr std::uint64_t first_salt = 100;
  const Random chances = Random(plan_.seed).fork(first_salt + static_cast<std::uint64_t>(number));
  clients_[static_cast<std::size_t>(number)] =
      std::make_unique<Client>(ends_world_, number, chances, options_.tamperer, connect);
}

void Simulation::second(int hub) {
  server_->second_passed(hub);
  // Some who read nothing go on talking.
  for (const auto& connection : network_.all()) {
    const PeerState& state = connection->client->state();
    auto* const peer = dynamic_cast<Peer*>(connection->client.get());
    if (peer && connection->hub == hub && !state.reads && state.client % 2 == 0) peer->ping();
  }
  agenda_.after(1000, Agenda::of_hub(hub), [this, hub] { second(hub); });
}

void Simulation::schedule() {
  for (int hub = 0; hub < plan_.hubs; ++hub) {
    agenda_.after(random_.below(1000), Agenda::of_hub(hub), [this, hub] { second(hub); });
  }
  for (const Action& action : plan_.actions) {
    agenda_.after(action.at_ms, Agenda::actions, [this, &action] { perform(action); });
  }
}

void Simulation::perform(const Action& action) {
  if (court_.server_stops) return;
  if (action.client < 0) return perform_of_program(action);
  using Kind = Action::Kind;
  if (action.kind == Kind::ask_http) {
    return connect(action.client).ask_http(choose_paths(action, paths_, 1).front(), action.a);
  }
  if (action.kind == Kind::knock) return connect(action.client).knock(action.a);
  const auto place = static_cast<std::size_t>(action.client);
  if (plan_.clients[place].is_library) {
    if (!clients_[place]) begin_client(action.client);
    constexpr int most_paths = 4;
    return clients_[place]->perform(action, choose_paths(action, paths_, most_paths));
  }
  Peer* peer = peer_of(action.client);
  if (action.kind != Kind::connect) {
    if (peer) perform_of_client(action, *peer);
    return;
  }
  if (peer && peer->may_speak()) return;
  peers_[place] = &connect(action.client);
  peers_[place]->shake_hands();
}

void Simulation::perform_of_client(const Action& action, Peer& peer) {
  using Kind = Action::Kind;
  switch (action.kind) {
    case Kind::subscribe:
      return peer.subscribe(choose_paths(action, paths_, 4));
    case Kind::unsubscribe:
      return peer.unsubscribe(choose_paths(action, paths_, 3));
    case Kind::press:
      return peer.press(action.a, true);
    case Kind::point:
      return peer.press(action.a, false);
    case Kind::echo:
      return peer.echo();
    case Kind::babble:
      return peer.babble(action.a);
    case Kind::ping:
      return peer.ping();
    case Kind::flood:
      return peer.flood(5 + action.a % 60);
    case Kind::stall:
      return peer.stall();
    case Kind::resume:
      return peer.resume();
    case Kind::cut:
      return peer.cut();
    case Kind::half_close:
      return peer.half_close();
    case Kind::mute:
      return peer.mute();
    case Kind::say_close:
      return peer.say_close(action.a % 2 == 0 ? 1000 : 4000);
    default:
      return;
  }
}

void Simulation::perform_of_program(const Action& action) {
  using Kind = Action::Kind;
  if (action.kind == Kind::stop) return stop();
  server_->post([this, action] {
    switch (action.kind) {
      case Kind::set:
        return world_.set(action.a);
      case Kind::set_many:
        for (int i = 0; i <= action.b % 3; ++i) world_.set(action.a + i);
        return;
      case Kind::shift:
        return world_.shift(action.a);
      case Kind::replace:
        return world_.replace(action.a);
      case Kind::renew:
        return world_.renew(action.a);
      default:
        return;
    }
  });
}

/// What lies where nobody is going to look would wait for the next second.
void Simulation::check_mail() {
  const std::string forgotten = server_->forgotten_mail();
  if (!forgotten.empty()) complain("Wakes", "mail waits " + forgotten + " while both sleep");
}

void Simulation::run_until(Time time) {
  while (!court_.complaint && agenda_.step(time)) {
    check_mail();
    if (std::exchange(moment_, agenda_.now()) != agenda_.now()) steps_ = 0;
    if (++steps_ > most_steps) complain("Rest", "the server never comes to rest");
  }
}

Outcome Simulation::run() {
  schedule();
  const int end = plan_.actions.empty() ? 0 : plan_.actions.back().at_ms;
  run_until(agenda_.now() + std::chrono::milliseconds(end));
  settle();
  if (!court_.server_stops) {
    check_settled();
    let_go();
    press_on();
    run_until(agenda_.now() + std::chrono::milliseconds(random_.below(20)));
    if (!court_.complaint) stop();
  }
  const Time deadline = court_.stopped_at + time_to_stop;
  while (!court_.complaint && !server_->is_over() && agenda_.now() < deadline) {
    run_until(agenda_.now() + 500ms);
  }
  if (!court_.complaint && !server_->is_over())
    complain("Stop", "the server doesn't come to its end");
  if (server_->has_left_unread()) complain("Stop", "what had arrived at the stop is not read");
  for (const auto& client : clients_) {
    if (client) client->close();
  }
  run_until(agenda_.now() + 6s);
  if (!court_.complaint) {
    rest_clients();
    const auto all = network_.states();
    tell([&](Checker& checker) { checker.over(all); });
  }
  server_->end();
  for (const auto& connection : network_.all()) {
    if (!connection->server->is_released()) complain("Bounded", "a connection is never let go");
  }
  // The program keeps its queries, and they their alarms.
  const bool has_queries = std::ranges::any_of(plan_.models, [](const ModelPlan& model) {
    return model.kind == ModelKind::query || model.kind == ModelKind::query_view;
  });
  if (!has_queries && server_->has_timers()) complain("Bounded", "a timer is left at the end");
  agenda_.clear();
  return {court_.complaint, history_.hash(), history_.lines(), ledger_.runs().size()};
}

void Simulation::settle() {
  const bool lets_stall = Random(plan_.seed).fork(5).chance(30);
  if (!lets_stall) {
    for (const auto& connection : network_.all()) connection->client->resume();
  }
  for (const auto& client : clients_) {
    if (client) client->recover();
  }
  run_until(agenda_.now() + time_to_settle);
}

void Simulation::check_settled() {
  if (court_.complaint) return;
  const auto all = network_.states();
  tell([&](Checker& checker) { checker.settled(all); });
  rest_clients();
  check_leftovers();
}

void Simulation::rest_clients() {
  std::vector<const PeerState*> programs;
  for (const auto& client : clients_) {
    if (!client) continue;
    tell([&](Checker& checker) { checker.rested(client->state()); });
    programs.push_back(&client->state().program);
  }
  for (const auto& checker : program_checkers_) checker->settled(programs);
}

/// Nothing is kept for programs that want nothing any more.
void Simulation::let_go() {
  constexpr int percent = 30;
  bool has_gone = false;
  for (const auto& client : clients_) {
    if (!client || !random_.chance(percent)) continue;
    client->let_go();
    has_gone = true;
  }
  if (!has_gone) return;
  run_until(agenda_.now() + 1s);
  check_leftovers();
}

/// So that something is under way when the server is told to stop.
void Simulation::press_on() {
  for (std::size_t c = 0; c < peers_.size() && !court_.complaint; ++c) {
    const int choice = random_.below(1000) * 4 + 1;
    if (clients_[c]) {
      clients_[c]->perform({.kind = Action::Kind::press, .a = choice}, {});
    } else if (Peer* const peer = peers_[c]) {
      peer->press(choice, true);
      if (random_.chance(30)) peer->echo();
    }
  }
}

/// What grows with time shows here, when all is at rest.
void Simulation::check_leftovers() {
  const auto compare = [this](std::size_t kept, std::size_t wanted, const std::string& what) {
    if (kept == wanted) return;
    complain("Bounded",
             std::to_string(kept) + what + ", but " + std::to_string(wanted) + " are in use");
  };
  std::size_t sessions = 0;
  std::size_t subscriptions = 0;
  for (int hub = 0; hub < plan_.hubs; ++hub) {
    sessions += server_->shard(hub).hub().figures().sessions;
    subscriptions += server_->shard(hub).hub().figures().subscriptions;
  }
  std::size_t open = 0;
  std::size_t wanted = 0;
  for (const auto& connection : network_.all()) {
    if (!connection->server->is_session()) continue;
    ++open;
    wanted += connection->client->subscribed().size();
  }
  std::size_t kept = 0;
  std::size_t live = 0;
  for (const auto& connection : network_.all()) {
    kept += connection->server->is_released() ? 0 : 1;
    live += connection->server->is_over() ? 0 : 1;
  }
  compare(kept, live, " connections are kept");
  compare(sessions, open, " sessions are kept");
  compare(subscriptions, wanted, " subscriptions are kept");
  // What loads again and again is redrawn again and again.
  const bool is_at_rest = std::ranges::none_of(plan_.models, [](const ModelPlan& model) {
    return model.kind == ModelKind::query_view && (model.time_to_live_ms > 0 || model.fails_at > 0);
  });
  const bool are_retired_gone = is_at_rest && plan_.limits.retired_handler_time < 1s;
  // A model has what it has served, and what it would now.
  const std::size_t most = 2 * ledger_.most_buttons();
  if (are_retired_gone && world_.handlers() > most) {
    compare(world_.handlers(), most, " handlers are kept");
  }
}

void Simulation::stop() {
  history_.note("program", ":", "the server is to stop");
  court_.server_stops = true;
  court_.stopped_at = agenda_.now();
  server_->begin_stop();
}

}  // namespace

Outcome simulate(const Plan& plan, const SimulationOptions& options) {
  // Tables of strings have the same order in each run, whatever other threads simulate.
  HashKey::fix_for_process({});
  return Simulation(plan, options).run();
}

}  // namespace updraft::sim
