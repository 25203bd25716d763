// A state that many clients subscribe to: one change, delivered to all; per delivery.
#include <updraft/models.hpp>

#include "harness/memory_server.hpp"

#include <benchmark/benchmark.h>

#include <vector>

namespace updraft::bench {
namespace {

void fan_in(benchmark::State& state) {
  const State<int> counter(0);
  MemoryServer server({{"counter", counter}});
  Client* last = nullptr;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    last = &server.open();
    server.subscribe(*last, {"counter"});
  }
  const std::size_t before = last->frames();
  for (auto _ : state) {
    ++counter;
    server.turn();
  }
  const auto updates = static_cast<std::size_t>(state.iterations());
  if (last->frames() - before != updates) state.SkipWithError("not every update was delivered");
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(fan_in)->Name("FanIn")->RangeMultiplier(10)->Range(1, 100'000);

}  // namespace
}  // namespace updraft::bench
