#include "net/connection.hpp"

#include "base/tell.hpp"
#include "net/gather.hpp"
#include "net/loop.hpp"

#include <boost/asio/post.hpp>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace updraft::net {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

/// Who has sent as much as the buffer holds, or a message that is as long when it is inflated,
/// waits in line when it sends again within that time.
constexpr std::chrono::seconds time_in_line{60};
/// How much one call writes to a client that does not read as fast as it is sent to. With
/// the listener's unsent_bytes it bounds what the system holds unsent, and so the age of what is
/// read.
constexpr std::size_t paced_bytes = std::size_t{32} << 10;
constexpr std::size_t any_bytes = std::numeric_limits<std::size_t>::max();
constexpr std::size_t most_owed = std::numeric_limits<std::uint32_t>::max();
/// How often it reads at the end, when nobody waits behind it.
constexpr int reads_at_the_end = 64;

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

Connection::Connection(Loop& loop, Socket socket, Admissions::Place place,
                       const boost::asio::ip::address& peer)
    : loop_(loop),
      socket_(std::move(socket)),
      place_(std::move(place)),
      opening_(std::make_unique<Opening>(peer)),
      deadline_(loop.clock_.now() + loop.limits_.handshake_timeout) {
  loop_.add(*this);
}

Connection::~Connection() {
  loop_.remove(*this);
}

void Connection::start() {
  wait_readable();
}

void Connection::refuse(int status, std::string_view message) {
  wait_readable();
  opening_->exchange.answer(http::error_response(status, message), loop_.date());
  answer();
}

void Connection::wait_readable() {
  // Nothing is read until the answer to a handshake has gone: it would have to be kept.
  const bool reads = !all_read_ && phase_ != Phase::upgrading && phase_ != Phase::done;
  if (waiting_readable_ || !reads) return;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
    self->waiting_readable_ = false;
    if (!error) self->guard([&] { self->on_readable(); });
  });
  waiting_readable_ = true;
}

void Connection::wait_writable() {
  if (waiting_writable_ || phase_ == Phase::done) return;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& error) {
    self->waiting_writable_ = false;
    if (!error) self->guard([&] { self->on_writable(); });
  });
  waiting_writable_ = true;
}

/// Whatever fails unexpectedly (no memory, say) costs this connection alone.
template <class F>
void Connection::guard(const F& work) noexcept {
  try {
    work();
  } catch (...) {
    tell(*loop_.log_, LogLevel::error,
         [] { return "a connection failed: " + describe_current_exception(); });
    lost();
  }
}

void Connection::on_readable() {
  if (waits_in_line()) return loop_.queue(shared_from_this());
  read_on();
}

/// Of a session that has sent nothing yet it can't be known what that will cost: so where others
/// are costly, it waits behind them. A crowd that came together would else be read in one turn.
bool Connection::waits_in_line() const {
  if (costly_until_ != Time{} && loop_.clock_.now() < costly_until_) return true;
  return loop_.has_costly_reads_ && phase_ == Phase::session && !has_sent_little_;
}

void Connection::read_queued() {
  guard([this] { read_on(); });
}

/// Once, before the others get their turn.
void Connection::read_on() {
  if (must_wait()) return wait_for_home();
  const bool more = read();
  if (phase_ == Phase::session) loop_.request_turn();
  if (more && must_wait()) return wait_for_home();
  wait_readable();
}

bool Connection::must_wait() const {
  return session_ ? loop_.hub_.held_back(*session_) : loop_.hub_.backlogged();
}

/// What is not read stays with the client, whose system holds it back.
void Connection::wait_for_home() {
  if (!std::exchange(paused_, true)) loop_.pause(shared_from_this());
}

void Connection::resume() {
  paused_ = false;
  if (phase_ != Phase::done) guard([this] { on_readable(); });
}

void Connection::read_rest() {
  guard([this] {
    const auto may_read = [this] { return !session_ || !hub::Hub::waits_in_line(*session_); };
    for (int i = 0; i < reads_at_the_end && may_read() && read(); ++i) {
    }
  });
}

