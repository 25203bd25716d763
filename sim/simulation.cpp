#include "simulation.hpp"

#include "agenda.hpp"
#include "history.hpp"
#include "peer.hpp"
#include "server.hpp"
#include "server_end.hpp"
#include "world.hpp"

#include <algorithm>
#include <utility>

namespace updraft::sim {
namespace {

using namespace std::chrono_literals;

/// Long enough for whatever has begun: loads that fail and begin again, handlers, timeouts of
/// clients that don't read or say nothing.
constexpr auto time_to_settle = 11'500ms;
/// The same, once the server was told to stop.
constexpr auto time_to_stop = 15s;

/// How much may happen at one moment before it is taken for endless.
constexpr int most_steps = 100'000;

/// One connection, from end to end.
struct Connection {
  std::unique_ptr<Peer> peer;
  std::unique_ptr<Wire> wire;
  std::unique_ptr<ServerEnd> end;
  int hub = 0;
};

class Simulation {
 public:
  Simulation(const Plan& plan, const SimulationOptions& options);
  Outcome run();

 private:
  Connection& connect(int client);
  [[nodiscard]] Peer* peer_of(int client);
  void schedule();
  void second(int hub);
  void perform(const Action& action);
  void perform_of_client(const Action& action, Peer& peer);
  void perform_of_program(const Action& action);
  void ask_http(const Action& action);
  void knock(const Action& action);
  [[nodiscard]] std::vector<std::string> choose_paths(const Action& action, int most) const;
  [[nodiscard]] std::vector<ServerEnd*> ends_of(int hub);
  [[nodiscard]] int peer_of_session(std::uint64_t session) const;

