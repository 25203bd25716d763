#pragma once

#include <updraft/limits.hpp>
#include <updraft/log.hpp>

#include "base/clock.hpp"
#include "base/lateness.hpp"
#include "base/tell.hpp"
#include "hub/connection.hpp"
#include "hub/figures.hpp"
#include "hub/mail.hpp"
#include "hub/session.hpp"
#include "hub/subscription.hpp"
#include "hub/subscription_shares.hpp"
#include "hub/topics.hpp"
#include "protocol/decode.hpp"
#include "websocket/close_code.hpp"
#include "websocket/compression.hpp"
#include "websocket/deflater.hpp"
#include "websocket/frame.hpp"
#include "websocket/inflater.hpp"
#include "websocket/reader.hpp"

#include <boost/intrusive/list.hpp>

#include <functional>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::hub {

/// All sessions of one I/O loop: takes their bytes, keeps their subscriptions, sends them what they
/// are owed. What concerns models it asks home for, over the link. Owned by the server; used on its
/// loop. No I/O of its own.
///
/// A turn of the loop is: any calls of receive, writable and closed; then send; then, where home is
/// on the same loop, its turn; then flush.
class Hub {
 public:
  /// The id of its first session, and how much later ones add: no two hubs of a server share an id.
  struct SessionIds {
    std::uint64_t first = 1;
    std::uint64_t step = 1;
  };

  Hub(Link& link, const Limits& limits, const Clock& clock, std::shared_ptr<Log> log,
      SessionIds ids = {1, 1});
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;
  ~Hub();

  /// What a message of bytes alone is answered with.
  using RawAnswer = std::function<websocket::Frame(websocket::Opcode, std::string_view)>;
  /// Answers each message, text or binary, by what the function makes of it; none is taken as one
  /// of the protocol. For a server of WebSockets alone, such as an echo; before the first session.
  void answer_raw(RawAnswer answer) { raw_answer_ = std::move(answer); }

  /// A client has completed its handshake, and agreed on some compression. The group is that of its
  /// address. The session lives until closed(), or until its connection is told to close or drop.
  /// Whatever fails for a session, such as want of memory, ends that session alone: by an exception
  /// out of open and receive, after which closed() is to be called, else by a drop.
  Session& open(Connection& connection, std::string address,
                websocket::Compression compression = {}, AddressGroup group = {});
  /// Bytes have arrived; they are changed in place. May end the session. Returns the length of the
  /// messages that they have completed. What takes more work than the session may have done in one
  /// turn is kept, and taken by flush in the turns that follow.
  std::size_t receive(Session& session, std::span<char> bytes);
  /// The connection takes more again.
  void writable(Session& session);
  /// The client sends no more, without a close frame: it gets what it is owed, then its session
  /// ends.
  void finished(Session& session);
  /// The connection is gone.
  void closed(Session& session) noexcept;

  /// Asks home for a model's value; the reader is called once, in a later turn. The group is that
  /// of its address.
  void read(Reader& reader, std::string path, AddressGroup group = {});
  /// The same for the list of all paths, `{"paths":[…]}`, and that of the sessions of all hubs,
  /// `{"sessions":[…]}`.
  void list_paths(Reader& reader) { link_.to_home.put(ListPaths{&reader}, 0, work::per_reading); }
  void list_sessions(Reader& reader) {
    link_.to_home.put(ListSessions{&reader}, 0, work::per_reading);
  }
  /// Whether home is behind with what it has been sent: then no more should be read from clients,
  /// until a turn has changed that.
  [[nodiscard]] bool backlogged() const noexcept;
  /// Whether home is behind with that, or with the events of this session, or the session's budget
  /// of work is used: then no more should be read from its client, until a turn has changed that.
  [[nodiscard]] bool held_back(const Session& session) const noexcept;
  /// Whether it has sent more than its budget of work allows to be taken yet.
  [[nodiscard]] static bool waits_in_line(const Session& session) noexcept {
    return session.rest_ != nullptr;
  }
  /// What its readers of frames keep to.
  [[nodiscard]] static websocket::ReaderLimits reader_limits(const Limits& limits) noexcept;

  /// Passes on to home what the clients have sent. May throw; then the next call goes on with it.
  void send();
  /// Takes what home has sent; serves the sessions that acted, then a slice of the others; then
  /// takes more of what sessions have sent whose budget was used. Returns whether there is more to
  /// do: then another turn is to follow soon.
  bool flush() noexcept;
  /// Pings the silent, drops the dead and the stalled. To be called about once a second; where that
  /// comes late, nobody is judged for a time in which nobody was heard.
  void check_sessions() noexcept;

  /// All that the clients had sent when the server was told to stop has been received. Home answers
  /// it, and then lets the hub say goodbye.
  void drained() noexcept {
    all_received_ = true;
    drained_at_ = clock_.now();
  }
  /// Whether it has said goodbye to everybody (1001), after what they were owed. New sessions get
  /// the same.
  [[nodiscard]] bool stopping() const noexcept { return stopping_; }
  /// Ends all that is left, whether or not it has read everything.
  void drop_all() noexcept;

  /// As of the end of the last turn; any thread.
  [[nodiscard]] Figures figures() const noexcept { return published_.read(); }

 private:
  friend class Topic;
  using ToServe = boost::intrusive::list<Session, boost::intrusive::constant_time_size<false>>;

