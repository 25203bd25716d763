#include "hub/hub.hpp"

#include "protocol/encode.hpp"

#include <algorithm>

namespace updraft::hub {
namespace {

using websocket::CloseCode;

/// How many sessions one flush serves before the loop looks for new events.
constexpr std::size_t sessions_per_slice = 256;

/// How long a peer may take to answer our close frame.
constexpr std::chrono::seconds close_timeout{5};

}  // namespace

Hub::Hub(Home& home, const Limits& limits, const Clock& clock, std::shared_ptr<Log> log)
    : home_(home), limits_(limits), clock_(clock), log_(std::move(log)) {}

Hub::~Hub() {
  drop_all();
}

Session& Hub::open(Connection& connection, std::string address) {
  sessions_.emplace_back(connection, SessionInfo{++last_session_, std::move(address)},
                         clock_.now());
  Session& session = sessions_.back();
  session.place_ = std::prev(sessions_.end());
  session.event_tokens_ = static_cast<double>(limits_.events_per_second);
  session.tokens_counted_ = clock_.now();
  if (stopping_) close(session, CloseCode::going_away, "the server stops");
  return session;
}

void Hub::receive(Session& session, std::span<char> bytes) {
  session.last_heard_ = clock_.now();
  session.pinged_ = false;
  const websocket::ReaderLimits limits{limits_.message_bytes, limits_.message_fragments};
  while (session.phase_ == Session::Phase::open || session.phase_ == Session::Phase::closing) {
    const auto item = session.reader_.next(bytes, limits);
    if (item.kind == websocket::Item::Kind::more) return;
    take(session, item);
  }
}

void Hub::take(Session& session, const websocket::Item& item) {
  using Kind = websocket::Item::Kind;
  switch (item.kind) {
    case Kind::text:
      if (session.phase_ == Session::Phase::open) take_text(session, item.payload);
      break;
    case Kind::binary:
      fail(session, CloseCode::unsupported, "messages are text");
      break;
    case Kind::ping:
      reply(session, make_frame(websocket::Opcode::pong, item.payload));
      break;
    case Kind::close:
      take_close(session, item);
      break;
    case Kind::failure:
      fail(session, item.answer, item.payload);
      break;
    case Kind::pong:
    case Kind::more:
      break;
  }
}

void Hub::take_text(Session& session, std::string_view text) {
  auto message = protocol::decode(text, limits_);
  if (message) {
    std::visit([&](auto& one) { take_message(session, one); }, *message);
  } else {
    const bool invalid = message.error().kind() == ErrorKind::invalid;
    fail(session, invalid ? CloseCode::invalid_data : CloseCode::policy, message.error().message());
  }
}

void Hub::take_message(Session& session, const protocol::Subscribe& message) {
  for (const Value& path : message.paths.items()) {
    if (session.phase_ != Session::Phase::open) return;
    subscribe(session, path.text());
  }
}

void Hub::take_message(Session& session, const protocol::Unsubscribe& message) {
  for (const Value& path : message.paths.items()) unsubscribe(session, path.text());
}

void Hub::take_message(Session& session, protocol::EventCall& message) {
  if (!may_send_event(session)) {
    reply(session, message.reply_to,
          protocol::error_response(
              "RateLimitError",
              "more than " + std::to_string(limits_.events_per_second) + " events per second"));
    return;
  }
  const auto reply_to = std::move(message.reply_to);
  reply(session, reply_to, home_.call(session.info, std::move(message)));
}

void Hub::take_message(Session& session, const protocol::Refused& message) {
  if (++session.malformed_ > limits_.malformed_messages) {
    fail(session, CloseCode::policy, "too many malformed messages");
  } else if (message.reply_to) {
    reply(session, *message.reply_to, protocol::error_response("MessageError", message.problem));
  } else {
    protocol::encode_refusal(message.problem, writer_.payload());
    reply(session, writer_.finish(websocket::Opcode::text));
  }
}

/// RFC 6455, section 5.5.1: a close frame is answered by one, and nothing is sent after it.
void Hub::take_close(Session& session, const websocket::Item& item) {
  if (session.phase_ == Session::Phase::open) close(session, item.answer, {});
  session.phase_ = Session::Phase::ending;
  list(session);
}

/// A bucket that fills at the limit's rate up to one second's worth.
bool Hub::may_send_event(Session& session) {
  const auto rate = static_cast<double>(limits_.events_per_second);
  const std::chrono::duration<double> since = session.last_heard_ - session.tokens_counted_;
  session.tokens_counted_ = session.last_heard_;
  session.event_tokens_ = std::min(rate, session.event_tokens_ + since.count() * rate);
  if (session.event_tokens_ < 1) return false;
  session.event_tokens_ -= 1;
  return true;
}

void Hub::subscribe(Session& session, std::string_view path) {
  Topic& its_topic = topic(path);
  auto& subscription = subscriptions_[{&session, &its_topic}];
  if (!subscription) {
    subscription = std::make_unique<Subscription>(session, its_topic);
    session.subscriptions_.push_back(*subscription);
    ++session.subscription_count_;
    session.path_bytes_ += path.size();
  }
  subscription->owe_another(limits_.owed_updates);
  if (its_topic.frame()) update_due(*subscription);
  home_.renew(its_topic);
  if (session.subscription_count_ > limits_.subscriptions) {
    fail(session, CloseCode::policy, "too many subscriptions");
  } else if (session.path_bytes_ > limits_.subscribed_path_bytes) {
    fail(session, CloseCode::policy, "too many bytes of subscribed paths");
  }
}

void Hub::unsubscribe(Session& session, std::string_view path) {
  const auto its_topic = topics_.find(path);
  if (its_topic == topics_.end()) return;
  const auto entry = subscriptions_.find({&session, its_topic->second.get()});
  if (entry != subscriptions_.end()) end_subscription(*entry->second);
}

void Hub::unsubscribe_all(Session& session) {
  while (!session.subscriptions_.empty()) end_subscription(session.subscriptions_.front());
}

void Hub::end_subscription(Subscription& subscription) {
  Session& session = subscription.session();
  Topic& its_topic = subscription.topic();
  session.outbox_.remove(subscription);
  session.subscriptions_.erase(session.subscriptions_.iterator_to(subscription));
  --session.subscription_count_;
  session.path_bytes_ -= its_topic.path().size();
  subscriptions_.erase({&session, &its_topic});
  if (its_topic.unused()) leave(its_topic);
}

Topic& Hub::topic(std::string_view path) {
  const auto known = topics_.find(path);
  if (known != topics_.end()) return *known->second;
  auto made = std::make_unique<Topic>(*this, std::string(path));
  Topic& added = *topics_.emplace(made->path(), std::move(made)).first->second;
  home_.follow(added);
  return added;
}

void Hub::leave(Topic& topic) {
  home_.unfollow(topic);
  topics_.erase(topics_.find(topic.path()));
}

void Hub::update_due(Subscription& subscription) {
  subscription.session().outbox_.add(subscription);
  list(subscription.session());
}

void Hub::update_gone(Subscription& subscription) {
  subscription.session().outbox_.remove(subscription);
}

void Hub::reply(Session& session, const protocol::ReplyTo& reply_to, const Response& response) {
  if (const auto error = protocol::encode_response(reply_to, response, writer_.payload())) {
    log_->error("a response can't be sent: " + error->message());
    // What went wrong is the program's fault; the client learns as much as of any other.
    const auto fault = protocol::error_response("InternalError", error->message());
    static_cast<void>(protocol::encode_response(reply_to, fault, writer_.payload()));
  }
  reply(session, writer_.finish(websocket::Opcode::text));
}

void Hub::reply(Session& session, websocket::Frame frame) {
  if (session.phase_ != Session::Phase::open) return;
  session.outbox_.hold(std::move(frame));
  if (!session.acted_) {
    session.acted_ = true;
    acted_.push_back(&session);
  }
  if (session.outbox_.reply_bytes() > limits_.outbox_bytes) relieve(session);
}

/// Ends the turn early for one session, so that what it owes to its own pace is not held in memory.
void Hub::relieve(Session& session) {
  home_.tick();
  session.outbox_.release();
  serve(session);
  if (session.outbox_.reply_bytes() > limits_.outbox_bytes) {
    fail(session, CloseCode::policy, "too many responses that are not read");
  }
}

void Hub::list(Session& session) {
  if (session.blocked_ || session.phase_ == Session::Phase::ended) return;
  if (!std::exchange(session.listed_, true)) to_serve_.push_back(&session);
}

bool Hub::flush() {
  for (Session* session : acted_) {
    session->acted_ = false;
    session->outbox_.release();
    serve(*session);
  }
  acted_.clear();
  for (std::size_t i = std::min(to_serve_.size(), sessions_per_slice); i > 0; --i) {
    Session& session = *to_serve_.front();
    to_serve_.pop_front();
    session.listed_ = false;
    serve(session);
  }
  // Those who ended may still be listed.
  if (!ended_.empty()) {
    std::erase_if(to_serve_, [](const Session* s) { return s->phase_ == Session::Phase::ended; });
    ended_.clear();
  }
  return !to_serve_.empty();
}

void Hub::serve(Session& session) {
  if (session.phase_ == Session::Phase::ended || session.blocked_) return;
  if (!session.outbox_.write(session.connection_)) {
    session.blocked_ = true;
    session.last_progress_ = clock_.now();
    session.progress_bytes_ = session.outbox_.taken_bytes();
  } else if (session.phase_ == Session::Phase::ending) {
    end(session, false);
  }
}

void Hub::writable(Session& session) {
  session.blocked_ = false;
  list(session);
}

void Hub::close(Session& session, CloseCode code, std::string_view reason) {
  if (session.phase_ != Session::Phase::open) return;
  session.phase_ = Session::Phase::closing;
  session.last_progress_ = clock_.now();
  session.outbox_.release();
  session.outbox_.add(websocket::make_close(code, reason));
  unsubscribe_all(session);
  list(session);
}

/// RFC 6455, section 7.1.7: a peer that broke a rule need not be heard any more.
void Hub::fail(Session& session, CloseCode code, std::string_view reason) {
  close(session, code, reason);
  session.phase_ = Session::Phase::ending;
}

void Hub::finished(Session& session) {
  session.phase_ = Session::Phase::ending;
  list(session);
}

void Hub::closed(Session& session) {
  if (session.phase_ == Session::Phase::ended) return;
  session.phase_ = Session::Phase::ended;
  unsubscribe_all(session);
  if (session.acted_) std::erase(acted_, &session);
  ended_.splice(ended_.end(), sessions_, session.place_);
}

void Hub::end(Session& session, bool drop) {
  Connection& connection = session.connection_;
  closed(session);
  if (drop) {
    connection.drop();
  } else {
    connection.close();
  }
}

void Hub::check_sessions() {
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    Session& session = *at++;
    check(session);
  }
}

void Hub::check(Session& session) {
  const Time now = clock_.now();
  if (session.blocked_ && session.progress_bytes_ != session.outbox_.taken_bytes()) {
    session.progress_bytes_ = session.outbox_.taken_bytes();
    session.last_progress_ = now;
  }
  if (session.blocked_ && now - session.last_progress_ > limits_.stall_timeout) {
    log_->info("session " + std::to_string(session.info.id) + " has not read for too long");
    end(session, true);
  } else if (session.phase_ != Session::Phase::open) {
    if (now - session.last_progress_ > close_timeout) end(session, true);
  } else if (session.pinged_) {
    if (now - session.last_heard_ > limits_.ping_interval + limits_.pong_timeout)
      end(session, true);
  } else if (now - session.last_heard_ > limits_.ping_interval) {
    session.pinged_ = true;
    session.outbox_.add(make_frame(websocket::Opcode::ping, {}));
    list(session);
  }
}

void Hub::stop() {
  stopping_ = true;
  for (Session& session : sessions_) close(session, CloseCode::going_away, "the server stops");
}

void Hub::drop_all() {
  while (!sessions_.empty()) end(sessions_.front(), true);
  to_serve_.clear();
  ended_.clear();
}

}  // namespace updraft::hub
