#pragma once

#include <updraft/client.hpp>
#include <updraft/program.hpp>
#include <updraft/traffic.hpp>

#include "cli/console.hpp"
#include "cli/failure.hpp"
#include "cli/interrupts.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft::cli {

/// Which server is meant, and how long it may take.
struct Target {
  std::string url;                   ///< As people say it.
  std::vector<std::string> headers;  ///< Of the handshake: `Name: value`.
  std::chrono::milliseconds timeout{10'000};
  bool retry = false;  ///< Whether to wait for a server that is not there yet.
};

/// The field of a handshake that `Name: value` says. Throws Failure (`usage`).
std::pair<std::string, std::string> header_field(const std::string& text);

/// Why there is no connection, for who has asked for it, out of what a client or dialer says.
std::string describe_absence(const std::string& url, std::string_view problem);

/// One stay at a server: a client and the loop that it needs, until a command has what it wanted,
/// or can't get it. Owned by the command, on its thread.
class Visit {
 public:
  struct Terms {
    /// Whether it goes on when the connection is lost, and however long it takes.
    bool stays = false;
    std::function<void(const std::string& problem)> on_loss = nullptr;
    std::function<void()> on_return = nullptr;  ///< After a loss.
    std::function<void(const Traffic&)> on_traffic = nullptr;
    /// Where it goes on, it ends when nobody reads this any more; it outlives the visit.
    const Output* output = nullptr;
  };

  /// The console and the interrupts outlive it. Throws Failure (`usage`) if there is no such
  /// server.
  Visit(const Target& target, const Console& console, Interrupts& interrupts, Terms terms);

  /// The address, as clients take it.
  [[nodiscard]] const std::string& url() const noexcept { return url_; }
  Client& client() noexcept { return client_; }

  /// What is waited for, and what may be wrong, for the error where it doesn't come in time.
  void await(std::string what, std::string hint = {});
  void await_value(const std::string& path);
  /// Calls the function after so long.
  void after(std::chrono::milliseconds time, std::function<void()> function);
  /// Runs until end() or fail(). Throws Failure: what fail() was told, or `interrupted`.
  void run();
  /// The command has what it wanted.
  void end();
  /// It can't get it.
  void fail(Failure failure);
  [[nodiscard]] bool ended() const noexcept { return ended_ || failure_.has_value(); }

  /// Calls a function, unless it is over; a Failure that it throws ends the visit.
  template <class F>
  void guard(const F& function) {
    if (ended()) return;
    try {
      function();
    } catch (const Failure& failure) {
      fail(failure);
    }
  }

 private:
  [[nodiscard]] ClientOptions options(const Target& target, const Console& console);
  void take_status(const ClientStatus& status);
  void be_late();

  const Terms terms_;
  const Target target_;
  const Console& console_;
  const std::string url_;
  Interrupts& interrupts_;
  std::string awaited_ = "answer";
  std::string hint_;
  bool ended_ = false;
  std::optional<Failure> failure_;
  bool was_live_ = false;
  bool has_told_ = false;  // that the server is waited for
  bool is_lost_ = false;
  std::string problem_;  // why there is no connection
  Program program_;
  Client client_;
  Watch watch_;
};

}  // namespace updraft::cli
