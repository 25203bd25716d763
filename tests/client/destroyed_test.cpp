#include <updraft/client.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/program.hpp>

#include "server/server_thread.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

namespace updraft::test::client_destroyed_test {
namespace {

using namespace std::chrono_literals;

static_assert(std::is_nothrow_destructible_v<Client> &&
              std::is_nothrow_destructible_v<Subscribed> &&
              std::is_nothrow_destructible_v<Sending> && std::is_nothrow_destructible_v<Traffic> &&
              std::is_nothrow_destructible_v<EventRequest>);

Models slow_models() {
  return {{"count", state(1)}, {"slow", Value([]() -> Task<> { co_await sleep_for(1h); })}};
}

EventRequest call_of(const char* path) {
  EventRequest request;
  request.path = path;
  return request;
}

/// What a program of a client has, to be destroyed in any order.
struct World {
  explicit World(const std::string& url)
      : program(std::make_unique<Program>()),
        client(std::make_unique<Client>(url, patient(ClientOptions()))),
        subscribed(client->subscribe("count")),
        sending(client->send(call_of("slow"))) {}

  /// Until the client has its first value.
  void run() {
    subscribed->on_change([this] { program->stop(); });
    program->run();
    subscribed->on_change([] {});
  }

  std::unique_ptr<Program> program;
  std::unique_ptr<Client> client;
  std::optional<Subscribed> subscribed;
  std::optional<Sending> sending;
};

TEST(ClientDestroyed, BeforeAndAfterItIsLiveAndInAnyOrderNothingIsThrown) {
  ServerThread server(slow_models(), {.threads = 1, .limits = {.stop_timeout = 10ms}});
  for (const bool runs : {false, true}) {
    for (int order = 0; order < 4; ++order) {
      World world(server.server.url());
      if (runs) world.run();
      if (order == 1) world.client.reset();
      if (order == 2) world.sending.reset();
      if (order == 3) {
        // Moved from.
        const auto client = std::make_unique<Client>(std::move(*world.client));
        const Subscribed subscribed = *std::move(world.subscribed);
        const Sending sending = *std::move(world.sending);
      }
      world.subscribed.reset();
      world.sending.reset();
      world.client.reset();
    }
  }
}

TEST(ClientDestroyed, OnAnotherThreadAndInItsOwnFunctionNothingIsThrown) {
  ServerThread server(slow_models(), {.threads = 1, .limits = {.stop_timeout = 10ms}});
  {
    World world(server.server.url());
    world.run();
    std::thread([&] {
      world.sending.reset();
      world.subscribed.reset();
      world.client.reset();
    }).join();
    world.program->post([&] { world.program->stop(); });
    world.program->run();
  }
  World world(server.server.url());
  world.subscribed->on_change([&] {
    world.subscribed.reset();
    world.sending.reset();
    world.client.reset();
    world.program->stop();
  });
  world.program->run();
}

TEST(ClientDestroyed, AfterItsProgramNothingIsThrown) {
  ServerThread server(slow_models(), {.threads = 1, .limits = {.stop_timeout = 10ms}});
  for (const bool runs : {false, true}) {
    World world(server.server.url());
    if (runs) world.run();
    world.program.reset();
    world.subscribed.reset();
    world.sending.reset();
    world.client.reset();
  }
}

}  // namespace
}  // namespace updraft::test::client_destroyed_test
