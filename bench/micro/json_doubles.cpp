// How many of 100,000 random doubles, printed, come back as another: the counter `differ`, which
// decided against Boost.JSON (docs/dependencies.md).
#include <updraft/json.hpp>

#include "micro/boost_values.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace updraft::bench {
namespace {

template <class Parse>
void count_doubles_that_differ(benchmark::State& state, Parse parse) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> between_0_and_1;
  std::vector<double> doubles(100'000);
  std::ranges::generate(doubles, [&] { return between_0_and_1(random); });
  std::size_t differ = 0;
  for (auto _ : state) {
    differ = 0;
    for (const double number : doubles) {
      if (parse(to_json(number)) != number) ++differ;
    }
  }
  state.counters["differ"] = static_cast<double>(differ);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(doubles.size()));
}

void ours(benchmark::State& state) {
  count_doubles_that_differ(
      state, [](const std::string& text) { return parse_json(text)->as_number().value_or(-1); });
}
BENCHMARK(ours)->Name("JsonDoubles_Ours");

void boost_json(benchmark::State& state) {
  BoostValueParser parser;
  count_doubles_that_differ(
      state, [&](const std::string& text) { return parser.parse(text).as_number().value_or(-1); });
}
BENCHMARK(boost_json)->Name("JsonDoubles_BoostIntoValues");

}  // namespace
}  // namespace updraft::bench
