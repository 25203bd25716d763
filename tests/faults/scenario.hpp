#pragma once

#include <updraft/state.hpp>

#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace updraft::test {

/// A server with three clients: a victim who comes, subscribes, sends events and sees an update
/// while something fails; a bystander who sends events, and a witness who follows a model, neither
/// of whom may notice. What the victim is owed is checked as it goes.
class Scenario {
 public:
  /// How the victim sends what it has to say: which of it the server reads in one turn is then a
  /// matter of chance, or all of it is.
  enum class Sending : std::uint8_t { one_by_one, together };

  explicit Scenario(std::size_t threads, Sending sending = Sending::one_by_one);

  /// What the victim does, up to where it has got all that it is owed, or its connection has ended.
  /// Throws std::runtime_error if neither comes about, or it gets what it should not.
  void play_victim();
  /// Nothing fails any more: throws std::runtime_error if others don't get what they are owed.
  void check_others();
  /// Whether the victim's connection has ended.
  [[nodiscard]] bool victim_ended() const noexcept { return ended_; }
  /// All clients go, then the server. Throws what its run() threw.
  void end();
  [[nodiscard]] ServerThread& server() noexcept { return *server_; }

 private:
  class Victim;

  void inspect();

  Sending sending_;
  State<int> count_ = state(0);
  State<int> presses_ = state(0);
  std::unique_ptr<ServerThread> server_;
  std::unique_ptr<SocketClient> bystander_;
  std::unique_ptr<SocketClient> witness_;
  bool ended_ = false;
};

}  // namespace updraft::test
