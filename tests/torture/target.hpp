#pragma once

#include <updraft/server.hpp>
#include <updraft/state.hpp>

#include "server/server_thread.hpp"
#include "support/socket_client.hpp"
#include "torture/attacker.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::test {

/// A real server that is attacked, and two clients beside the attackers to whom nothing may happen:
/// a bystander, who sends events and gets the responses, and a witness, who sees each update.
///
/// Its models: `echo` answers its first argument, `wait` answers after so many milliseconds, `hold`
/// answers once `released` is true, `item/x` has the value "x" for each x, `pulse` is what the
/// witness sees, `text` is a string.
class Target {
 public:
  /// Serves by two threads, unless told otherwise.
  explicit Target(const Limits& limits = {}, std::size_t threads = 2);
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  ~Target();

  [[nodiscard]] std::uint16_t port() const noexcept { return running_.server.port(); }

  /// One attack: `conduct` is given a connection, which is gone afterwards. Then all is to be as it
  /// was before.
  template <class F>
  void attack(std::string_view name, F conduct) {
    const testing::ScopedTrace trace("", 0, "attack: " + std::string(name));
    try {
      Attacker attacker(port());
      conduct(attacker);
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
    expect_unharmed();
  }

  /// The same by a client that has completed its handshake.
  template <class F>
  void attack_session(std::string_view name, F conduct, std::string_view further_fields = {}) {
    attack(name, [&](Attacker& attacker) {
      attacker.upgrade(further_fields);
      conduct(attacker);
    });
  }

  /// The bystander is answered, the witness sees an update, and nothing is left of any other
  /// client: no session, no subscription, no descriptor.
  void expect_unharmed();
  /// The same while other clients are still connected.
  void expect_service();
  /// That soon there are so many sessions beside the bystander and the witness.
  void expect_sessions(std::size_t count);
  /// The same of subscriptions.
  void expect_subscriptions(std::size_t count);

  /// The model `text`.
  State<std::string> text{std::string()};
  /// Whether the handler `hold` ends.
  State<bool> released{false};

 private:
  template <class Condition>
  bool soon(Condition condition);
  bool let_all_loops_turn();

  State<int> pulse_{0};
  int round_ = 0;
  ServerThread running_;
  SocketClient bystander_;
  SocketClient witness_;
  std::size_t descriptors_;
};

/// What the memory of this process has grown by since it was made. A sanitizer keeps for a while
/// what is given back: there it is not looked at.
class MemoryWatch {
 public:
  MemoryWatch();
  /// That it uses at most so many bytes more.
  void expect_growth_below(std::size_t bytes) const;
  /// The same of what it has asked for, whether or not it is used.
  void expect_claims_below(std::size_t bytes) const;

 private:
  std::size_t used_;
  std::size_t claimed_;
};

/// What a server refuses, and how.
struct Refusal {
  std::string name;
  std::string wire;         ///< What the client sends once it is a WebSocket.
  int code = 0;             ///< Of the close frame that comes back.
  std::string reason = {};  ///< A part of its reason.
};

/// That each of them is refused, when it comes at once with more behind it, and when it comes byte
/// by byte.
void expect_refused(Target& target, const std::vector<Refusal>& refusals,
                    std::string_view further_fields = {});

/// That an event is answered with its argument.
void expect_echo(Attacker& attacker, std::string_view key, std::string_view json);

}  // namespace updraft::test
