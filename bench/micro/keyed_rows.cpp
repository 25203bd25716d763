// A screen of keyed rows that is redrawn and sent, by the number of its rows. The counters say
// where the time goes, per row: set the state, draw what changed, compare with the last screen and
// note the handlers, encode the frame.
#include <updraft/log.hpp>
#include <updraft/models.hpp>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "harness/memory_server.hpp"
#include "harness/task_list.hpp"
#include "micro/stages.hpp"
#include "model/graph.hpp"
#include "protocol/encode.hpp"
#include "websocket/frame.hpp"

#include <benchmark/benchmark.h>

namespace updraft::bench {
namespace {

using Change = void (TaskList::*)();

/// What home does of a change, without a hub: a graph and one path of it that is watched.
class Screen {
 public:
  explicit Screen(std::size_t rows)
      : list_(rows, [this] { stages_.done(); }),
        graph_({{"tasks", list_.view()}}, bench_limits(), clock_, stderr_log(), secret),
        publication_(graph_.watch("tasks")) {
    graph_.tick();
    encode();
  }

  void round(Change change) {
    stages_.begin();
    (list_.*change)();
    stages_.done();
    const bool changed = !graph_.tick().empty();
    stages_.done();
    if (changed) encode();
    stages_.done();
  }
  void report(benchmark::State& state) const {
    stages_.report(state, static_cast<double>(state.range(0)));
    state.counters["bytes"] = static_cast<double>(frame_.bytes().size());
  }

 private:
  static constexpr Secret secret = repeatable_secret(42);

  void encode() {
    const auto error = encoder_.encode(publication_.value(), publication_.place(), frame_.payload(),
                                       writer_.payload());
    if (error) throw *error;
    frame_ = writer_.finish(websocket::Opcode::text);
  }

  Stages<4> stages_{{"set_ns", "draw_ns", "compare_ns", "encode_ns"}};
  ManualClock clock_;
  TaskList list_;
  model::Graph graph_;
  model::Publication& publication_;
  protocol::UpdateEncoder encoder_{"tasks"};
  websocket::FrameWriter writer_;
  websocket::Frame frame_;
};

void keyed_rows(benchmark::State& state, Change change) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  Screen screen(rows);
  for (auto _ : state) screen.round(change);
  screen.report(state);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void rows(benchmark::internal::Benchmark* benchmark) {
  benchmark->RangeMultiplier(10)->Range(10, 10'000);
}

BENCHMARK_CAPTURE(keyed_rows, one, &TaskList::change_one)
    ->Name("KeyedRows_OneChanges")
    ->Apply(rows);
BENCHMARK_CAPTURE(keyed_rows, all, &TaskList::change_all)->Name("KeyedRows_AllChange")->Apply(rows);
BENCHMARK_CAPTURE(keyed_rows, none, &TaskList::change_nothing)
    ->Name("KeyedRows_NoneChanges")
    ->Apply(rows);

/// The same through home and the hub, to one client.
void served(benchmark::State& state, Change change) {
  TaskList list(static_cast<std::size_t>(state.range(0)));
  MemoryServer server({{"tasks", list.view()}});
  Client& client = server.open();
  server.subscribe(client, {"tasks"});
  for (auto _ : state) {
    (list.*change)();
    server.turn();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK_CAPTURE(served, one, &TaskList::change_one)
    ->Name("KeyedRows_OneChangesAndIsSent")
    ->Apply(rows);

}  // namespace
}  // namespace updraft::bench
