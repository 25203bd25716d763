#pragma once

#include "rivals/beast/fixture.hpp"

#include <boost/beast.hpp>

#include <deque>
#include <memory>
#include <string>
#include <unordered_set>

/// One client. Its pending operations own it; the fixture only knows it while it lives.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, Fixture& fixture);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start();

  /// Queues a message; one write is under way at a time.
  void send(Message message);

  /// The paths it follows; the fixture's to change.
  std::unordered_set<std::string>& paths() noexcept { return paths_; }

 private:
  void read();
  void write();

  boost::beast::websocket::stream<boost::beast::tcp_stream> stream_;
  boost::beast::flat_buffer buffer_;
  std::deque<Message> queue_;
  std::unordered_set<std::string> paths_;
  Fixture& fixture_;
};
