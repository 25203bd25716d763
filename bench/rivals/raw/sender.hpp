#pragma once

#include "rivals/raw/connection.hpp"

#include <sys/uio.h>

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// When updates go out: at once, one `send` for each update and subscriber; at the end of the turn,
/// all in one `sendmsg` for each subscriber; or so, but only the newest.
enum class SendMode { each, batch, conflate };

/// Collects what connections get in a turn and sends it. Frames of the counter are written once and
/// gathered by pointer, all else is copied.
class Sender {
 public:
  Sender(int epoll, SendMode mode) noexcept : epoll_(epoll), mode_(mode) {}

  SendMode mode() const noexcept { return mode_; }
  Outgoing& outgoing_of(Connection& connection);

  /// Sends a frame at once, behind all that is there.
  void send_now(Connection& connection, std::string_view frame);
  void send_outgoing(Connection& connection);

  /// Room for a frame of the counter, empty, which all its subscribers get at the end of the turn.
  std::string& add_news();
  std::size_t news() const noexcept { return news_count_; }

  /// Sends all that is collected: the news to these subscribers, and what each connection gets.
  void end_turn(std::span<Connection* const> subscribers);

  /// The socket takes more: sends what was left. True if nothing is left now.
  bool drain(Connection& connection);

  void forget(Connection& connection) noexcept;

 private:
  void gather_news();
  void send_gathered(Connection& connection, std::span<iovec> parts);
  void keep(Connection& connection, std::span<const iovec> parts, std::size_t sent);
  void watch(Connection& connection, bool writable);

  int epoll_;
  SendMode mode_;
  // Both keep their strings, with the room that these have, from turn to turn.
  std::deque<Outgoing> outgoing_;
  std::size_t outgoing_count_ = 0;
  std::vector<std::string> news_;
  std::size_t news_count_ = 0;
  std::vector<iovec> parts_;  ///< the news, and a place before and behind them
};
