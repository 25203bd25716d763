// The server that the measurements of reliability have as a child: says its port on stdout, serves
// until SIGTERM, and then says how many events it has applied.
#include <updraft/updraft.hpp>

#include <sys/prctl.h>

#include <csignal>
#include <cstdint>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace updraft;

namespace {

Value large_value(std::int64_t n, std::size_t bytes) {
  return object({{"n", n}, {"pad", std::string(bytes, 'x')}});
}

// What attacks are about.

constexpr std::size_t row_count = 100'000;

/// A list as long as a program may have one, each row with a key and a handler.
Value make_rows() {
  std::vector<Value> rows;
  rows.reserve(row_count);
  const Value tap = event([] {}).value();
  for (std::size_t i = 0; i < row_count; ++i) {
    rows.push_back(object({{"key", "row-" + std::to_string(i)}, {"onPress", tap}}));
  }
  return array(std::move(rows));
}

/// A text that compresses as texts do.
std::string wide_text() {
  constexpr std::size_t bytes = std::size_t{64} << 10;
  std::string text;
  for (std::uint32_t i = 1; text.size() < bytes; i = i * 1'664'525 + 1'013'904'223) {
    text += std::to_string(i >> 12) + " ";
  }
  return text;
}

/// A screen of a hundred buttons.
Value make_screen(int count, const Value& tap) {
  std::vector<Value> buttons;
  for (int i = 0; i < 100; ++i) {
    const std::string key = std::to_string(i);
    buttons.push_back(component(
        "rise-tools/kit-tamagui/Button",
        {{"key", key}, {"label", key + " of " + std::to_string(count)}, {"onPress", tap}}));
  }
  return component("rise-tools/kit-tamagui/YStack", array(std::move(buttons)));
}

/// The models of attacks, beside those of the other measurements.
void add_targets(Models& models, const State<int>& count) {
  const Value tap = event([] {}).value();
  const auto screen = [count, tap](Get get) { return make_screen(get(count), tap); };
  const auto rows = std::make_shared<Value>();
  models.set("fail", Value([]() -> int { throw std::runtime_error("as it is meant to"); }));
  models.set("item", lookup([](const std::string& id) { return Model(Value(id)); }));
  models.set("rows", lookup([rows](const std::string&) {
               if (rows->is_null()) *rows = make_rows();
               return Model(*rows);
             }));
  models.set("wide", Value(wide_text()));
  models.set("computed", [] { return 7; });
  models.set("screen", view(screen));
  models.set("screens", lookup([screen](const std::string&) { return Model(view(screen)); }));
  models.set("query", lookup([](const std::string& id) {
               return Model(query([id]() -> Task<std::string> {
                 co_await sleep_for(std::chrono::milliseconds(1));
                 co_return id;
               }));
             }));
  models.set("slow", lookup([](const std::string&) {
               return Model(query([]() -> Task<int> {
                 co_await sleep_for(std::chrono::hours(1));
                 co_return 7;
               }));
             }));
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
    Models models{{"count", count},      {"plus", Value(plus)}, {"echo", Value(echo)},
                  {"wait", Value(wait)}, {"large", large},      {"publish", Value(publish)}};
    add_targets(models, count);
    Server server(models, options_from(argc, argv, {.port = 0, .threads = 1}));
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
