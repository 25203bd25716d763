#include <updraft/server.hpp>

#include "base/clock.hpp"
#include "hub/home.hpp"
#include "hub/hub.hpp"
#include "model/graph.hpp"
#include "net/loop.hpp"

#include <cstdio>
#include <random>

namespace updraft {
namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) ^ device();
}

}  // namespace

/// The floors of a server, each built on those before it.
struct Server::Parts {
  Parts(Models models, const Options& options)
      : address(options.address),
        log(options.log ? options.log : stderr_log()),
        graph(std::move(models), options.limits, clock, log, random_seed()),
        home(graph, {.limits = options.limits, .development = options.development}, clock, log),
        hub(home, options.limits, clock, log),
        loop(home, hub, options.limits, clock, log) {
    graph.on_pending([this] { loop.request_turn(); });
    loop.on_second([this] { graph.expire(); });
  }

  std::string address;
  std::uint16_t port = 0;
  std::shared_ptr<Log> log;
  SystemClock clock;
  model::Graph graph;
  hub::Home home;
  hub::Hub hub;
  net::Loop loop;
};

Server::Server(Models models, const Options& options)
    : parts_(std::make_unique<Parts>(std::move(models), options)) {
  const auto port = parts_->loop.listen(options.address, options.port);
  if (!port) throw Error(port.error());
  parts_->port = *port;
}

Server::~Server() {
  parts_->graph.on_pending({});
}

std::uint16_t Server::port() const noexcept {
  return parts_->port;
}

std::string Server::url() const {
  const bool v6 = parts_->address.find(':') != std::string::npos;
  const std::string host = v6 ? '[' + parts_->address + ']' : parts_->address;
  return "ws://" + host + ":" + std::to_string(parts_->port);
}

Models& Server::models() noexcept {
  return parts_->graph.models();
}

void Server::run() {
  parts_->loop.run();
}

void Server::stop() {
  parts_->loop.stop();
}

void Server::stop_on_signals() {
  parts_->loop.stop_on_signals();
}

void Server::post(std::function<void()> function) {
  parts_->loop.post(std::move(function));
}

void Server::every(std::chrono::milliseconds interval, std::function<void()> function) {
  parts_->loop.every(interval, std::move(function));
}

ServerStats Server::stats() const {
  return {.connections = parts_->hub.session_count(),
          .subscriptions = parts_->hub.subscription_count()};
}

int serve(Models models, Options options, const std::function<void(Server&)>& begin) {
  try {
    if (!options.log) options.log = stderr_log();
    Server server(std::move(models), options);
    server.stop_on_signals();
    options.log->info("listening on " + server.url());
    if (begin) begin(server);
    server.run();
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

}  // namespace updraft
