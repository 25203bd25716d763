// 10,000 views over 1,000 states, each reading three of them, by the number of states that change;
// per view that is computed.
#include <updraft/log.hpp>
#include <updraft/models.hpp>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "harness/memory_server.hpp"
#include "model/graph.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace updraft::bench {
namespace {

constexpr std::size_t state_count = 1'000;
constexpr std::size_t view_count = 10'000;
constexpr Secret secret = repeatable_secret(42);

/// The sources and what is computed of them, all of it watched.
class Network {
 public:
  Network() : graph_(Models(), bench_limits(), clock_, stderr_log(), secret) {
    for (std::size_t i = 0; i < state_count; ++i) sources_.emplace_back(0);
    for (std::size_t i = 0; i < view_count; ++i) {
      const std::string path = "sum/" + std::to_string(i);
      graph_.models().set(path, sum_of(sources_of(i)));
      graph_.watch(path);
    }
    graph_.tick();
    computed_ = 0;
  }

  /// Another value for so many of the sources.
  void change(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) ++sources_[next_++ % state_count];
  }
  void tick() { benchmark::DoNotOptimize(graph_.tick().size()); }
  /// How many views have been computed.
  [[nodiscard]] std::int64_t computed() const noexcept { return computed_; }

 private:
  using Sources = std::array<State<int>, 3>;

  /// Strides that are prime to the number of states: each has 30 views, and no two views the same.
  [[nodiscard]] Sources sources_of(std::size_t view) const {
    return {sources_[view % state_count], sources_[(7 * view + 1) % state_count],
            sources_[(13 * view + view / state_count + 2) % state_count]};
  }
  View<int> sum_of(const Sources& sources) {
    return View<int>([this, sources](Get get) {
      ++computed_;
      return get(sources[0]) + get(sources[1]) + get(sources[2]);
    });
  }

  ManualClock clock_;
  std::vector<State<int>> sources_;
  std::int64_t computed_ = 0;
  model::Graph graph_;
  std::size_t next_ = 0;
};

void views(benchmark::State& state) {
  Network network;
  const auto changes = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    network.change(changes);
    network.tick();
  }
  state.SetItemsProcessed(network.computed());
}
BENCHMARK(views)->Name("Views_StatesChange")->Arg(1)->Arg(10)->Arg(state_count);

}  // namespace
}  // namespace updraft::bench
