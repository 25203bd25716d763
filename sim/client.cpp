#include "client.hpp"

#include <algorithm>
#include <utility>

namespace updraft::sim {
namespace {

constexpr int longest_outage_ms = 1500;
constexpr std::string_view proxys_answer =
    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// A client has nothing to warn of: its server is right, and so is what its program does.
class ClientLog final : public Log {
 public:
  ClientLog(ClientEnd::World& world, std::string name) : world_(world), name_(std::move(name)) {}

  void write(LogLevel level, std::string_view line) override {
    world_.history.note(name_, " ", line);
    if (level < LogLevel::warning || world_.court.complaint) return;
    world_.court.complaint = {"CleanLog", name_ + ": " + std::string(line)};
  }

 private:
  ClientEnd::World& world_;
  std::string name_;
};

}  // namespace

Client::Client(ClientEnd::World& world, int client, Random random, Tamperer* tamperer,
               Connect connect)
    : world_(world),
      plan_(world.plan.clients.at(static_cast<std::size_t>(client))),
      random_(random),
      tamperer_(tamperer),
      connect_(std::move(connect)),
      owner_(Agenda::of_client(client)),
      name_("c" + std::to_string(client)),
      log_(std::make_shared<ClientLog>(world, name_)) {
  state_.client = client;
  state_.options = &plan_.options;
  // Connections have the numbers from 0.
  state_.program.number = -1 - client;
  state_.program.client = client;
  state_.program.is_open = true;
  program_ =
      std::make_unique<ClientProgram>(world, state_, name_, tamperer && tamperer->keeps_watchers());
  begin();
}

/// A core of its own, in the place of one that has closed.
void Client::begin() {
  program_->unwatch_all();
  core_ = std::make_unique<client::Core>(
      *client::parse_address("ws://server.example/any"), plan_.options,
      static_cast<client::Transport&>(*this), [this] { return random_.next(); }, log_);
  program_->use(*core_);
  world_.history.note(name_, "*", "begins");
  state_.program.is_cut = false;
  state_.runs_since = now();
  timer_.reset();
  wake();
}

void Client::perform(const Action& action, const std::vector<std::string>& paths) {
  using Kind = Action::Kind;
  if (state_.is_stopped && action.kind != Kind::resume && action.kind != Kind::cut) return;
  switch (action.kind) {
    case Kind::connect:
      if (core_->stage() == client::Stage::closed && !core_->has_news()) begin();
      break;
    case Kind::subscribe:
      program_->watch(paths);
      break;
    case Kind::unsubscribe:
      program_->unwatch(paths);
      break;
    case Kind::press:
    case Kind::point:
      program_->press(action.a, action.kind == Kind::press);
      break;
    case Kind::echo:
      program_->echo();
      break;
    case Kind::flood:
      for (int i = action.a % 60; i >= 0; --i) program_->echo();
      break;
    case Kind::forget:
      program_->forget(action.a);
      break;
    case Kind::say_close:
      return close();
    case Kind::stall:
      return stop_process();
    case Kind::resume:
      return recover();
    case Kind::cut:
      if (tap_) tap_->cut();
      return hear_lost("connection reset");
    case Kind::mute:
      if (tap_) tap_->fall_silent();
      return;
    case Kind::outage:
      return lose_way(action);
    default:
      return;
  }
  wake();
}

void Client::stop_process() {
  state_.is_stopped = true;
  world_.history.note(name_, ":", "its process is stopped");
  if (tap_) tap_->stall();
}

void Client::recover() {
  if (!std::exchange(state_.is_stopped, false)) return;
  world_.history.note(name_, ":", "its process goes on");
  state_.runs_since = now();
  if (tap_) tap_->resume();
  wake();
}

void Client::lose_way(const Action& action) {
  way_back_ = now() + std::chrono::milliseconds(1 + action.a % longest_outage_ms);
  outage_ = static_cast<Outage>(action.b % 3);
  world_.history.note(name_, "-", "there is no way to the server for a while");
  if (!tap_) return;
  if (action.b % 2 == 0) return tap_->fall_silent();
  tap_->cut();
  hear_lost("connection reset");
}

void Client::close() {
  constexpr std::uint16_t normal = 1000;
  if (tap_) tap_->expect_goodbye(normal);
  state_.program.is_cut = true;
  core_->close();
  wake();
}

void Client::let_go() {
  program_->unwatch_all();
  wake();
}

const ClientState& Client::state() {
  update_state();
  return state_;
}

void Client::update_state() {
  state_.stage = core_->stage();
  state_.connection = tap_ ? tap_->state().number : -1;
  state_.is_over = tap_ && (tap_->state().has_ended || tap_->state().is_cut);
  state_.owes_pong = tap_ && tap_->owes_pong();
  state_.unwritten = tap_ ? tap_->unwritten() : 0;
  state_.kept = core_->kept();
}

void Client::after(int milliseconds, std::function<void()> function) {
  world_.agenda.after(milliseconds, owner_, std::move(function));
}

void Client::connect() {
  tell([&](Checker& checker) { checker.dialed(state()); });
  const int attempt = ++attempt_;
  after(random_.between(plan_.least_delay_ms, plan_.most_delay_ms), [this, attempt] {
    if (attempt == attempt_) arrive();
  });
}

void Client::arrive() {
  if (now() < way_back_ && outage_ == Outage::swallows) return;
  if (now() < way_back_ && outage_ == Outage::answers) {
    meets_proxy_ = inbox_.opened = true;
    return wake();
  }
  if (now() >= way_back_) {
    tap_ = connect_({.bytes_come =
                         [this](std::string_view bytes) {
                           const int wire = tap_->state().number;
                           inbox_.bytes += tamperer_
                                               ? tamperer_->to_client(wire, std::string(bytes))
                                               : std::string(bytes);
                           wake();
                         },
                     .ends = [this] { hear_lost("the server has closed the connection"); },
                     .drained =
                         [this] {
                           if (unwritten() == 0) wake();
                         },
                     .meant = [this](std::int64_t token) { return program_->meant(token); }});
  }
  if (!tap_) return hear_lost("connection refused");
  inbox_.opened = true;
  if (state_.is_stopped) tap_->stall();
  wake();
}

void Client::hear_lost(std::string reason) {
  if (tamperer_ && tamperer_->misses_ends()) return;
  inbox_.lost = std::move(reason);
  wake();
}

void Client::write(std::string bytes) {
  if (meets_proxy_) {
    meets_proxy_ = false;
    inbox_.bytes = proxys_answer;
    inbox_.lost = "the server has closed the connection";
    return wake();
  }
  if (!tap_ || bytes.empty()) return;
  if (tamperer_) bytes = tamperer_->from_client(tap_->state().number, std::move(bytes));
  tap_->write(bytes);
}

std::size_t Client::unwritten() const {
  if (!tap_ || (tamperer_ && tamperer_->ignores_the_outbox())) return 0;
  return tap_->unwritten();
}

void Client::disconnect() {
  tell([&](Checker& checker) { checker.left(state()); });
  ++attempt_;
  meets_proxy_ = false;
  inbox_ = {};
  if (!tap_) return;
  const std::string key = tap_->key();
  const bool is_old = !key.empty() && std::exchange(last_key_, key) == key;
  if (is_old && !world_.court.complaint) {
    world_.court.complaint = {"ClientManners", name_ + ": two handshakes have the same key"};
  }
  std::exchange(tap_, nullptr)->leave();
}

void Client::wake() {
  if (state_.is_stopped || std::exchange(scheduled_, true)) return;
  after(random_.between(0, world_.plan.lag_ms), [this] {
    scheduled_ = false;
    if (!state_.is_stopped) turn();
  });
}

/// As client/parts.cpp.
void Client::turn() {
  const Time time = tamperer_ ? now() - tamperer_->lateness() : now();
  if (core_->stage() != client::Stage::closed) {
    core_->start(time);
    take_inbox();
    core_->run_due(time);
  }
  update_state();  // which is looked at when the program is told
  for (const auto& news : core_->take_news()) news();
  state_.was_full = unwritten() >= plan_.options.outbox_bytes;
  core_->flush();
  set_timer();
  if (core_->has_news()) wake();
  const auto sights = program_->sights();
  update_state();
  tell([&](Checker& checker) { checker.turned(state_, sights); });
}

void Client::take_inbox() {
  Inbox inbox = std::exchange(inbox_, {});
  if (inbox.opened) core_->opened(now());
  if (!inbox.bytes.empty()) {
    state_.heard = now();
    core_->received(inbox.bytes, now());
  }
  if (inbox.lost) core_->lost(*inbox.lost, now());
}

/// One that is early enough stays.
void Client::set_timer() {
  auto due = core_->next_due();
  if (due && tamperer_) *due += tamperer_->lateness();
  if (!due || (timer_ && *timer_ <= *due)) return;
  timer_ = std::max(*due, now());
  world_.agenda.at(*timer_, owner_, [this, time = *timer_] {
    if (timer_ != time) return;
    timer_.reset();
    wake();
  });
}

}  // namespace updraft::sim
