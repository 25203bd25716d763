#include "hub/hub.hpp"

#include "protocol/encode.hpp"

#include <algorithm>

namespace updraft::hub {
namespace {

using websocket::CloseCode;

/// How many sessions one flush serves, and how many bytes they take, before the loop looks for new
/// events. The last of them may take more: as much as its socket holds.
constexpr std::size_t sessions_per_slice = 256;
constexpr std::uint64_t bytes_per_slice = std::uint64_t{2} << 20;

}  // namespace

Hub::Hub(Link& link, const Limits& limits, const Clock& clock, std::shared_ptr<Log> log,
         SessionIds ids)
    : link_(link), limits_(limits), clock_(clock), log_(std::move(log)), ids_(ids) {}

Hub::~Hub() {
  drop_all();
}

Session& Hub::open(Connection& connection, std::string address,
                   websocket::Compression compression) {
  const std::uint64_t id = std::exchange(ids_.first, ids_.first + ids_.step);
  Session& session =
      sessions_.emplace_back(connection, SessionInfo{id, std::move(address)}, clock_.now(),
                             limits_.events_per_second, compression, inflater_);
  session.place_ = std::prev(sessions_.end());
  if (stopping_) close(session, CloseCode::going_away, "the server stops");
  return session;
}

std::size_t Hub::receive(Session& session, std::span<char> bytes) {
  std::size_t completed = 0;
  session.last_heard_ = clock_.now();
  session.pinged_ = false;
  const websocket::ReaderLimits limits{limits_.message_bytes, limits_.message_fragments};
  while (session.phase_ == Session::Phase::open || session.phase_ == Session::Phase::closing) {
    const auto item = session.reader_.next(bytes, limits);
    if (item.kind == websocket::Item::Kind::more) break;
    completed += item.payload.size();
    take(session, item);
  }
  return completed;
}

void Hub::take(Session& session, const websocket::Item& item) {
  using Kind = websocket::Item::Kind;
  switch (item.kind) {
    case Kind::text:
      if (session.phase_ == Session::Phase::open) take_text(session, item.payload);
      break;
    case Kind::binary:
      take_binary(session, item.payload);
      break;
    case Kind::ping:
      if (session.phase_ == Session::Phase::open) take_ping(session, item.payload);
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
  if (raw_answer_) return reply(session, raw_answer_(websocket::Opcode::text, text));
  text_bytes_ = text.size();
  auto message = protocol::decode(text, limits_);
  if (message) {
    std::visit([&](auto& one) { take_message(session, one); }, *message);
  } else {
    const bool invalid = message.error().kind() == ErrorKind::invalid;
    fail(session, invalid ? CloseCode::invalid_data : CloseCode::policy, message.error().message());
  }
}

void Hub::take_binary(Session& session, std::string_view bytes) {
  if (raw_answer_) return reply(session, raw_answer_(websocket::Opcode::binary, bytes));
  fail(session, CloseCode::unsupported, "messages are text");
}

/// RFC 6455, section 5.5.3: each is answered, but who doesn't read the answers gets the newest
/// only.
void Hub::take_ping(Session& session, std::string_view payload) {
  websocket::Frame pong = make_frame(websocket::Opcode::pong, payload);
  if (session.outbox_.reply_bytes() > limits_.outbox_bytes / 2) serve(session);
  if (session.blocked_) {
    session.outbox_.add_pong(std::move(pong));
  } else {
    session.outbox_.add(std::move(pong));
  }
  acts(session);
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

void Hub::take_message(Session& session, Recycled<protocol::EventCall>& message) {
  if (!session.events_.take(limits_.events_per_second, session.last_heard_)) {
    refuse(session, message->reply_to,
           protocol::error_response(
               "RateLimitError",
               "more than " + std::to_string(limits_.events_per_second) + " events per second"));
    return;
  }
  ++session.unanswered_;
  message->event.session = session.info;
  message->bytes = text_bytes_;
  const std::size_t bytes = sizeof(protocol::EventCall) + text_bytes_;
  link_.to_home.put(Call{&session, std::move(message)}, bytes);
}

void Hub::take_message(Session& session, const protocol::Refused& message) {
  if (++session.malformed_ > limits_.malformed_messages) {
    fail(session, CloseCode::policy, "too many malformed messages");
  } else if (message.reply_to) {
    refuse(session, *message.reply_to, protocol::error_response("MessageError", message.problem));
  } else {
    protocol::encode_refusal(message.problem, writer_.payload());
    reply_in_order(session, writer_.finish(websocket::Opcode::text));
  }
}

/// RFC 6455, section 5.5.1: a close frame is answered by one, and nothing is sent after it.
void Hub::take_close(Session& session, const websocket::Item& item) {
  if (session.phase_ == Session::Phase::open) close(session, item.answer, {});
  session.phase_ = Session::Phase::ending;
  list(session);
}

void Hub::subscribe(Session& session, std::string_view path) {
  Topic& its_topic = topic(path);
  auto& subscriptions = session.subscriptions_;
  Subscription* subscription = subscriptions.find(session, its_topic);
  if (!subscription) {
    subscription = &subscriptions.add(session, its_topic);
    ++subscriptions_;
  }
  subscription->owe_another(limits_.owed_updates);
  if (its_topic.frame()) update_due(*subscription);
  if (subscriptions.count() > limits_.subscriptions) {
    fail(session, CloseCode::policy, "too many subscriptions");
  } else if (subscriptions.path_bytes() > limits_.subscribed_path_bytes) {
    fail(session, CloseCode::policy, "too many bytes of subscribed paths");
  } else if (subscriptions_ > limits_.subscriptions_per_thread) {
    fail(session, CloseCode::try_later, "the server has all the subscriptions that it can take");
  }
}

void Hub::unsubscribe(Session& session, std::string_view path) {
  const auto its_topic = topics_.find(path);
  if (its_topic == topics_.end()) return;
  Subscription* subscription = session.subscriptions_.find(session, *its_topic->second);
  if (subscription) end_subscription(*subscription);
}

void Hub::unsubscribe_all(Session& session) {
  while (!session.subscriptions_.empty()) end_subscription(session.subscriptions_.front());
}

void Hub::end_subscription(Subscription& subscription) {
  Session& session = subscription.session();
  Topic& its_topic = subscription.topic();
  session.outbox_.remove(subscription);
  session.subscriptions_.remove(subscription);
  --subscriptions_;
  if (its_topic.unused()) leave(its_topic);
}

Topic& Hub::topic(std::string_view path) {
  const auto known = topics_.find(path);
  if (known != topics_.end()) {
    Topic& topic = *known->second;
    if (topic.renewable() || !topic.frame()) link_.to_home.put(Renew{&topic});
    return topic;
  }
  auto made = std::make_unique<Topic>(*this, std::string(path));
  Topic& added = *topics_.emplace(made->path(), std::move(made)).first->second;
  link_.to_home.put(Follow{&added, added.path()}, path.size());
  return added;
}

void Hub::leave(Topic& topic) {
  link_.to_home.put(Unfollow{&topic});
  const auto entry = topics_.find(topic.path());
  left_topics_.emplace(&topic, std::move(entry->second));
  topics_.erase(entry);
}

void Hub::update_due(Subscription& subscription) {
  subscription.session().outbox_.add(subscription);
  list(subscription.session());
}

void Hub::update_gone(Subscription& subscription) {
  subscription.session().outbox_.remove(subscription);
}

/// A response that home need not be asked for.
void Hub::refuse(Session& session, const protocol::ReplyTo& reply_to, const Response& response) {
  // Cannot fail: these are texts that we have written or checked.
  static_cast<void>(protocol::encode_response(reply_to, response, writer_.payload()));
  reply_in_order(session, writer_.finish(websocket::Opcode::text));
}

/// What the client sent before may still have to be answered by home.
void Hub::reply_in_order(Session& session, websocket::Frame frame) {
  if (session.unanswered_ == 0) return reply(session, std::move(frame));
  ++session.unanswered_;
  const std::size_t bytes = frame.bytes().size();
  link_.to_home.put(Echo{&session, std::move(frame)}, bytes);
}

/// If the session doesn't read what it asked for, it is not kept for it.
void Hub::reply(Session& session, websocket::Frame frame) {
  if (session.phase_ != Session::Phase::open && session.phase_ != Session::Phase::finished) return;
  session.outbox_.add(std::move(frame));
  acts(session);
  if (session.outbox_.reply_bytes() <= limits_.outbox_bytes) return;
  serve(session);
  if (session.outbox_.reply_bytes() > limits_.outbox_bytes) {
    fail(session, CloseCode::policy, "too many responses that are not read");
  }
}

/// The session is served before the others.
void Hub::acts(Session& session) {
  if (!std::exchange(session.acted_, true)) acted_.push_back(&session);
}

void Hub::read(Reader& reader, std::string path) {
  const std::size_t bytes = path.size();
  link_.to_home.put(Read{&reader, std::move(path)}, bytes);
}

bool Hub::backlogged() const noexcept {
  return link_.to_home.draft_bytes() >= Link::most_bytes;
}

bool Hub::held_back(const Session& session) const noexcept {
  return backlogged() || session.unanswered_ >= limits_.events_in_flight;
}

void Hub::send() {
  if (link_.to_home.send()) link_.wake_home();
}

void Hub::take_mail() {
  if (link_.to_hub.take(mail_)) link_.wake_home();
  for (ToHub& message : mail_) {
    std::visit([this](auto& one) { take(one); }, message);
  }
  mail_.clear();
}

void Hub::take(Update& message) {
  message.topic->deliver(std::move(message.frame), message.renewable);
}

void Hub::take(const Released& message) {
  left_topics_.erase(message.topic);
}

void Hub::take(Answer& message) {
  Session& session = *message.session;
  session.unanswered_ -= message.count;
  if (message.frame) reply(session, std::move(message.frame));
  if (session.phase_ == Session::Phase::finished && session.unanswered_ == 0) {
    session.phase_ = Session::Phase::ending;
    session.last_progress_ = clock_.now();
    list(session);
  }
}

void Hub::take(Reading& message) {
  message.reader->take(std::move(message.json));
}

void Hub::take(const Goodbye& /*message*/) {
  stopping_ = true;
  for (Session& session : sessions_) close(session, CloseCode::going_away, "the server stops");
}

void Hub::drained() {
  link_.to_home.put(Drained{});
}

void Hub::list(Session& session) {
  if (session.blocked_ || session.phase_ == Session::Phase::ended) return;
  if (!std::exchange(session.listed_, true)) to_serve_.push_back(&session);
}

bool Hub::flush() {
  take_mail();
  for (Session* session : acted_) {
    session->acted_ = false;
    serve(*session);
  }
  acted_.clear();
  std::uint64_t bytes = 0;
  for (std::size_t i = std::min(to_serve_.size(), sessions_per_slice);
       i > 0 && bytes < bytes_per_slice; --i) {
    Session& session = *to_serve_.front();
    to_serve_.pop_front();
    session.listed_ = false;
    bytes -= session.outbox_.taken_bytes();
    serve(session);
    bytes += session.outbox_.taken_bytes();
  }
  forget_ended();
  session_count_ = sessions_.size();
  subscription_count_ = subscriptions_;
  return !to_serve_.empty();
}

void Hub::forget_ended() {
  if (ended_.empty()) return;
  // They may still be listed.
  std::erase_if(to_serve_, [](const Session* s) { return s->phase_ == Session::Phase::ended; });
  ended_.remove_if([](const Session& session) { return session.unanswered_ == 0; });
}

void Hub::serve(Session& session) {
  if (session.phase_ == Session::Phase::ended || session.blocked_) return;
  if (!session.outbox_.write(session.connection_, {session.compression_, deflater_})) {
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
  session.outbox_.add(websocket::make_close(code, reason));
  unsubscribe_all(session);
  list(session);
}

/// RFC 6455, section 7.1.7: a peer that broke a rule need not be heard any more.
void Hub::fail(Session& session, CloseCode code, std::string_view reason) {
  close(session, code, reason);
  session.phase_ = Session::Phase::ending;
}

/// An echo comes back behind all that the client has asked home for.
void Hub::finished(Session& session) {
  if (session.phase_ != Session::Phase::open) {
    session.phase_ = Session::Phase::ending;
    list(session);
    return;
  }
  session.phase_ = Session::Phase::finished;
  ++session.unanswered_;
  link_.to_home.put(Echo{&session, {}}, sizeof(Echo));
}

void Hub::closed(Session& session) {
  if (session.phase_ == Session::Phase::ended) return;
  session.phase_ = Session::Phase::ended;
  unsubscribe_all(session);
  if (session.acted_) std::erase(acted_, &session);
  // It may stay for a while, until home has answered its events.
  session.outbox_.clear();
  session.reader_ = websocket::Reader(websocket::Role::server);
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
  // What it sends is not read.
  if (held_back(session)) session.last_heard_ = now;
  if (session.blocked_ && session.progress_bytes_ != session.outbox_.taken_bytes()) {
    session.progress_bytes_ = session.outbox_.taken_bytes();
    session.last_progress_ = now;
  }
  if (session.blocked_ && now - session.last_progress_ > limits_.stall_timeout) {
    log_->info("session " + std::to_string(session.info.id) + " has not read for too long");
    end(session, true);
  } else if (session.phase_ == Session::Phase::finished) {
    return;  // Handlers come to their end, or their time does.
  } else if (session.phase_ != Session::Phase::open) {
    if (now - session.last_progress_ > limits_.close_timeout) end(session, true);
  } else if (session.pinged_) {
    if (now - session.last_heard_ > limits_.ping_interval + limits_.pong_timeout)
      end(session, true);
  } else if (now - session.last_heard_ > limits_.ping_interval) {
    session.pinged_ = true;
    session.outbox_.add(make_frame(websocket::Opcode::ping, {}));
    list(session);
  }
}

void Hub::drop_all() {
  while (!sessions_.empty()) end(sessions_.front(), true);
  to_serve_.clear();
  session_count_ = 0;
  subscription_count_ = 0;
}

}  // namespace updraft::hub
