#pragma once

#include <updraft/json.hpp>
#include <updraft/updraft.hpp>

#include "server/server_thread.hpp"

#include <cstdint>
#include <string>

namespace updraft::test {

/// A server with a count, a screen that shows it, and a model for whatever a test wants to see.
class CounterServer {
 public:
  explicit CounterServer(std::uint16_t port = 0) : server_(models(), options(port)) {}

  /// As people say it: `:3005`.
  [[nodiscard]] std::string url() const { return ":" + std::to_string(server_.server.port()); }
  [[nodiscard]] std::uint16_t port() const { return server_.server.port(); }
  [[nodiscard]] std::size_t subscriptions() const { return server_.server.stats().subscriptions; }

  /// The count, as the home loop has it.
  [[nodiscard]] int counted() {
    return server_.call([this] { return count.read(); });
  }

  State<int> count = state(0);
  State<Value> thing = state(Value("nothing"));

 private:
  static Options options(std::uint16_t port) {
    Options options;
    options.port = port;
    options.limits.stop_timeout = std::chrono::milliseconds(10);
    return options;
  }

  Models models() {
    auto screen = view([count = count](Get get) {
      return YStack(
          Text("The count is ", get(count)),
          Button({.key = "plus", .onPress = [count] { ++count; }}, "Plus 1"),
          Button({.key = "minus", .onPress = [count] { --count; }}, "Minus 1"),
          Button({.key = "set",
                  .onPress =
                      [count](int to) {
                        count.set(to);
                        return respond(to, {toast("Set")});
                      }},
                 "Set"),
          Button({.key = "fail", .onPress = [] { throw Error("not\n\x1b[31mtoday"); }}, "Fail"),
          Button({.key = "reject", .onPress = [] { return reject(array({1, 2})); }}, "Reject"),
          Button({.key = "wait",
                  .onPress = event([]() -> Task<> { co_await sleep_for(std::chrono::hours(1)); })},
                 "Wait"));
    });
    return Models{{"", state(Value("the root"))},
                  {"counter", screen},
                  {"count", count},
                  {"thing", thing},
                  {"switches", view([](Get) {
                     return object({{"lamp", event([](bool on) { return on ? "on" : "off"; })}});
                   })}};
  }

  ServerThread server_;
};

}  // namespace updraft::test