  using Line = boost::intrusive::list<
      Session,
      boost::intrusive::member_hook<Session,
                                    boost::intrusive::list_member_hook<
                                        boost::intrusive::link_mode<boost::intrusive::auto_unlink>>,
                                    &Session::in_line_>,
      boost::intrusive::constant_time_size<false>>;

  using Leaving = boost::intrusive::list<
      Session,
      boost::intrusive::member_hook<Session,
                                    boost::intrusive::list_member_hook<
                                        boost::intrusive::link_mode<boost::intrusive::auto_unlink>>,
                                    &Session::leaving_>,
      boost::intrusive::constant_time_size<false>>;

  // Incoming, within a budget (intake.cpp).
  std::size_t take_bytes(Session& session, std::span<char>& bytes);
  void take_paths(Session& session, Session::Paths paths);
  void charge(Session& session, std::uint64_t units) noexcept;
  void allow(Session& session) noexcept;
  void allow_slice(Session& session, std::uint64_t slices) noexcept;
  [[nodiscard]] bool has_work_left(Session& session) const noexcept;
  [[nodiscard]] std::uint64_t most_mail_work() const noexcept;
  [[nodiscard]] bool home_is_behind() const noexcept;
  Session::Rest& wait_in_line(Session& session);
  bool serve_line() noexcept;
  bool serve_next_in(Line& line, std::uint64_t slices) noexcept;
  void go_on(Session& session);

  // Incoming.
  void take(Session& session, const websocket::Item& item);
  void take_text(Session& session, std::string_view text);
  void take_binary(Session& session, std::string_view bytes);
  void take_ping(Session& session, std::string_view payload);
  void take_message(Session& session, protocol::Subscribe& message);
  void take_message(Session& session, protocol::Unsubscribe& message);
  void take_message(Session& session, Recycled<protocol::EventCall>& message);
  void take_message(Session& session, const protocol::Refused& message);
  void take_message(Session& session, const protocol::TooManyValues& message);
  void take_close(Session& session, const websocket::Item& item);

  // What home has to say.
  void take_mail() noexcept;
  void take(Update& message) noexcept;
  void take(const Released& message) noexcept;
  void take(Answer& message) noexcept;
  void take(Reading& message) noexcept;
  void take(const Charge& message) noexcept;
  void take(const Describe& message) noexcept;
  void take(const Goodbye& message) noexcept;

  // Subscriptions.
  void subscribe(Session& session, std::string_view path, std::uint32_t message);
  void unsubscribe(Session& session, std::string_view path);
  void unsubscribe_all(Session& session) noexcept;
  bool end_subscriptions(std::uint64_t most_work) noexcept;
  void forget_share(Session& session) noexcept;
  void end_subscription(Subscription& subscription) noexcept;
  void update_due(Subscription& subscription) noexcept;
  void update_gone(Subscription& subscription) noexcept;

  // Outgoing.
  void refuse(Session& session, const protocol::ReplyTo& reply_to, const Response& response);
  void reply_in_order(Session& session, websocket::Frame frame);
  void reply(Session& session, websocket::Frame frame);
  void acts(Session& session) noexcept;
  void list(Session& session) noexcept;
  void serve(Session& session, std::size_t most_frames = Outbox::all_frames);
  std::uint64_t serve_next(ToServe& sessions) noexcept;
  void forget_ended() noexcept;
  void close(Session& session, websocket::CloseCode code, std::string_view reason);
  void fail(Session& session, websocket::CloseCode code, std::string_view reason);
  void end(Session& session, bool drop) noexcept;
  void fill_rolls();
  void publish_figures() noexcept;
  void check(Session& session);
  void check_silence(Session& session, Time now);
  void note_acknowledged(Session& session, Time now);
  void drop(Session& session, std::string_view reason) noexcept;
  /// Whatever fails costs this session alone.
  template <class F>
  void guard(Session& session, const F& work) noexcept {
    try {
      work();
    } catch (...) {
      end_failed(session);
    }
  }
  void end_failed(Session& session) noexcept;

  Link& link_;
  Limits limits_;
  const Clock& clock_;
  std::shared_ptr<Log> log_;
  websocket::FrameWriter writer_;
  // For all sessions: each message is compressed by itself.
  websocket::Inflater inflater_;
  websocket::Deflater deflater_;
  std::list<Session> sessions_;
  // Until the end of the turn, as someone may be in the middle of them, and until home has answered
  // all of their events.
  std::list<Session> ended_;
  Topics topics_{*this, link_};
  SubscriptionShares shares_;
  Figures figures_;
  PublishedFigures published_;
  Roll* rolls_ = nullptr;  // to be filled
  // Each session is in one of them, or in none.
  ToServe acted_;
  ToServe to_serve_;
  Line fresh_;                    // those that came into line in this turn, the next first
  Line line_;                     // the others whose budget was used
  Line* line_of_read_ = &line_;   // where the session that is being read is to wait
  Leaving leaving_;               // those whose subscriptions end
  std::uint64_t turn_ = 1;        // ends with flush
  std::uint64_t work_done_ = 0;   // in all turns
  std::uint64_t turn_began_ = 0;  // what that was then
  std::uint64_t allowance_ = 0;   // what the session that is being read may have used
  std::uint32_t interests_ = 0;   // messages `sub` so far
  RawAnswer raw_answer_;
  std::vector<ToHub> mail_;     // being taken
  std::size_t text_bytes_ = 0;  // of the message being taken
  SessionIds ids_;
  Lateness lateness_;
  Time drained_at_{};
  bool all_received_ = false;  // home is to be told
  bool stopping_ = false;
};

}  // namespace updraft::hub
