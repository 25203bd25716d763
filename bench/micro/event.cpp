// Events in memory, from the bytes received to the response written, 16 to a receive; per event.
#include <updraft/component.hpp>
#include <updraft/each.hpp>
#include <updraft/handler.hpp>
#include <updraft/models.hpp>

#include "harness/memory_server.hpp"
#include "harness/messages.hpp"

#include <benchmark/benchmark.h>

#include <functional>
#include <ranges>
#include <string>

namespace updraft::bench {
namespace {

/// How many events come at once, as they do from a client that doesn't wait for responses.
constexpr std::size_t events_per_receive = 16;

/// Lets a client, who subscribes to these paths, press without end.
void press(benchmark::State& state, MemoryServer& server, Client& client, const std::string& text) {
  std::string bytes = repeated(masked_frame(text), events_per_receive);
  const std::size_t before = client.frames();
  for (auto _ : state) {
    server.receive(client, bytes);
    server.turn();
  }
  const auto events = static_cast<std::size_t>(state.iterations()) * events_per_receive;
  if (client.frames() - before < events) state.SkipWithError("an event has no response");
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
  state.counters["bytes"] = static_cast<double>(text.size());
}

/// A handler that gives back its argument, found by its position or by its id.
void echo(benchmark::State& state, bool by_id) {
  MemoryServer server(
      {{"panel", component("Button", {{"onPress", [](const Event& event) { return event[0]; }}})}});
  Client& client = server.open();
  server.subscribe(client, {"panel"});
  Press pressed{.path = "panel", .position = {"props", "onPress"}, .payload = array({42})};
  if (by_id) pressed.handler_id = server.handler_id(pressed.path, pressed.position);
  press(state, server, client, flat_event(pressed));
}
BENCHMARK_CAPTURE(echo, position, false)->Name("Event_ByPosition");
BENCHMARK_CAPTURE(echo, id, true)->Name("Event_ById");

/// A row's handler within a screen of so many keyed rows; the last, which is the furthest.
void row_handler(benchmark::State& state, bool by_id) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto row = [](int id) {
    return component("Button", {{"key", std::to_string(id)}, {"onPress", [] {}}});
  };
  const auto ids = std::views::iota(0, static_cast<int>(rows));
  MemoryServer server({{"rows", component("YStack", each(ids, std::identity(), row))}});
  Client& client = server.open();
  server.subscribe(client, {"rows"});
  Press pressed{.path = "rows",
                .position = {"children", std::to_string(rows - 1), "props", "onPress"}};
  if (by_id) pressed.handler_id = server.handler_id(pressed.path, pressed.position);
  press(state, server, client, flat_event(pressed));
}
BENCHMARK_CAPTURE(row_handler, position, false)
    ->Name("Event_OfARowByPosition")
    ->RangeMultiplier(10)
    ->Range(10, 10'000);
BENCHMARK_CAPTURE(row_handler, id, true)
    ->Name("Event_OfARowById")
    ->RangeMultiplier(10)
    ->Range(10, 10'000);

/// A handler that sets a state, which the client subscribes to.
void set_state(benchmark::State& state) {
  const State<int> count(0);
  MemoryServer server(
      {{"count", count}, {"panel", component("Button", {{"onPress", [count] { ++count; }}})}});
  Client& client = server.open();
  server.subscribe(client, {"panel", "count"});
  Press pressed{.path = "panel", .position = {"props", "onPress"}};
  pressed.handler_id = server.handler_id(pressed.path, pressed.position);
  press(state, server, client, flat_event(pressed));
}
BENCHMARK(set_state)->Name("Event_SetsAState");

}  // namespace
}  // namespace updraft::bench