  void run_until(Time time);
  void settle();
  void check_settled();
  void check_leftovers();
  void stop();
  void check_mail();
  std::vector<const PeerState*> states();
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
  World world_;
  MessageReader reader_;
  std::int64_t last_token_ = 0;
  Peer::World peers_world_;
  std::vector<std::string> paths_;
  std::vector<int> connects_;  // how often each client has connected
  std::vector<int> current_;   // the connection of each client, -1 for none
  std::vector<std::unique_ptr<Connection>> connections_;
  std::optional<Server> server_;
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
      world_(plan, ledger_, history_,
             {.ran =
                  [this](const Run& run) {
                    const int peer = peer_of_session(run.session);
                    tell([&](Checker& checker) { checker.ran(run, peer); });
                  },
              .ran_in_vain =
                  [this](int instance) {
                    tell([&](Checker& checker) { checker.ran_in_vain(instance); });
                  }}),
      peers_world_{plan, agenda_, history_, reader_, checkers_, last_token_, court_},
      paths_(paths_of(plan)),
      connects_(plan.clients.size()),
      current_(plan.clients.size(), -1) {
  auto log =
      std::make_shared<SimulatedLog>(history_, [this](LogLevel level, std::string_view line) {
        tell([&](Checker& checker) { checker.logged(level, line); });
      });
  server_.emplace(plan, agenda_, ledger_, world_.models(), std::move(log),
                  [this](int hub) { return ends_of(hub); });
}

int Simulation::peer_of_session(std::uint64_t session) const {
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    if (connections_[i]->end->session() == session) return static_cast<int>(i);
  }
  return -1;
}

std::vector<ServerEnd*> Simulation::ends_of(int hub) {
  std::vector<ServerEnd*> ends;
  for (const auto& connection : connections_) {
    if (connection->hub == hub && !connection->end->is_over())
      ends.push_back(connection->end.get());
  }
  return ends;
}

std::vector<const PeerState*> Simulation::states() {
  std::vector<const PeerState*> states;
  for (const auto& connection : connections_) {
    connection->peer->note_server(connection->end->is_over(), connection->end->drained_bytes(),
                                  connection->wire->full_since());
    states.push_back(&connection->peer->state());
  }
  return states;
}

Connection& Simulation::connect(int client) {
  const auto number = static_cast<int>(connections_.size());
  const auto place = static_cast<std::size_t>(client);
  const ClientPlan& plan = plan_.clients[place];
  // What chances it has depends on the client, and how often that has connected.
  constexpr std::uint64_t most_connections = 1000;
  const std::uint64_t salt =
      most_connections * (1 + place) + static_cast<std::uint64_t>(connects_[place]++);
  const Random chances = Random(plan_.seed).fork(salt);
  auto made = std::make_unique<Connection>();
  Connection& connection = *made;
  connection.hub = std::min(plan.hub, plan_.hubs - 1);
  connection.peer = std::make_unique<Peer>(peers_world_, number, client, chances.fork(1));
  Wire::Ends ends{
      .server_ready = [this, &connection] { server_->ready(connection.hub, *connection.end); },
      .client_takes = [&connection](std::string_view bytes,
                                    Time written) { connection.peer->take(bytes, written); },
      .client_ends = [&connection] { connection.peer->end(); }};
  connection.wire = std::make_unique<Wire>(number, agenda_, Agenda::of_wire(salt), chances.fork(2),
                                           plan, std::move(ends), options_.tamperer);
  connection.peer->use(*connection.wire);
  ServerEnd::Settings settings{
      .hub = &server_->hub(connection.hub),
      .agenda = &agenda_,
      .exchange = {plan_.limits.handshake_bytes, plan_.compression},
      .handshake_timeout = plan_.limits.handshake_timeout,
      .number = number,
      .offered =
          [this, &connection](std::span<const std::string_view> pieces, std::size_t taken) {
            tell([&](Checker& checker) {
              checker.offered(connection.peer->state(), pieces, taken);
            });
          },
      .request_turn = [this, hub = connection.hub] { server_->request_turn(hub); }};
  connection.end =
      std::make_unique<ServerEnd>(std::move(settings), *connection.wire, chances.fork(3));
  connections_.push_back(std::move(made));
  return connection;
}

Peer* Simulation::peer_of(int client) {
  const int number = current_[static_cast<std::size_t>(client)];
  return number < 0 ? nullptr : connections_[static_cast<std::size_t>(number)]->peer.get();
}

void Simulation::second(int hub) {
  server_->second_passed(hub);
  // Some who read nothing go on talking.
  for (const auto& connection : connections_) {
    const PeerState& peer = connection->peer->state();
    if (connection->hub == hub && !peer.reads && peer.client % 2 == 0) connection->peer->ping();
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
  if (action.kind == Kind::ask_http) return ask_http(action);
  if (action.kind == Kind::knock) return knock(action);
  Peer* peer = peer_of(action.client);
  if (action.kind != Kind::connect) {
    if (peer) perform_of_client(action, *peer);
    return;
  }
  if (peer && peer->may_speak()) return;
  Connection& connection = connect(action.client);
  current_[static_cast<std::size_t>(action.client)] = connection.peer->state().number;
  connection.peer->shake_hands();
}

std::vector<std::string> Simulation::choose_paths(const Action& action, int most) const {
  Random random(static_cast<std::uint64_t>(action.a) << 20 | static_cast<std::uint64_t>(action.b));
  std::vector<std::string> paths;
  for (int i = 1 + random.below(most); i > 0; --i) paths.push_back(random.one_of(paths_));
  return paths;
}

void Simulation::perform_of_client(const Action& action, Peer& peer) {
  using Kind = Action::Kind;
  switch (action.kind) {
    case Kind::subscribe:
      return peer.subscribe(choose_paths(action, 4));
    case Kind::unsubscribe:
      return peer.unsubscribe(choose_paths(action, 3));
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

void Simulation::ask_http(const Action& action) {
  const std::string path = choose_paths(action, 1).front();
  const bool is_head = action.a % 5 == 0;
  Peer& peer = *connect(action.client).peer;
  peer.request((is_head ? "HEAD /" : "GET /") + path + " HTTP/1.1\r\nHost: here\r\n\r\n", 0);
}

/// Requests that get no WebSocket.
void Simulation::knock(const Action& action) {
  const std::string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  const std::string version = "Sec-WebSocket-Version: 13\r\n";
  const std::string host = " / HTTP/1.1\r\nHost: here\r\n";
  Peer& peer = *connect(action.client).peer;
  switch (action.a % 6) {
    case 0:
      return peer.request("GET" + host + upgrade + key + "Sec-WebSocket-Version: 7\r\n\r\n", 426);
    case 1:
      return peer.request("GET" + host + upgrade + version + "\r\n", 400);
    case 2:
      return peer.request("POST" + host + upgrade + key + version + "\r\n", 405);
    case 3:
      return peer.request("nonsense\r\n\r\n", 400);
    case 4:
      return peer.request("GET" + host + upgrade + key + version +
                              "Sec-WebSocket-Extensions: permessage-deflate;;\r\n\r\n",
                          400);
    default:
      return peer.request(
          "GET" + host + "X: " + std::string(plan_.limits.handshake_bytes, 'x') + "\r\n\r\n", 431);
  }
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
    // With something under way.
    for (std::size_t c = 0; c < current_.size() && !court_.complaint; ++c) {
      Peer* peer = peer_of(static_cast<int>(c));
      if (peer) peer->press(random_.below(1000) * 4 + 1, true);
      if (peer && random_.chance(30)) peer->echo();
    }
    run_until(agenda_.now() + std::chrono::milliseconds(random_.below(20)));
    if (!court_.complaint) stop();
  }
  const Time deadline = court_.stopped_at + time_to_stop;
  while (!court_.complaint && !server_->is_over() && agenda_.now() < deadline) {
    run_until(agenda_.now() + 500ms);
  }
  if (!court_.complaint && !server_->is_over())
    complain("Stop", "the server doesn't come to its end");
  run_until(agenda_.now() + 6s);
  if (!court_.complaint) {
    const auto all = states();
    tell([&](Checker& checker) { checker.over(all); });
  }
  server_->end();
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
    for (const auto& connection : connections_) connection->peer->resume();
  }
  run_until(agenda_.now() + time_to_settle);
}

void Simulation::check_settled() {
  if (court_.complaint) return;
  const auto all = states();
  tell([&](Checker& checker) { checker.settled(all); });
  check_leftovers();
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
    sessions += server_->hub(hub).figures().sessions;
    subscriptions += server_->hub(hub).figures().subscriptions;
  }
  std::size_t open = 0;
  std::size_t wanted = 0;
  for (const auto& connection : connections_) {
    if (!connection->end->is_session()) continue;
    ++open;
    wanted += connection->peer->subscriptions();
  }
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
  server_->stop();
}

}  // namespace

Outcome simulate(const Plan& plan, const SimulationOptions& options) {
  return Simulation(plan, options).run();
}

}  // namespace updraft::sim
