// Reading the messages of clients, of each kind.
#include "protocol/decode.hpp"

#include <updraft/limits.hpp>

#include "harness/messages.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace updraft::bench {
namespace {

void decode(benchmark::State& state, const std::string& text) {
  const Limits limits;
  for (auto _ : state) benchmark::DoNotOptimize(protocol::decode(text, limits));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.counters["bytes"] = static_cast<double>(text.size());
}

Press press() {
  return {.path = "counter",
          .position = {"children", "plus", "props", "onPress"},
          .handler_id = HandlerId::parse("S8cg3PqmZ0aJxk4nBw7yT1rVu5eLdH"),
          .payload = array({"[native code]"})};
}

BENCHMARK_CAPTURE(decode, flat, flat_event(press()))->Name("Decode_FlatEvent");
BENCHMARK_CAPTURE(decode, seed, seed_event(press()))->Name("Decode_SeedEvent");
BENCHMARK_CAPTURE(decode, refused, std::string(R"({"$":"evt","key":"e1","target":{"path":[1]}})"))
    ->Name("Decode_RefusedEvent");
BENCHMARK_CAPTURE(decode, unknown, std::string(R"({"$":"hello","key":"e1"})"))
    ->Name("Decode_UnknownMessage");
BENCHMARK_CAPTURE(decode, no_json, std::string(R"({"$":"sub","keys":[)"))
    ->Name("Decode_TextThatIsNoJson");

/// Messages of so many paths; per path.
void decode_paths(benchmark::State& state,
                  std::string (*message)(const std::vector<std::string>&)) {
  decode(state, message(numbered("item/", static_cast<std::size_t>(state.range(0)))));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(decode_paths, sub, sub_message)->Name("Decode_Sub")->Arg(1)->Arg(1'000);
BENCHMARK_CAPTURE(decode_paths, unsub, unsub_message)->Name("Decode_Unsub")->Arg(1)->Arg(1'000);

}  // namespace
}  // namespace updraft::bench
