#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace updraft::load {

/// The shape in which events are sent and answered: as newer clients do, or as the written
/// specification says.
enum class Dialect : std::uint8_t { flat, seed };

/// Which handler of the fixture's panel the events call.
enum class Handler : std::uint8_t { press, echo };

/// N connections subscribe to `counter`, the first one presses; the next press comes once all have
/// the last value and the presser has its answer.
struct Lockstep {
  std::size_t subscribers = 1000;
  std::size_t pad = 0;
};

/// The same with several presses in flight.
struct Pipeline {
  std::size_t subscribers = 1000;
  std::size_t pad = 0;
  std::size_t in_flight = 16;
};

/// The same at a steady rate, whether the server keeps up or not.
struct Rate {
  std::size_t subscribers = 1000;
  std::size_t pad = 0;
  double per_second = 50;
};

/// Connections that each keep events in flight; nobody is subscribed.
struct Events {
  Handler handler = Handler::echo;
  std::size_t connections = 1;
  std::size_t in_flight = 1;
  /// The pad that is asked for, or the size of the string that is echoed; by default
  /// `echoed_bytes`, or no pad.
  std::optional<std::size_t> pad{};

  static constexpr std::size_t echoed_bytes = 16;
};

/// Connections that come, subscribe to `counter`, get its value and go, again and again.
struct Churn {
  std::size_t connections = 16;  ///< At a time.
};

/// One connection that subscribes to many paths, again and again.
struct Subs {
  std::size_t keys = 10'000;
  bool afresh = false;  ///< Whether it unsubscribes before each round.
};

/// Connections that subscribe to `counter` and do nothing: what memory they cost the server.
struct Idle {
  std::size_t connections = 5000;
};

using AnyLoad = std::variant<Lockstep, Pipeline, Rate, Events, Churn, Subs, Idle>;

/// What is run, against which server, for how long.
struct Settings {
  AnyLoad load;
  std::uint16_t port = 0;  ///< On 127.0.0.1.
  std::optional<pid_t> server_pid{};
  std::chrono::duration<double> seconds{3};   ///< How long it is counted.
  std::chrono::duration<double> warmup{0.5};  ///< How long it runs before that.
  Dialect dialect = Dialect::flat;
  /// A descriptor that becomes readable when the run is to end early (a signalfd, say); none if
  /// negative. The caller's.
  int interrupt = -1;
};

/// Its name on the command line and in results.
[[nodiscard]] std::string_view name_of(const AnyLoad& load) noexcept;

}  // namespace updraft::load
