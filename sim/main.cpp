// The command behind script/sim: replays one seed, or searches among many.

#include "search.hpp"
#include "simulation.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <string>
#include <thread>

namespace {

using namespace updraft::sim;

int replay(std::uint64_t seed, const Cut& cut) {
  const Outcome outcome = simulate(apply(cut, draw_plan(seed)), {.keeps_lines = true});
  std::fputs(report(seed, cut, outcome).c_str(), stdout);
  return outcome.complaint ? 1 : 0;
}

int try_seeds(const SearchOptions& options) {
  const SearchResult result = search(options);
  std::printf("%llu seeds in %.1f s, %.2f ms each on %d threads, %llu handlers ran\n",
              static_cast<unsigned long long>(result.tried), result.seconds,
              1000 * result.seconds * options.threads /
                  static_cast<double>(std::max<std::uint64_t>(result.tried, 1)),
              options.threads, static_cast<unsigned long long>(result.handlers));
  if (!result.has_failed) return 0;
  std::printf("seed %llu fails; as short as it gets:\n\n",
              static_cast<unsigned long long>(result.failed));
  std::fputs(shrunk_report(result.failed).c_str(), stdout);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Lets whole servers and their clients live, as a seed decides.", "sim");
  std::uint64_t seed = 0;
  Cut cut;
  SearchOptions options;
  options.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  options.seeds = 0;
  const auto* one = app.add_option("seed", seed, "Replays this seed, and prints its history");
  app.add_option("--seeds", options.seeds, "Tries so many seeds, and shrinks the first that fails");
  app.add_option("--from", options.from, "The first of these seeds (1)");
  app.add_option("--seconds", options.seconds, "Ends after so many seconds");
  app.add_option("--threads", options.threads, "How many run at once (as many as there are cores)");
  app.add_option("--keep", cut.kept, "Only these actions of the seed, by number")->delimiter(',');
  app.add_option("--without", cut.left_out, "Without these models")->delimiter(',');
  app.add_option("--plain", cut.plain, "Without delays, limits and the like")
      ->delimiter(',')
      ->check(CLI::IsMember(simplifications()));
  CLI11_PARSE(app, argc, argv);
  cut.keeps_all = cut.kept.empty();
  if (one->count() > 0) return replay(seed, cut);
  if (options.seeds == 0)
    options.seeds = options.seconds > 0 ? std::numeric_limits<std::uint64_t>::max() : 1000;
  return try_seeds(options);
}
