// Models of a lookup that are asked for and left, each another one; per model. The argument is how
// many are held at a time.
#include <updraft/models.hpp>

#include "harness/memory_server.hpp"
#include "harness/messages.hpp"

#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

namespace updraft::bench {
namespace {

/// So many different models are asked for before the first is asked for again: far more than are
/// remembered.
constexpr std::size_t model_count = 100'000;

/// The frames of a subscription and its end.
using Visit = std::pair<std::string, std::string>;

std::vector<Visit> visits(std::size_t held) {
  const auto paths = numbered("item/", model_count);
  std::vector<Visit> all;
  for (std::size_t i = 0; i < model_count; i += held) {
    const auto first = paths.begin() + static_cast<std::ptrdiff_t>(i);
    const std::vector<std::string> some(first, first + static_cast<std::ptrdiff_t>(held));
    all.emplace_back(masked_frame(sub_message(some)), masked_frame(unsub_message(some)));
  }
  return all;
}

void lookups(benchmark::State& state) {
  const auto item = lookup([](const std::string& id) { return Model(Value(id)); });
  MemoryServer server({{"item", item}});
  Client& client = server.open();
  auto all = visits(static_cast<std::size_t>(state.range(0)));
  std::size_t next = 0;
  for (auto _ : state) {
    auto& [sub, unsub] = all[next++ % all.size()];
    server.receive(client, sub);
    server.turn();
    server.receive(client, unsub);
    server.turn();
  }
  const auto made = static_cast<std::size_t>(state.iterations() * state.range(0));
  if (client.frames() != made) state.SkipWithError("not every model was delivered");
  state.SetItemsProcessed(static_cast<std::int64_t>(made));
}
BENCHMARK(lookups)->Name("Lookups")->ArgName("held")->Arg(1)->Arg(100)->Arg(10'000);

}  // namespace
}  // namespace updraft::bench
