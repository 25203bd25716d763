// The server that the measurements of reliability have as a child: says its port on stdout, serves
// until SIGTERM, and then says how many events it has applied.
#include <updraft/updraft.hpp>

#include <sys/prctl.h>

#include <csignal>
#include <cstdint>
#include <iostream>
#include <map>
#include <string>

using namespace updraft;

namespace {

Value large_value(std::int64_t n, std::size_t bytes) {
  return object({{"n", n}, {"pad", std::string(bytes, 'x')}});
}

}  // namespace

int main(int argc, char** argv) {
  // Whoever measures may be killed, and nothing is to be left behind.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::uint64_t applied = 0;

  auto count = state(0);
  const auto plus = [&applied, count] {
    ++applied;
    ++count;
  };
  const auto echo = [&applied](const Event& event) {
    ++applied;
    return event[0];
  };
  const auto wait = [&applied](std::int64_t milliseconds) -> Task<> {
    ++applied;
    co_await sleep_for(std::chrono::milliseconds(milliseconds));
  };

  std::map<std::string, State<Value>> values;
  const auto large = lookup([&values](const std::string& name) -> Model {
    const auto known = values.find(name);
    return known == values.end() ? Model() : Model(known->second);
  });
  const auto publish = [&values, large](const std::string& name, std::int64_t n,
                                        std::size_t bytes) {
    const auto known = values.find(name);
    if (known != values.end()) return known->second.set(large_value(n, bytes));
    values.emplace(name, State<Value>(large_value(n, bytes)));
    large.refresh(name);
  };

  try {
    Server server({{"count", count},
                   {"plus", Value(plus)},
                   {"echo", Value(echo)},
                   {"wait", Value(wait)},
                   {"large", large},
                   {"publish", Value(publish)}},
                  options_from(argc, argv, {.port = 0, .threads = 1}));
    server.stop_on_signals();
    std::cout << server.port() << std::endl;
    server.run();
    std::cout << applied << std::endl;
    return 0;
  } catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
