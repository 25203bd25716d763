#pragma once

#include <cstddef>
#include <limits>
#include <string>

struct Outgoing;

/// A client's socket. Owned by the server; idle ones are small.
struct Connection {
  explicit Connection(int socket) noexcept : descriptor(socket) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  static constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

  int descriptor;
  bool upgraded = false;         ///< the handshake is over
  bool outdated = false;         ///< owed the newest value of the counter, when `unsent` is sent
  std::size_t place = nowhere;   ///< among the counter's subscribers
  std::size_t items = 0;         ///< how many it follows
  Outgoing* outgoing = nullptr;  ///< where it gets something in this turn
  std::string partial;           ///< the start of a frame whose end is yet to come
  std::string unsent;            ///< what the socket did not take
  std::size_t unsent_from = 0;   ///< how much of that it has taken since
};

/// What a connection gets at the end of a turn, besides the counter's updates.
struct Outgoing {
  Connection* to = nullptr;
  std::string before;  ///< what goes out ahead of them
  std::string after;   ///< responses, which come behind what their events changed
};
