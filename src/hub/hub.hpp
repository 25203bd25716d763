#pragma once

#include <updraft/limits.hpp>
#include <updraft/log.hpp>

#include "base/clock.hpp"
#include "base/string_hash.hpp"
#include "hub/connection.hpp"
#include "hub/home.hpp"
#include "hub/session.hpp"
#include "hub/subscription.hpp"
#include "protocol/decode.hpp"
#include "websocket/close_code.hpp"
#include "websocket/frame.hpp"
#include "websocket/reader.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <deque>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace updraft::hub {

/// All sessions of one I/O loop: takes their bytes, keeps their subscriptions, sends them what they
/// are owed. Owned by the server; used on its loop. No I/O of its own.
///
/// A turn of the loop is: any calls of receive, writable and closed; then Home::tick; then flush.
class Hub {
 public:
  Hub(Home& home, const Limits& limits, const Clock& clock, std::shared_ptr<Log> log);
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;
  ~Hub();

  /// A client has completed its handshake. The session lives until closed(), or until its
  /// connection is told to close or drop.
  Session& open(Connection& connection, std::string address);
  /// Bytes have arrived; they are changed in place. May end the session.
  void receive(Session& session, std::span<char> bytes);
  /// The connection takes more again.
  void writable(Session& session);
  /// The client sends no more, without a close frame: it gets what it is owed, then its session
  /// ends.
  void finished(Session& session);
  /// The connection is gone.
  void closed(Session& session);

  /// Serves the sessions that acted in this turn, then a slice of the others. Returns whether some
  /// are left: then another turn is to follow soon.
  bool flush();
  /// Pings the silent, drops the dead and the stalled. To be called about once a second.
  void check_sessions();

  /// Says goodbye to everybody (1001) after what they are owed. New sessions get the same.
  void stop();
  /// Ends all that is left, whether or not it has read everything.
  void drop_all();

  [[nodiscard]] std::size_t session_count() const noexcept { return sessions_.size(); }
  [[nodiscard]] std::size_t subscription_count() const noexcept { return subscriptions_.size(); }

 private:
  friend class Topic;
  using SubscriptionKey = std::pair<const Session*, const Topic*>;

  // Incoming.
  void take(Session& session, const websocket::Item& item);
  void take_text(Session& session, std::string_view text);
  void take_message(Session& session, const protocol::Subscribe& message);
  void take_message(Session& session, const protocol::Unsubscribe& message);
  void take_message(Session& session, protocol::EventCall& message);
  void take_message(Session& session, const protocol::Refused& message);
  void take_close(Session& session, const websocket::Item& item);
  [[nodiscard]] bool may_send_event(Session& session);

  // Subscriptions.
  void subscribe(Session& session, std::string_view path);
  void unsubscribe(Session& session, std::string_view path);
  void unsubscribe_all(Session& session);
  void end_subscription(Subscription& subscription);
  Topic& topic(std::string_view path);
  void leave(Topic& topic);
  void update_due(Subscription& subscription);
  void update_gone(Subscription& subscription);

  // Outgoing.
  void reply(Session& session, const protocol::ReplyTo& reply_to, const Response& response);
  void reply(Session& session, websocket::Frame frame);
  void relieve(Session& session);
  void list(Session& session);
  void serve(Session& session);
  void close(Session& session, websocket::CloseCode code, std::string_view reason);
  void fail(Session& session, websocket::CloseCode code, std::string_view reason);
  void end(Session& session, bool drop);
  void check(Session& session);

  Home& home_;
  Limits limits_;
  const Clock& clock_;
  std::shared_ptr<Log> log_;
  websocket::FrameWriter writer_;
  std::list<Session> sessions_;
  std::list<Session> ended_;  // until the end of the turn: someone may be in the middle of them
  std::unordered_map<std::string, std::unique_ptr<Topic>, StringHash, std::equal_to<>> topics_;
  boost::unordered_flat_map<SubscriptionKey, std::unique_ptr<Subscription>> subscriptions_;
  std::vector<Session*> acted_;
  std::deque<Session*> to_serve_;
  std::uint64_t last_session_ = 0;
  bool stopping_ = false;
};

}  // namespace updraft::hub
