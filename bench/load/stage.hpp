#pragma once

#include "client.hpp"
#include "poller.hpp"
#include "settings.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <vector>

namespace updraft::load {

/// Thrown when the run is to end early.
class Interrupted : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "interrupted"; }
};

/// The connections of a run, and the loop that serves them: one thread, the caller's.
class Stage {
 public:
  /// How long nothing may come of what is waited for.
  static constexpr std::chrono::seconds patience{10};

  Stage(const Settings& settings, Listener& listener);

  /// Opens that many more connections and serves them until each had its handshake.
  void open(std::size_t count);
  /// Begins one more connection.
  void begin();
  /// Begins anew a connection that has ended.
  void restart(Client& client);

  /// Waits until something comes, at most until that time, and serves it. Throws an Error where
  /// nothing has come for longer than `patience`.
  void turn(Time until = Time::max());

  [[nodiscard]] std::deque<Client>& clients() noexcept { return clients_; }
  [[nodiscard]] const std::deque<Client>& clients() const noexcept { return clients_; }

 private:
  static constexpr std::size_t read_room = std::size_t{256} << 10;
  /// The most handshakes under way at once; a listener's backlog takes more.
  static constexpr std::size_t most_handshakes = 256;

  /// Whether anything but pings came.
  bool serve(Client& client, std::uint32_t events);

  std::uint16_t port_;
  Listener& listener_;
  Random random_;
  Poller poller_;
  std::deque<Client> clients_;
  std::size_t open_ = 0;  ///< How many have had their first handshake.
  unsigned source_ = 1;   ///< The last byte of the address that connections come from.
  std::vector<char> room_;
  Time progress_;  ///< When something came, pings aside.
};

}  // namespace updraft::load
