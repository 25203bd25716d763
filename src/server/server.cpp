#include <updraft/json.hpp>
#include <updraft/server.hpp>

#include "base/bounded_log.hpp"
#include "base/bounded_time.hpp"
#include "base/clock.hpp"
#include "base/no_sigpipe.hpp"
#include "base/secret.hpp"
#include "base/tell.hpp"
#include "base/timers.hpp"
#include "http/inspector_access.hpp"
#include "hub/home.hpp"
#include "hub/hub.hpp"
#include "hub/mail.hpp"
#include "model/graph.hpp"
#include "net/admissions.hpp"
#include "net/listener.hpp"
#include "net/loop.hpp"
#include "net/workers.hpp"
#include "server/active_threads.hpp"
#include "server/development.hpp"
#include "server/inspector_link.hpp"
#include "server/repeats.hpp"
#include "server/spare_memory.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace updraft {
namespace {

/// The models of a server belong to the home loop of the tree that they are in, unless another
/// server has that.
std::shared_ptr<HomeLoop> home_loop_of(const Models& models) {
  const auto& loop = models.home_loop();
  return loop->taken() ? std::make_shared<HomeLoop>() : loop;
}

Options with_bounded_times(Options options) {
  options.limits = with_bounded_times(options.limits);
  options.busy_poll = bounded_time(options.busy_poll);
  return options;
}

std::size_t thread_count(std::size_t wanted) {
  return wanted > 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

/// As `GET /-/stats` answers (docs/protocol.md).
std::string to_json(const ServerStats& stats) {
  using milliseconds = std::chrono::duration<double, std::milli>;
  return updraft::to_json(object({{"connections", stats.connections},
                                  {"subscriptions", stats.subscriptions},
                                  {"slow", stats.slow},
                                  {"updates", stats.updates},
                                  {"events", stats.events},
                                  {"dropped", object({{"stalled", stats.dropped.stalled},
                                                      {"silent", stats.dropped.silent},
                                                      {"unclosed", stats.dropped.unclosed},
                                                      {"failed", stats.dropped.failed}})},
                                  {"lag_ms", milliseconds(stats.loop_lag).count()}}));
}

/// Where this machine reaches a server that listens on all addresses, or on this one.
std::string reachable(const std::string& host) {
  if (host == "0.0.0.0") return "127.0.0.1";
  return host == "[::]" ? "[::1]" : host;
}

/// What systemd has opened for this process (sd_listen_fds(3)) is not listened on: clients would
/// wait there for ever.
void refuse_inherited_sockets() {
  // Before the server's threads begin.
  const char* const sockets = std::getenv("LISTEN_FDS");  // NOLINT(concurrency-mt-unsafe)
  const char* const owner = std::getenv("LISTEN_PID");    // NOLINT(concurrency-mt-unsafe)
  if (!sockets || !owner || owner != std::to_string(::getpid())) return;
  throw Error::for_program(
      ErrorKind::invalid,
      "inherited sockets (LISTEN_FDS, of systemd's socket activation) can't be listened on yet; "
      "start the program without them: it listens on --address and --port");
}

/// A hub with its loop, and the link between it and home.
struct Wing {
  Wing(const Limits& limits, const Clock& clock, const std::shared_ptr<Log>& log,
       hub::Hub::SessionIds ids)
      : hub(link, limits, clock, log, ids), loop(hub, limits, clock, log) {}

  hub::Link link;
  hub::Hub hub;
  net::Loop loop;
};

}  // namespace

/// The floors of a server, each built on those before it: one home, and a wing for each thread, the
/// first of which is home's.
struct Server::Parts final : HomeLoop::Host {
  Parts(Models models, const Options& given)
      : options(with_bounded_times(given)),
        log(std::make_shared<BoundedLog>(options.log ? options.log : stderr_log(), options.limits,
                                         clock)),
        home_loop(home_loop_of(models)),
        graph(std::move(models), options.limits, clock, log, system_secret()),
        home(graph, {.limits = options.limits, .development = options.development}, all_timers,
             home_loop, log),
        pool(options.workers),
        admissions(options.limits) {
    const std::size_t count = thread_count(options.threads);
    for (std::size_t i = 0; i < count; ++i) add_wing(i, count);
    std::vector<net::Loop*> loops;
    loops.reserve(count);
    for (auto& wing : wings) loops.push_back(&wing->loop);
    listener = std::make_unique<net::Listener>(loops, admissions, log);
    home_wing().on_turn([this] { return turn(); });
    home_wing().on_second([this] { second_passed(); });
    home_wing().end_only_if([this] { return home.all_sent(); });
    // From here on other threads wake it.
    home_loop->lend(this);
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() override { give_back(); }

  /// What needs the port: the site, and the link that opens its inspector.
  void begin_site();

  [[nodiscard]] net::Loop& home_wing() { return wings.front()->loop; }

  void add_wing(std::size_t i, std::size_t count) {
    wings.push_back(std::make_unique<Wing>(options.limits, clock, log,
                                           hub::Hub::SessionIds{.first = i + 1, .step = count}));
    Wing& added = *wings.back();
    added.loop.allow_compression(options.compression);
    added.loop.share_broken_compression(broken_compression);
    added.loop.busy_poll(options.busy_poll);
    // On one loop, home takes its turn after the hub's: there is nobody to wake.
    if (i > 0) {
      added.link.wake_home = [this] { home_wing().wake(); };
      added.link.wake_hub = [&added] { added.loop.wake(); };
    }
    home.add(added.link);
  }

  // HomeLoop::Host
  void wake() override { home_wing().wake(); }
  void run_off_loop(std::function<void(const std::stop_token&)> work) override {
    pool.run(std::move(work));
  }
  Timers& timers() override { return all_timers; }

  /// A function to post, which does nothing once this is gone: what is posted waits for the home
  /// loop, not for the server.
  template <class F>
  std::function<void()> while_there(F function) {
    return [self = std::weak_ptr(self), function = std::move(function)] {
      if (const auto parts = self.lock()) function(**parts);
    };
  }

  [[nodiscard]] ServerStats stats() const;
  bool turn();
  void second_passed();
  void run();
  void run_loops();
  void give_back() noexcept;
  void begin_stop();
  void cancel();
  void abandon() noexcept;

  Options options;
  SystemClock clock;
  std::shared_ptr<Log> log;
  std::string host;  // where it listens
  std::uint16_t port = 0;
  std::string inspector_link;  // a secret
  std::optional<http::InspectorAccess> inspector;
  std::unique_ptr<server::SecretFile> link_file;
  Timers all_timers{clock};
  std::shared_ptr<HomeLoop> home_loop;
  model::Graph graph;
  hub::Home home;
  net::Workers pool;
  net::Admissions admissions;
  http::BrokenCompression broken_compression;
  std::vector<std::unique_ptr<Wing>> wings;
  std::unique_ptr<net::Listener> listener;
  server::Repeats repeats{all_timers, log};
  server::SpareMemory spare_memory;
  server::ActiveThreads active;
  Timers::Timer stop_deadline;
  std::shared_ptr<Parts*> self = std::make_shared<Parts*>(this);
  bool has_models = true;
  bool stopping = false;
};

void Server::Parts::begin_site() {
  if (options.inspector) {
    const std::string token = server::inspector_token(options);
    inspector.emplace(token, port);
    inspector_link =
        "http://" + reachable(host) + ":" + std::to_string(port) + http::inspector_target(token);
    if (!options.inspector_token_file.empty()) {
      link_file = server::write_link(inspector_link, options.inspector_token_file, *log);
    }
  }
  for (auto& wing : wings) {
    wing->loop.serve_site({.playground = options.playground,
                           .inspector = inspector ? &*inspector : nullptr,
                           .message_bytes = options.limits.message_bytes},
                          [this] { return to_json(stats()); });
  }
}

ServerStats Server::Parts::stats() const {
  ServerStats all;
  for (const auto& wing : wings) {
    const hub::Figures figures = wing->hub.figures();
    all.connections += figures.sessions;
    all.subscriptions += figures.subscriptions;
    all.slow += figures.slow;
    all.updates += figures.updates;
    all.events += figures.events;
    all.dropped.stalled += figures.dropped.stalled;
    all.dropped.silent += figures.dropped.silent;
    all.dropped.unclosed += figures.dropped.unclosed;
    all.dropped.failed += figures.dropped.failed;
  }
  all.loop_lag = graph.meter().lag();
  return all;
}

bool Server::Parts::turn() {
  bool more = home.turn();
  if (stopping && !home.said_goodbye() && home.idle()) {
    home.say_goodbye();
    // It goes after what this turn has sent already.
    more = true;
  }
  home_wing().wake_at(all_timers.next());
  return more;
}

void Server::Parts::second_passed() {
  graph.expire();
  if (!stopping) listener->resume();
  spare_memory.second_passed();
}

void Server::Parts::run() {
  const server::ActiveThreads::Scope scope(active);
  const HomeLoop::Running running(home_loop);
  graph.models().tree()->join_here();
  graph.models().home_loop()->require("models are served");
  listener->resume();
  run_loops();
  pool.join();
  home_loop->end_tasks();
  // What was set while the server came to its end.
  home_loop->run_posted([this] { server::log_failure(*log); });
  give_back();
}

void Server::Parts::run_loops() {
  std::vector<std::jthread> threads;
  try {
    for (auto& wing : wings) {
      if (&wing->loop == &home_wing()) continue;
      threads.emplace_back([this, &wing] {
        const server::ActiveThreads::Scope scope(active);
        wing->loop.run();
      });
    }
    home_wing().run();
  } catch (...) {
    // Out of threads, most likely.
    for (auto& wing : wings) wing->loop.abort();
    throw;
  }
}

/// Lets go of the models, which another server may have from here on. On the home loop, while it
/// runs: other threads may go on setting states.
void Server::Parts::give_back() noexcept {
  if (!std::exchange(has_models, false)) return;
  repeats.clear();
  try {
    home.end();
  } catch (...) {
    server::log_failure(*log);
  }
  home_loop->lend(nullptr);
}

void Server::Parts::begin_stop() {
  if (std::exchange(stopping, true)) return;
  listener->close();
  for (auto& wing : wings) wing->loop.drain();
  try {
    stop_deadline = all_timers.after(options.limits.stop_timeout, [this] { cancel(); });
  } catch (const std::bad_alloc&) {
    cancel();
  }
}

void Server::Parts::cancel() {
  pool.stop();
  home.cancel();
}

/// The server is destroyed before run() has returned: by std::exit in a handler, or on another
/// thread. The loops end without a word to the clients. The parts go when run() returns, which it
/// never does after std::exit.
void Server::Parts::abandon() noexcept {
  tell(*log, LogLevel::error,
       [] { return "a server is destroyed while it runs: its clients are dropped"; });
  pool.stop();
  for (auto& wing : wings) wing->loop.abort();
  active.wait_for_at_most(home_loop->runs_here() ? 1 : 0, server::longest_wait_at_exit);
  link_file.reset();
}

Server::Server(Models models, const Options& options)
    : parts_(std::make_shared<Parts>(std::move(models), options)) {
  if (const auto error = server::check_development(options)) throw Error::for_program(*error);
  const auto port = parts_->listener->open(options.address, options.port);
  if (!port) throw Error::for_program(port.error());
  parts_->port = *port;
  parts_->host = parts_->listener->host();
  parts_->begin_site();
}

Server::~Server() {
  if (parts_->active.any()) {
    parts_->abandon();
    return;
  }
  if (!parts_->has_models) return;
  // What others set meanwhile waits: what is destroyed here follows it.
  const auto loop = parts_->home_loop;
  const HomeLoop::Running running(loop);
  parts_.reset();
}

std::uint16_t Server::port() const noexcept {
  return parts_->port;
}

std::string Server::url() const {
  return "ws://" + parts_->host + ":" + std::to_string(parts_->port);
}

std::string Server::inspector_link() const {
  return parts_->inspector_link;
}

Models& Server::models() noexcept {
  return parts_->graph.models();
}

void Server::run() {
  // Stays until the end, even if the server is destroyed meanwhile.
  const auto parts = parts_;
  parts->run();
}

void Server::stop() {
  post(parts_->while_there([](Parts& parts) { parts.begin_stop(); }));
}

void Server::stop_on_signals() {
  parts_->home_wing().on_signals([parts = parts_.get()](const net::StopSignals::Signal& signal) {
    if (signal.ends && parts->stopping) return;
    tell(*parts->log, LogLevel::info, [&] { return net::describe(signal); });
    if (!signal.ends) return;
    parts->begin_stop();
    parts->wake();
  });
}

void Server::post(std::function<void()> function) {
  parts_->home_loop->post(std::move(function));
}

void Server::every(Delay interval, std::function<void()> function) {
  post(parts_->while_there([interval, function = std::move(function)](Parts& parts) {
    parts.repeats.add(interval.milliseconds(), function);
  }));
}

ServerStats Server::stats() const {
  return parts_->stats();
}

int serve(Models models, Options options, const std::function<void(Server&)>& begin) {
  const CaughtSigpipe caught_sigpipe;
  try {
    refuse_inherited_sockets();
    if (!options.log) options.log = stderr_log();
    Server server(std::move(models), options);
    server.stop_on_signals();
    tell(*options.log, LogLevel::info, [&] { return "listening on " + server.url(); });
    std::unique_ptr<server::SecretFile> link_file;
    if (options.inspector && options.inspector_token_file.empty()) {
      link_file = server::write_link_by_default(
          server.inspector_link(), options.address + '-' + std::to_string(server.port()),
          *options.log);
    }
    if (begin) begin(server);
    server.run();
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

}  // namespace updraft