/// Takes what has come, as far as the buffer goes; returns whether there may be more.
bool Connection::read() {
  if (phase_ == Phase::done || phase_ == Phase::upgrading) return false;
  auto& buffer = loop_.read_buffer_;
  const ssize_t got = ::recv(handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got == 0) peer_finished();
  if (got < 0 && !would_block()) lost();
  if (got <= 0) return false;
  const auto size = static_cast<std::size_t>(got);
  const bool in_session = phase_ == Phase::session;
  const std::size_t completed = take_bytes({buffer.data(), size});
  const bool is_over_budget = session_ && hub::Hub::waits_in_line(*session_);
  if (std::max(size, completed) >= buffer.size() || is_over_budget) {
    costly_until_ = loop_.clock_.now() + time_in_line;
    loop_.has_costly_reads_ = true;
  } else if (in_session) {
    has_sent_little_ = true;
  }
  // Less than the buffer holds was all there was.
  return size == buffer.size();
}

/// Returns the length of the messages that they have completed.
std::size_t Connection::take_bytes(std::span<char> bytes) {
  switch (phase_) {
    case Phase::request:
      take_request(bytes);
      return 0;
    case Phase::session:
      return loop_.hub_.receive(*session_, bytes);
    case Phase::asking:
    case Phase::answering:
    case Phase::upgrading:
    case Phase::lingering:
    case Phase::done:
      break;
  }
  return 0;
}

void Connection::take_request(std::span<char> bytes) {
  using Step = http::Exchange::Step;
  const http::Exchange::Settings settings{.head_bytes = loop_.limits_.handshake_bytes,
                                          .compression = loop_.compression_,
                                          .site = loop_.site_,
                                          .date = loop_.date(),
                                          .broken_compression = loop_.broken_compression_,
                                          .address = opening_->address,
                                          .now = loop_.clock_.now()};
  switch (opening_->exchange.take({bytes.data(), bytes.size()}, settings)) {
    case Step::read:
      return;
    case Step::ask:
      return ask();
    case Step::send:
      return answer();
    case Step::upgrade:
      phase_ = Phase::upgrading;
      send_outgoing();
  }
}

void Connection::ask() {
  phase_ = Phase::asking;
  const auto& question = opening_->exchange.question();
  if (std::holds_alternative<http::StatsRequest>(question)) {
    opening_->exchange.answer(Result<std::string>(loop_.stats_()), loop_.date());
    return answer();
  }
  if (const auto* model = std::get_if<http::ModelRequest>(&question)) {
    loop_.hub_.read(*this, model->path, opening_->group);
  } else if (std::holds_alternative<http::PathsRequest>(question)) {
    loop_.hub_.list_paths(*this);
  } else {
    loop_.hub_.list_sessions(*this);
  }
  held_ = shared_from_this();
  loop_.request_turn();
}

void Connection::take(Result<std::string> json) {
  const auto keep = std::move(held_);
  if (phase_ != Phase::asking) return;
  guard([&] {
    opening_->exchange.answer(std::move(json), loop_.date());
    answer();
  });
}

void Connection::answer() {
  phase_ = Phase::answering;
  deadline_ = loop_.clock_.now() + loop_.limits_.close_timeout;
  send_outgoing();
}

void Connection::send_outgoing() {
  std::size_t& sent = opening_->sent;
  for (;;) {
    const std::string_view rest = opening_->exchange.outgoing(sent);
    if (rest.empty()) break;
    const ssize_t taken = ::send(handle(), rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken < 0) return would_block() ? wait_writable() : lost();
    sent += static_cast<std::size_t>(taken);
  }
  if (phase_ == Phase::upgrading) {
    begin_session();
  } else {
    linger();
  }
}

void Connection::begin_session() {
  phase_ = Phase::session;
  const auto opening = std::move(opening_);
  client_ = opening->exchange.client();
  session_ = &loop_.hub_.open(*this, std::move(opening->address), opening->exchange.compression(),
                              opening->group);
  held_ = shared_from_this();
  std::string& early = opening->exchange.early_bytes();
  if (!early.empty()) loop_.hub_.receive(*session_, early);
  wait_readable();
  loop_.request_turn();
}

