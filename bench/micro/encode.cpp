// Writing what clients get: updates by the rows of their screen, responses, and frames.
#include "protocol/encode.hpp"

#include <updraft/models.hpp>

#include "harness/task_list.hpp"
#include "websocket/frame.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace updraft::bench {
namespace {

void update(benchmark::State& state) {
  const TaskList list(static_cast<std::size_t>(state.range(0)));
  const Value& screen = list.view().read();
  std::string out;
  for (auto _ : state) {
    out.clear();
    benchmark::DoNotOptimize(protocol::UpdateEncoder("tasks").encode(screen, nullptr, {}, out));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(update)->Name("Encode_Update")->RangeMultiplier(10)->Range(1, 10'000);

void response(benchmark::State& state, protocol::Dialect dialect, const Response& response) {
  const protocol::ReplyTo reply_to{"11a3f0c2d.8f1", dialect};
  std::string out;
  for (auto _ : state) {
    out.clear();
    benchmark::DoNotOptimize(protocol::encode_response(reply_to, response, out));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}
BENCHMARK_CAPTURE(response, flat, protocol::Dialect::flat, Response())->Name("Encode_FlatResponse");
BENCHMARK_CAPTURE(response, seed, protocol::Dialect::nested, Response())
    ->Name("Encode_SeedResponse");
BENCHMARK_CAPTURE(response, payload, protocol::Dialect::flat,
                  Response(object({{"id", 42}, {"name", "Ada"}})))
    ->Name("Encode_ResponseWithPayload");
BENCHMARK_CAPTURE(response, error, protocol::Dialect::flat,
                  protocol::error_response("NotFoundError", "there is no model at \"tasks\""))
    ->Name("Encode_ErrorResponse");

/// The payload is appended to the writer's buffer, and becomes a frame of its own.
void frame(benchmark::State& state) {
  const std::string text(static_cast<std::size_t>(state.range(0)), 'x');
  websocket::FrameWriter writer;
  for (auto _ : state) {
    writer.payload() += text;
    benchmark::DoNotOptimize(writer.finish(websocket::Opcode::text));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(frame)->Name("Encode_Frame")->Arg(16)->Arg(200)->Arg(4 << 10)->Arg(64 << 10);

}  // namespace
}  // namespace updraft::bench
