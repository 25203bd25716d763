#include <updraft/server.hpp>

#include "base/bounded_log.hpp"
#include "base/bounded_time.hpp"
#include "base/clock.hpp"
#include "base/no_sigpipe.hpp"
#include "base/secret.hpp"
#include "base/tell.hpp"
#include "engine/engine.hpp"
#include "http/inspector_access.hpp"
#include "io/stop_signals.hpp"
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

Options with_bounded_times(Options options) {
  options.limits = with_bounded_times(options.limits);
  options.busy_poll = bounded_time(options.busy_poll);
  return options;
}

std::size_t thread_count(std::size_t wanted) {
  return wanted > 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
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

engine::Engine::Settings settings_of(const Options& options) {
  return {.limits = options.limits,
          .development = options.development,
          .compression = options.compression,
          .shards = thread_count(options.threads),
          .secret = system_secret()};
}

}  // namespace

/// A server: the engine, and around it the sockets, threads and set-up that it lacks. The first
/// loop is the one of the application thread.
struct Server::Parts final : engine::Engine::Workers {
  Parts(Models models, const Options& given)
      : options(with_bounded_times(given)),
        log(std::make_shared<BoundedLog>(options.log ? options.log : stderr_log(), options.limits,
                                         clock)),
        engine(std::move(models), settings_of(options), clock, log, *this),
        pool(options.workers),
        admissions(options.limits) {
    std::vector<net::Loop*> all;
    for (std::size_t i = 0; i < engine.shards(); ++i) {
      loops.push_back(std::make_unique<net::Loop>(engine.shard(i)));
      loops.back()->busy_poll(options.busy_poll);
      all.push_back(loops.back().get());
    }
    listener = std::make_unique<net::Listener>(all, admissions, log);
    first_loop().on_second([this] { second_passed(); });
    // From here on other threads wake it.
    engine.open();
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() override { give_back(); }

  /// What needs the port: the site, and the link that opens its inspector.
  void begin_site();

  [[nodiscard]] net::Loop& first_loop() { return *loops.front(); }

  // engine::Engine::Workers
  void run_blocking(std::function<void(const std::stop_token&)> work) override {
    pool.run(std::move(work));
  }
  void stop_blocking() noexcept override { pool.stop(); }

  /// A function to post, which does nothing once this is gone: what is posted waits for the home
  /// loop, not for the server.
  template <class F>
  std::function<void()> while_there(F function) {
    return [self = std::weak_ptr(self), function = std::move(function)] {
      if (const auto parts = self.lock()) function(**parts);
    };
  }

  void second_passed();
  void run();
  void run_loops();
  void give_back() noexcept;
  void begin_stop();
  void abandon() noexcept;

  Options options;
  SystemClock clock;
  std::shared_ptr<Log> log;
  std::string host;  // where it listens
  std::uint16_t port = 0;
  std::string inspector_link;  // a secret
  std::optional<http::InspectorAccess> inspector;
  std::unique_ptr<server::SecretFile> link_file;
  engine::Engine engine;
  net::Workers pool;
  net::Admissions admissions;
  std::vector<std::unique_ptr<net::Loop>> loops;
  std::unique_ptr<net::Listener> listener;
  server::Repeats repeats{engine.timers(), log};
  server::SpareMemory spare_memory;
  server::ActiveThreads active;
  std::shared_ptr<Parts*> self = std::make_shared<Parts*>(this);
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
  engine.serve_site({.playground = options.playground,
                     .inspector = inspector ? &*inspector : nullptr,
                     .message_bytes = options.limits.message_bytes});
}

void Server::Parts::second_passed() {
  if (!engine.is_stopping()) listener->resume();
  spare_memory.second_passed();
}

void Server::Parts::run() {
  const server::ActiveThreads::Scope scope(active);
  const HomeLoop::Running running(engine.home_loop());
  Models& models = engine.graph().models();
  models.tree()->join_here();
  models.home_loop()->require("models are served");
  listener->resume();
  run_loops();
  pool.join();
  engine.finish();
  give_back();
}

void Server::Parts::run_loops() {
  std::vector<std::jthread> threads;
  try {
    for (auto& loop : loops) {
      if (loop.get() == &first_loop()) continue;
      threads.emplace_back([this, &loop] {
        const server::ActiveThreads::Scope scope(active);
        loop->run();
      });
    }
    first_loop().run();
  } catch (...) {
    // Out of threads, most likely.
    for (auto& loop : loops) loop->abort();
    throw;
  }
}

/// Lets go of the models, which another server may have from here on. On the home loop, while it
/// runs: other threads may go on setting states.
void Server::Parts::give_back() noexcept {
  repeats.clear();
  engine.give_back();
}

void Server::Parts::begin_stop() {
  if (engine.is_stopping()) return;
  listener->close();
  engine.stop();
}

/// The server is destroyed before run() has returned: by std::exit in a handler, or on another
/// thread. The loops end without a word to the clients. The parts go when run() returns, which it
/// never does after std::exit.
void Server::Parts::abandon() noexcept {
  tell(*log, LogLevel::error,
       [] { return "a server is destroyed while it runs: its clients are dropped"; });
  pool.stop();
  for (auto& loop : loops) loop->abort();
  active.wait_for_at_most(engine.home_loop()->runs_here() ? 1 : 0, server::longest_wait_at_exit);
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
  if (!parts_->engine.has_models()) return;
  // What others set meanwhile waits: what is destroyed here follows it.
  const auto loop = parts_->engine.home_loop();
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
  return parts_->engine.graph().models();
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
  parts_->first_loop().on_signals([parts = parts_.get()](const io::StopSignal& signal) {
    if (signal.ends && parts->engine.is_stopping()) return;
    tell(*parts->log, LogLevel::info, [&] { return io::describe(signal); });
    if (!signal.ends) return;
    parts->begin_stop();
    parts->first_loop().wake();
  });
}

void Server::post(std::function<void()> function) {
  parts_->engine.home_loop()->post(std::move(function));
}

void Server::every(Delay interval, std::function<void()> function) {
  post(parts_->while_there([interval, function = std::move(function)](Parts& parts) {
    parts.repeats.add(interval.milliseconds(), function);
  }));
}

ServerStats Server::stats() const {
  const engine::Stats stats = parts_->engine.stats();
  const auto& [sessions, subscriptions, slow, updates, events, dropped] = stats.all;
  return {.connections = sessions,
          .subscriptions = subscriptions,
          .slow = slow,
          .updates = updates,
          .events = events,
          .dropped = {.stalled = dropped.stalled,
                      .silent = dropped.silent,
                      .unclosed = dropped.unclosed,
                      .failed = dropped.failed},
          .loop_lag = stats.loop_lag};
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
