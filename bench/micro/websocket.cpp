// Reading masked frames, as many as a loop's buffer may hold at once, by the size of their texts.
#include "harness/messages.hpp"
#include "websocket/reader.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace updraft::bench {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{64} << 10;
constexpr websocket::ReaderLimits limits{.message_bytes = std::size_t{1} << 20,
                                         .message_fragments = 1};

/// Texts of ASCII, or with a letter of two bytes now and then, which UTF-8 has to be checked for.
void read_frames(benchmark::State& state, std::string_view letters) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const std::string frame = masked_frame(repeated(letters, size / letters.size()));
  const std::size_t frames = std::max<std::size_t>(1, buffer_bytes / frame.size());
  std::string bytes = repeated(frame, frames);
  websocket::Reader reader(websocket::Role::server);
  for (auto _ : state) {
    std::span<char> input(bytes);
    while (true) {
      const auto item = reader.next(input, limits);
      benchmark::DoNotOptimize(item.payload.data());
      if (item.kind == websocket::Item::Kind::failure) state.SkipWithError("a frame was refused");
      if (item.kind != websocket::Item::Kind::text) break;
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(frames));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(16)->Arg(200)->Arg(4 << 10)->Arg(64 << 10);
}

BENCHMARK_CAPTURE(read_frames, ascii, "abcd")->Name("WebSocket_Read")->Apply(sizes);
BENCHMARK_CAPTURE(read_frames, letters, "grün")->Name("WebSocket_ReadBeyondAscii")->Apply(sizes);

}  // namespace
}  // namespace updraft::bench
