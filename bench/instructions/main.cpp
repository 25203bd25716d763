// Does one scenario of fixed work, for callgrind to count the instructions of just that:
//   updraft_instructions          names the scenarios
//   updraft_instructions NAME     does one, and prints how many operations that was
// bench/instructions/check runs them all.
#include "instructions/scenarios.hpp"

#include <valgrind/callgrind.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string_view>

namespace {

using updraft::bench::Scenario;

/// What is done once only (buffers that grow, the choice of simdjson's code) is over by then.
constexpr int operations_before = 3;

void run(const Scenario& scenario) {
  const auto operation = scenario.prepare();
  for (int i = 0; i < operations_before; ++i) operation();
  CALLGRIND_START_INSTRUMENTATION;
  for (int i = 0; i < scenario.operations; ++i) operation();
  CALLGRIND_STOP_INSTRUMENTATION;
}

}  // namespace

int main(int argc, char** argv) {
  const auto scenarios = updraft::bench::scenarios();
  if (argc < 2) {
    for (const Scenario& scenario : scenarios) std::cout << scenario.name << '\n';
    return EXIT_SUCCESS;
  }
  const auto scenario = std::ranges::find(scenarios, std::string_view(argv[1]), &Scenario::name);
  if (scenario == scenarios.end()) {
    std::cerr << "updraft_instructions: no scenario named '" << argv[1] << "'\n";
    return EXIT_FAILURE;
  }
  try {
    run(*scenario);
  } catch (const std::exception& error) {
    std::cerr << "updraft_instructions: " << scenario->name << ": " << error.what() << '\n';
    return EXIT_FAILURE;
  }
  std::cout << scenario->operations << '\n';
  return EXIT_SUCCESS;
}