std::size_t Connection::write(std::span<const std::string_view> pieces) {
  std::size_t total = 0;
  std::size_t gone = 0;  // of the first piece
  while (!pieces.empty()) {
    Gather gathered(pieces, gone, loop_.write_buffer_, has_been_full_ ? paced_bytes : any_bytes);
    const ssize_t taken = gathered.send(handle());
    if (taken < 0 && !would_block()) {
      boost::asio::post(loop_.context_, [self = shared_from_this()] { self->lost(); });
      for (const std::string_view piece : pieces) total += piece.size();
      return total - gone;
    }
    const auto bytes = static_cast<std::size_t>(std::max<ssize_t>(taken, 0));
    total += bytes;
    if (bytes < gathered.bytes()) {
      has_been_full_ = true;
      wait_writable();
      return total;
    }
    for (gone += bytes; !pieces.empty() && gone >= pieces.front().size();) {
      gone -= pieces.front().size();
      pieces = pieces.subspan(1);
    }
  }
  return total;
}

std::size_t Connection::unacknowledged() noexcept {
  int bytes = 0;
  return ::ioctl(handle(), SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes)
                                                               : 0;
}

void Connection::broke_compression() noexcept {
  auto* const broken = loop_.broken_compression_;
  if (!broken || !broken->remember(client_, loop_.clock_.now())) return;
  tell(*loop_.log_, LogLevel::info, [this] {
    return "a client at " + session_->info.address +
           " sent a compressed message that can't be read, perhaps because it keeps its window "
           "although it agreed not to (client_no_context_takeover); it gets no compression for an "
           "hour";
  });
}

void Connection::on_writable() {
  if (phase_ == Phase::session) {
    loop_.hub_.writable(*session_);
    loop_.request_turn();
  } else if (opening_ && (phase_ == Phase::answering || phase_ == Phase::upgrading)) {
    send_outgoing();
  }
}

void Connection::close() {
  const auto keep = std::move(held_);
  session_ = nullptr;
  linger();
}

void Connection::drop() {
  abandon();
}

/// Closing a socket with unread bytes would reset it, and the client might lose what it has not
/// read: so its own end is awaited first.
void Connection::linger() {
  // What fails to shut down is no connection any more.
  if (all_read_ || ::shutdown(handle(), SHUT_WR) != 0) return abandon();
  phase_ = Phase::lingering;
  deadline_ = loop_.clock_.now() + loop_.limits_.close_timeout;
}

/// The peer sends no more, but may still read what it is owed.
void Connection::peer_finished() {
  all_read_ = true;
  if (phase_ == Phase::session) {
    loop_.hub_.finished(*session_);
  } else if (phase_ != Phase::answering && phase_ != Phase::asking) {
    abandon();
  }
}

void Connection::lost() {
  if (session_) loop_.hub_.closed(*session_);
  abandon();
}

void Connection::abandon() {
  // What home has been asked is still to be answered.
  const auto keep = session_ ? std::move(held_) : nullptr;
  phase_ = Phase::done;
  session_ = nullptr;
  error_code ignored;
  socket_.close(ignored);
}

/// Of an answer or a goodbye: it gets its time for as long as the client takes it.
bool Connection::has_taken_more() {
  const std::size_t unsent = opening_ ? opening_->exchange.outgoing(opening_->sent).size() : 0;
  const std::size_t owed = std::min<std::size_t>(unsent + unacknowledged(), most_owed);
  return owed < std::exchange(owed_, static_cast<std::uint32_t>(owed));
}

void Connection::check(Time now, Time::duration late) {
  deadline_ += late;
  if (phase_ == Phase::answering || phase_ == Phase::lingering) {
    if (has_taken_more()) deadline_ = now + loop_.limits_.close_timeout;
  }
  // Home's answer comes by itself.
  const bool timed = phase_ != Phase::session && phase_ != Phase::asking && phase_ != Phase::done;
  if (timed && now > deadline_) abandon();
}

void Connection::forget_question() {
  const auto keep = std::move(held_);
}

}  // namespace updraft::net
