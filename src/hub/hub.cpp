#include "hub/hub.hpp"

#include "base/tell.hpp"
#include "base/utf8.hpp"
#include "protocol/encode.hpp"

#include <algorithm>
#include <limits>

namespace updraft::hub {
namespace {

using websocket::CloseCode;

/// How many sessions one flush serves, and how many bytes they take, before the loop looks for new
/// events: small frames cost as much as so many bytes. One session gets so many frames before the
/// next one is served. The last of them may take more bytes: as much as its socket holds.
constexpr std::size_t sessions_per_slice = 256;
constexpr std::uint64_t bytes_per_slice = std::uint64_t{2} << 20;
constexpr std::uint64_t bytes_per_frame = 512;
constexpr std::size_t frames_at_once = 1024;

}  // namespace

Hub::Hub(Link& link, const Limits& limits, const Clock& clock, std::shared_ptr<Log> log,
         SessionIds ids)
    : link_(link),
      limits_(limits),
      clock_(clock),
      log_(std::move(log)),
      shares_(limits),
      ids_(ids) {}

Hub::~Hub() {
  drop_all();
  end_subscriptions(std::numeric_limits<std::uint64_t>::max());
}

Session& Hub::open(Connection& connection, std::string address, websocket::Compression compression,
                   AddressGroup group) {
  const std::uint64_t id = std::exchange(ids_.first, ids_.first + ids_.step);
  std::list<Session> made;
  Session& session =
      made.emplace_back(connection, SessionInfo{id, std::move(address)}, group, clock_.now(),
                        limits_.events_per_second, compression, inflater_);
  session.place_ = made.begin();
  if (stopping_) close(session, CloseCode::going_away, "the server stops");
  sessions_.splice(sessions_.end(), made);
  return session;
}

void Hub::take_text(Session& session, std::string_view text) {
  if (raw_answer_) return reply(session, raw_answer_(websocket::Opcode::text, text));
  text_bytes_ = text.size();
  std::size_t values = 0;
  auto message = protocol::decode(text, limits_, values);
  charge(session, values * work::per_value);
  if (message) {
    std::visit([&](auto& one) { take_message(session, one); }, *message);
  } else {
    fail(session, CloseCode::invalid_data, message.error().message());
  }
}

void Hub::take_binary(Session& session, std::string_view bytes) {
  if (raw_answer_) return reply(session, raw_answer_(websocket::Opcode::binary, bytes));
  // Some clients send their JSON so.
  if (!is_utf8(bytes)) {
    return fail(session, CloseCode::invalid_data, "a binary message is not valid UTF-8");
  }
  take_text(session, bytes);
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

void Hub::take_message(Session& session, protocol::Subscribe& message) {
  take_paths(session, {std::move(message.paths), 0, true, ++interests_});
}

void Hub::take_message(Session& session, protocol::Unsubscribe& message) {
  take_paths(session, {std::move(message.paths), 0, false, 0});
}

void Hub::take_message(Session& session, Recycled<protocol::EventCall>& message) {
  if (!session.events_.take(limits_.events_per_second, session.last_heard_)) {
    refuse(session, message->reply_to,
           protocol::error_response(
               "RateLimitError",
               "more than " + std::to_string(limits_.events_per_second) + " events per second"));
    return;
  }
  message->event.session = session.info;
  message->bytes = text_bytes_;
  const std::size_t bytes = sizeof(protocol::EventCall) + text_bytes_;
  charge(session, work::per_event);
  link_.to_home.put(Call{&session, std::move(message), session.group_}, bytes,
                    work::per_event + text_bytes_);
  ++session.unanswered_;
  ++figures_.events;
}

void Hub::take_message(Session& session, const protocol::Refused& message) {
  charge(session, work::per_refusal);
  if (++session.malformed_ > limits_.malformed_messages) {
    fail(session, CloseCode::policy, "too many malformed messages");
  } else if (message.reply_to) {
    refuse(session, *message.reply_to, protocol::error_response("MessageError", message.problem));
  } else {
    protocol::encode_refusal(message.problem, writer_.new_payload());
    reply_in_order(session, writer_.finish(websocket::Opcode::text));
  }
}

void Hub::take_message(Session& session, const protocol::TooManyValues& message) {
  fail(session, CloseCode::too_big, message.problem);
}

/// RFC 6455, section 5.5.1: a close frame is answered by one, and nothing is sent after it.
void Hub::take_close(Session& session, const websocket::Item& item) {
  if (session.phase_ == Session::Phase::open) close(session, item.answer, {});
  session.phase_ = Session::Phase::ending;
  list(session);
}

/// A response that home need not be asked for.
void Hub::refuse(Session& session, const protocol::ReplyTo& reply_to, const Response& response) {
  // Cannot fail: these are texts that we have written or checked.
  static_cast<void>(protocol::encode_response(reply_to, response, writer_.new_payload()));
  reply_in_order(session, writer_.finish(websocket::Opcode::text));
}

/// What the client sent before may still have to be answered by home.
void Hub::reply_in_order(Session& session, websocket::Frame frame) {
  if (session.unanswered_ == 0) return reply(session, std::move(frame));
  const std::size_t bytes = frame.bytes().size();
  link_.to_home.put(Echo{&session, std::move(frame)}, bytes, work::per_echo);
  ++session.unanswered_;
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
void Hub::acts(Session& session) noexcept {
  if (std::exchange(session.acted_, true)) return;
  session.unlink();
  acted_.push_back(session);
}

void Hub::read(Reader& reader, std::string path, AddressGroup group) {
  const std::size_t bytes = path.size();
  link_.to_home.put(Read{&reader, std::move(path), group}, bytes, work::per_reading);
}

bool Hub::backlogged() const noexcept {
  return link_.to_home.draft_bytes() >= Link::most_bytes;
}

bool Hub::held_back(const Session& session) const noexcept {
  return backlogged() || session.unanswered_ >= limits_.events_in_flight || session.rest_;
}

void Hub::send() {
  topics_.write_mail(most_mail_work());
  // What waits in line has been received, but does not hold up the end for ever.
  if (all_received_ &&
      ((fresh_.empty() && line_.empty()) || clock_.now() - drained_at_ > limits_.stop_timeout)) {
    link_.to_home.put(Drained{});
    all_received_ = false;
  }
  if (rolls_) fill_rolls();
  if (link_.to_home.send()) link_.wake_home();
}

void Hub::take_mail() noexcept {
  if (link_.to_hub.take(mail_)) link_.wake_home();
  for (ToHub& message : mail_) {
    std::visit([this](auto& one) { take(one); }, message);
  }
  mail_.clear();
}

void Hub::take(Update& message) noexcept {
  message.topic->deliver(std::move(message.frame), message.renewable);
}

void Hub::take(const Released& message) noexcept {
  topics_.released(*message.topic);
}

void Hub::take(Answer& message) noexcept {
  Session& session = *message.session;
  session.unanswered_ -= message.count;
  if (message.failed) {
    if (session.phase_ != Session::Phase::ended) end(session, true);
    return;
  }
  if (message.frame) guard(session, [&] { reply(session, std::move(message.frame)); });
  if (session.phase_ == Session::Phase::finished && session.unanswered_ == 0) {
    session.phase_ = Session::Phase::ending;
    session.last_progress_ = clock_.now();
    list(session);
  }
}

void Hub::take(const Charge& message) noexcept {
  charge(*message.session, message.units);
}

void Hub::take(Reading& message) noexcept {
  message.reader->take(std::move(message.json));
}

/// What it takes to do that may fail, and is done with what is sent next.
void Hub::take(const Describe& message) noexcept {
  message.roll->next = std::exchange(rolls_, message.roll);
}

void Hub::fill_rolls() {
  for (; rolls_; rolls_ = rolls_->next) {
    rolls_->fill(sessions_);
    link_.to_home.put(Described{rolls_});
  }
}

void Hub::take(const Goodbye& /*message*/) noexcept {
  stopping_ = true;
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    Session& session = *at++;
    guard(session, [&] { close(session, CloseCode::going_away, "the server stops"); });
  }
}

void Hub::list(Session& session) noexcept {
  if (session.blocked_ || session.phase_ == Session::Phase::ended) return;
  if (!session.is_linked()) to_serve_.push_back(session);
}

bool Hub::flush() noexcept {
  take_mail();
  while (!acted_.empty()) serve_next(acted_);
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < sessions_per_slice && bytes < bytes_per_slice && !to_serve_.empty();
       ++i) {
    bytes += serve_next(to_serve_);
  }
  const bool took_more = serve_line();
  const bool more_to_end = end_subscriptions(limits_.work_per_turn);
  const bool has_mail = topics_.has_mail() && !home_is_behind();
  forget_ended();
  publish_figures();
  turn_began_ = work_done_;
  return took_more || more_to_end || has_mail || !to_serve_.empty() || rolls_ != nullptr;
}

void Hub::publish_figures() noexcept {
  figures_.sessions = sessions_.size();
  published_.publish(figures_);
}

/// Returns how many bytes its connection has taken.
std::uint64_t Hub::serve_next(ToServe& sessions) noexcept {
  Session& session = sessions.front();
  sessions.pop_front();
  session.acted_ = false;
  const std::uint64_t bytes = session.outbox_.taken_bytes();
  const std::uint64_t updates = session.outbox_.taken_updates();
  guard(session, [&] { serve(session, frames_at_once); });
  return session.outbox_.taken_bytes() - bytes +
         (session.outbox_.taken_updates() - updates) * bytes_per_frame;
}

void Hub::forget_ended() noexcept {
  if (ended_.empty()) return;
  ended_.remove_if([](const Session& session) {
    return session.unanswered_ == 0 && !session.leaving_.is_linked();
  });
}

/// By the exception that is being handled.
void Hub::end_failed(Session& session) noexcept {
  tell(*log_, LogLevel::error, [&] {
    return "session " + std::to_string(session.info.id) +
           " failed: " + describe_current_exception();
  });
  if (session.phase_ == Session::Phase::ended) return;
  ++figures_.dropped.failed;
  end(session, true);
}

void Hub::serve(Session& session, std::size_t most_frames) {
  if (session.phase_ == Session::Phase::ended || session.blocked_) return;
  const std::uint64_t updates = session.outbox_.taken_updates();
  const bool took_all =
      session.outbox_.write(session.connection_, {session.compression_, deflater_}, most_frames);
  figures_.updates += session.outbox_.taken_updates() - updates;
  if (!took_all) {
    session.blocked_ = true;
    ++figures_.slow;
  } else if (!session.outbox_.empty()) {
    list(session);
  } else if (session.phase_ == Session::Phase::ending) {
    end(session, false);
  }
}

void Hub::writable(Session& session) {
  if (std::exchange(session.blocked_, false)) --figures_.slow;
  list(session);
}

void Hub::close(Session& session, CloseCode code, std::string_view reason) {
  if (session.phase_ != Session::Phase::open) return;
  // No response is to go without the updates that it follows.
  session.outbox_.detach_updates();
  session.outbox_.add(websocket::make_close(code, reason));
  session.phase_ = Session::Phase::closing;
  session.last_progress_ = clock_.now();
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
  if (session.rest_) {
    session.rest_->finished = true;
    return;
  }
  if (session.phase_ != Session::Phase::open) {
    session.phase_ = Session::Phase::ending;
    list(session);
    return;
  }
  session.phase_ = Session::Phase::finished;
  ++session.unanswered_;
  link_.to_home.put(Echo{&session, {}});
}

void Hub::closed(Session& session) noexcept {
  if (session.phase_ == Session::Phase::ended) return;
  session.phase_ = Session::Phase::ended;
  unsubscribe_all(session);
  session.unlink();
  session.in_line_.unlink();
  session.rest_.reset();
  if (std::exchange(session.blocked_, false)) --figures_.slow;
  // It may stay for a while, until home has answered its events.
  if (!session.leaving_.is_linked()) session.outbox_.clear();
  session.reader_ = websocket::Reader(websocket::Role::server);
  ended_.splice(ended_.end(), sessions_, session.place_);
}

void Hub::end(Session& session, bool drop) noexcept {
  Connection& connection = session.connection_;
  closed(session);
  if (drop) {
    connection.drop();
  } else {
    connection.close();
  }
}

void Hub::drop_all() noexcept {
  while (!sessions_.empty()) end(sessions_.front(), true);
  publish_figures();
}

}  // namespace updraft::hub
