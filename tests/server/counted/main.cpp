// A server whose system calls are counted, see tests/support/counted_program.hpp:
// `counted_server THREADS`. Its handlers are `event`, which answers; `mark`, which marks a moment
// for the application thread; and `stop`.

#include <updraft/handler.hpp>
#include <updraft/server.hpp>
#include <updraft/state.hpp>

#include "io/loop.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

namespace {

using namespace updraft;

struct Mark {
  io::Loop::Counts counts;
  std::chrono::steady_clock::time_point time;
};

unsigned long long to_print(std::uint64_t number) {
  return number;
}

void print(const Mark& mark) {
  const auto& [waits, reads, writes, controls, wakes, alarms] = mark.counts;
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(mark.time.time_since_epoch()).count();
  std::printf("application %llu %llu %llu %llu %llu %llu\n", to_print(waits), to_print(reads),
              to_print(writes), to_print(controls), to_print(wakes),
              to_print(static_cast<std::uint64_t>(ms)));
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Mark> marks;
  Server* running = nullptr;
  const auto mark = [&marks] {
    ::access("/updraft-mark", F_OK);
    marks.push_back({io::Loop::here()->counts(), std::chrono::steady_clock::now()});
    return true;
  };
  const auto count = state(0);
  Options options{.port = 0, .threads = 1, .inspector = false};
  if (argc > 1) options.threads = static_cast<std::size_t>(std::atoi(argv[1]));
  Server server({{"event", Value([count] { return ++count, true; })},
                 {"mark", Value(mark)},
                 {"stop", Value([&running] { running->stop(); })},
                 {"count", count}},
                options);
  running = &server;
  std::printf("%d\n", server.port());
  std::fflush(stdout);
  server.run();
  for (const Mark& each : marks) print(each);
}
