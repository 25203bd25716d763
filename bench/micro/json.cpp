// Reading and writing JSON, ours beside others: an event, a screen, a very long screen. Who reads
// what differs: only ours and Boost.JSON's parser with our handler make Values. Figures:
// docs/dependencies.md.
#include <updraft/json.hpp>

#include "micro/boost_values.hpp"
#include "micro/documents.hpp"

#include <benchmark/benchmark.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <array>
#include <cstdint>
#include <string>

namespace updraft::bench {
namespace {

constexpr std::array<int, 2> screen_rows{10, 4'000};

/// By the benchmark's argument: 0 is the event, 1 and 2 are the screens.
std::string document(std::int64_t which) {
  if (which == 0) return event_document();
  return screen_document(screen_rows.at(static_cast<std::size_t>(which - 1)));
}

void documents(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("document")->DenseRange(0, screen_rows.size());
}

/// Reads the benchmark's document again and again, by `parse(text)`.
template <class Parse>
void read(benchmark::State& state, Parse parse) {
  const std::string text = document(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(parse(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.counters["bytes"] = static_cast<double>(text.size());
}

/// Writes the benchmark's document again and again: `print(parsed, out)` appends.
template <class Parsed, class Print>
void write(benchmark::State& state, const Parsed& parsed, Print print) {
  std::string out;
  for (auto _ : state) {
    out.clear();
    print(parsed, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
  state.counters["bytes"] = static_cast<double>(out.size());
}

void read_ours(benchmark::State& state) {
  read(state, [](const std::string& text) { return *parse_json(text); });
}
BENCHMARK(read_ours)->Name("JsonRead_Ours")->Apply(documents);

void read_boost_into_values(benchmark::State& state) {
  BoostValueParser parser;
  read(state, [&](const std::string& text) { return parser.parse(text); });
}
BENCHMARK(read_boost_into_values)->Name("JsonRead_BoostIntoValues")->Apply(documents);

void read_simdjson(benchmark::State& state) {
  simdjson::dom::parser parser;
  read(state, [&](const std::string& text) { return parser.parse(text).value(); });
}
BENCHMARK(read_simdjson)->Name("JsonRead_Simdjson")->Apply(documents);

void read_boost(benchmark::State& state) {
  read(state, [](const std::string& text) { return boost::json::parse(text); });
}
BENCHMARK(read_boost)->Name("JsonRead_Boost")->Apply(documents);

void read_nlohmann(benchmark::State& state) {
  read(state, [](const std::string& text) { return nlohmann::json::parse(text); });
}
BENCHMARK(read_nlohmann)->Name("JsonRead_Nlohmann")->Apply(documents);

void write_ours(benchmark::State& state) {
  write(state, *parse_json(document(state.range(0))), [](const Value& value, std::string& out) {
    if (const auto error = print_json(value, out)) throw *error;
  });
}
BENCHMARK(write_ours)->Name("JsonWrite_Ours")->Apply(documents);

void write_simdjson(benchmark::State& state) {
  simdjson::dom::parser parser;
  write(state, parser.parse(document(state.range(0))).value(),
        [](const simdjson::dom::element& element, std::string& out) {
          out = simdjson::minify(element);
        });
}
BENCHMARK(write_simdjson)->Name("JsonWrite_Simdjson")->Apply(documents);

void write_boost(benchmark::State& state) {
  write(state, boost::json::parse(document(state.range(0))),
        [](const boost::json::value& value, std::string& out) {
          out = boost::json::serialize(value);
        });
}
BENCHMARK(write_boost)->Name("JsonWrite_Boost")->Apply(documents);

void write_nlohmann(benchmark::State& state) {
  write(state, nlohmann::json::parse(document(state.range(0))),
        [](const nlohmann::json& value, std::string& out) { out = value.dump(); });
}
BENCHMARK(write_nlohmann)->Name("JsonWrite_Nlohmann")->Apply(documents);

}  // namespace
}  // namespace updraft::bench
