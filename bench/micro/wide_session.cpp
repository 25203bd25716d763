// One session that subscribes to many paths, of which some change in each turn; per change.
#include <updraft/models.hpp>

#include "harness/memory_server.hpp"
#include "harness/messages.hpp"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace updraft::bench {
namespace {

void wide_session(benchmark::State& state) {
  const auto width = static_cast<std::size_t>(state.range(0));
  const auto changes = static_cast<std::size_t>(state.range(1));
  const auto paths = numbered("item/", width);
  Models models;
  std::vector<State<std::size_t>> items;
  for (const std::string& path : paths) {
    items.emplace_back(0);
    models.set(path, items.back());
  }
  MemoryServer server(models);
  Client& client = server.open();
  server.subscribe(client, paths);

  const std::size_t before = client.frames();
  std::size_t next = 0;
  for (auto _ : state) {
    for (std::size_t i = 0; i < changes; ++i) ++items[next++ % width];
    server.turn();
  }
  if (client.frames() - before != next) state.SkipWithError("not every change was delivered");
  state.SetItemsProcessed(static_cast<std::int64_t>(next));
}
BENCHMARK(wide_session)
    ->Name("WideSession")
    ->ArgNames({"subscriptions", "changes"})
    ->Args({10, 10})
    ->Args({100, 10})
    ->Args({1'000, 10})
    ->Args({10'000, 10})
    ->Args({10'000, 1'000});

}  // namespace
}  // namespace updraft::bench
