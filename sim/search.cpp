#include "search.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <thread>
#include <vector>

namespace updraft::sim {
namespace {

using WallClock = std::chrono::steady_clock;

constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();

}  // namespace

SearchResult search(const SearchOptions& options) {
  const auto begin = WallClock::now();
  std::atomic<std::uint64_t> next{options.from};
  std::atomic<std::uint64_t> tried{0};
  std::atomic<std::uint64_t> handlers{0};
  std::atomic<std::uint64_t> failed{none};
  const auto is_late = [&] {
    return options.seconds > 0 && WallClock::now() - begin > std::chrono::seconds(options.seconds);
  };
  const auto work = [&] {
    while (failed == none && !is_late()) {
      const std::uint64_t seed = next++;
      if (seed - options.from >= options.seeds) return;
      const Outcome outcome = simulate(draw_plan(seed));
      ++tried;
      handlers += outcome.runs;
      if (!outcome.complaint) continue;
      std::uint64_t lowest = failed;
      while (seed < lowest && !failed.compare_exchange_weak(lowest, seed)) {
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < options.threads; ++i) threads.emplace_back(work);
  }
  const std::chrono::duration<double> took = WallClock::now() - begin;
  return {tried, handlers, took.count(), failed != none, failed};
}

std::string report(std::uint64_t seed, const Cut& cut, const Outcome& outcome) {
  const Plan plan = apply(cut, draw_plan(seed));
  std::string text = describe_setup(plan) + "\n";
  for (const Action& action : plan.actions) text += describe(action) + "\n";
  text += "\n";
  for (const std::string& line : outcome.history) text += line + "\n";
  if (!outcome.complaint) return text + "\nAll promises are kept.\n";
  return text + "\n" + outcome.complaint->checker + ": " + outcome.complaint->text +
         "\nAgain: script/sim " + std::to_string(seed) + flags_of(cut) + "\n";
}

std::string shrunk_report(std::uint64_t seed, const SimulationOptions& options) {
  const Plan plan = draw_plan(seed);
  const Outcome first = simulate(plan, options);
  if (!first.complaint) return report(seed, {}, first);
  const Cut cut = shrink(plan, [&](const Plan& smaller) {
    const auto complaint = simulate(smaller, options).complaint;
    return complaint && complaint->checker == first.complaint->checker;
  });
  return report(seed, cut, simulate(apply(cut, plan), {true, options.tamperer}));
}

}  // namespace updraft::sim
