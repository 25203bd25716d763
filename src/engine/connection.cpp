#include "engine/connection.hpp"

#include "base/tell.hpp"
#include "engine/shard.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

namespace updraft::engine {
namespace {

using Status = Transport::Status;

/// How long a connection is queued when it sends again, after it has sent as much as the buffer
/// holds, or a message that is as long when it is inflated.
constexpr std::chrono::seconds costly_time{60};
/// The most that one call writes to a client that reads more slowly than it is sent to. With the
/// listener's unsent_bytes this bounds what the system holds unsent, and so the age of what such a
/// client reads.
constexpr std::size_t paced_bytes = std::size_t{32} << 10;
constexpr std::size_t any_bytes = std::numeric_limits<std::size_t>::max();
constexpr std::size_t most_owed = std::numeric_limits<std::uint32_t>::max();
/// The most reads of one connection when the server stops and nobody waits behind it.
constexpr int reads_at_the_end = 64;

}  // namespace

Connection::Connection(Shard& shard, Transport& transport, Peer peer)
    : shard_(shard),
      transport_(transport),
      opening_(std::make_unique<Opening>(std::move(peer))),
      deadline_(shard.clock().now() + shard.limits().handshake_timeout) {
  shard_.add(*this);
}

void Connection::start() {
  update_reading();
}

void Connection::refuse(int status, std::string_view message) {
  update_reading();
  guard([&] {
    opening_->exchange.answer(http::error_response(status, message), shard_.date());
    answer();
  });
}

/// A failure that nothing foresees, such as want of memory, costs this connection alone.
template <class F>
void Connection::guard(const F& work) noexcept {
  try {
    work();
  } catch (...) {
    on_failure();
  }
}

void Connection::on_failure() noexcept {
  tell(shard_.log(), LogLevel::error,
       [] { return "a connection failed: " + describe_current_exception(); });
  lost();
}

void Connection::set_reading(bool wanted) {
  if (reading_ == wanted) return;
  transport_.want_read(wanted);
  reading_ = wanted;
}

/// Nothing is read while the answer to a handshake is written: it would have to be kept.
void Connection::update_reading() {
  set_reading(!all_read_ && phase_ != Phase::upgrading && phase_ != Phase::done);
}

void Connection::on_readable() noexcept {
  if (broken_) return lost();
  guard([this] {
    if (!is_to_be_queued()) return read_once();
    set_reading(false);
    shard_.queue(*this);
  });
}

/// The cost of a session that has sent nothing yet is unknown: while others are costly, it waits
/// behind them. Otherwise a crowd that arrives together would be read in one turn.
bool Connection::is_to_be_queued() const {
  if (costly_until_ != Time{} && shard_.clock().now() < costly_until_) return true;
  return shard_.has_costly_reads() && phase_ == Phase::session && !has_sent_little_;
}

void Connection::read_queued() noexcept {
  guard([this] { read_once(); });
}

/// Once, before the others get their turn.
void Connection::read_once() {
  if (must_wait()) return wait_for_application();
  const bool more = read();
  if (phase_ == Phase::session) shard_.request_turn();
  if (more && must_wait()) return wait_for_application();
  update_reading();
}

bool Connection::must_wait() const {
  return session_ ? shard_.hub().held_back(*session_) : shard_.hub().backlogged();
}

/// The bytes not read stay with the client, whose system holds them back.
void Connection::wait_for_application() {
  set_reading(false);
  shard_.pause(*this);
}

void Connection::resume() noexcept {
  on_readable();
}

void Connection::read_rest() noexcept {
  guard([this] {
    const auto may_read = [this] { return !session_ || !hub::Hub::waits_in_line(*session_); };
    for (int i = 0; i < reads_at_the_end && may_read() && read(); ++i) {
    }
  });
}

/// Takes what has arrived, up to the size of the buffer; returns whether there may be more.
bool Connection::read() {
  if (phase_ == Phase::done || phase_ == Phase::upgrading || all_read_) return false;
  const std::span<char> buffer = shard_.read_buffer();
  const auto [size, status] = fill(buffer);
  if (size > 0) {
    const bool in_session = phase_ == Phase::session;
    const std::size_t completed = take_bytes(buffer.first(size));
    const bool is_over_budget = session_ && hub::Hub::waits_in_line(*session_);
    if (std::max(size, completed) >= buffer.size() || is_over_budget) {
      costly_until_ = shard_.clock().now() + costly_time;
      shard_.note_costly_read();
    } else if (in_session) {
      has_sent_little_ = true;
    }
  }
  if (phase_ == Phase::done) return false;
  if (status == Status::ended) peer_finished();
  if (status == Status::failed) lost();
  return status == Status::ready;
}

/// Reads until the buffer is full or nothing more can be read now. A transport may return less than
/// there is, as TLS does record by record.
std::pair<std::size_t, Status> Connection::fill(std::span<char> buffer) {
  std::size_t size = 0;
  auto status = Status::ready;
  while (status == Status::ready && size < buffer.size()) {
    const Transport::Transfer got = transport_.read(buffer.subspan(size));
    size += got.bytes;
    status = got.status;
  }
  return {size, status};
}

/// Returns the length of the messages that the bytes have completed.
std::size_t Connection::take_bytes(std::span<char> bytes) {
  switch (phase_) {
    case Phase::request:
      take_request(bytes);
      return 0;
    case Phase::session:
      return shard_.hub().receive(*session_, bytes);
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
  const http::Exchange::Settings settings = shard_.exchange_settings(opening_->peer.address);
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
  hub::Hub& hub = shard_.hub();
  const auto& question = opening_->exchange.question();
  if (std::holds_alternative<http::StatsRequest>(question)) {
    opening_->exchange.answer(Result<std::string>(shard_.stats_json()), shard_.date());
    return answer();
  }
  if (const auto* model = std::get_if<http::ModelRequest>(&question)) {
    hub.read(*this, model->path, opening_->peer.group);
  } else if (std::holds_alternative<http::PathsRequest>(question)) {
    hub.list_paths(*this);
  } else {
    hub.list_sessions(*this);
  }
  asked_ = true;
  shard_.request_turn();
}

void Connection::take(Result<std::string> json) {
  asked_ = false;
  if (phase_ == Phase::done) return shard_.retire(*this);
  if (phase_ != Phase::asking) return;
  guard([&] {
    opening_->exchange.answer(std::move(json), shard_.date());
    answer();
  });
}

void Connection::answer() {
  phase_ = Phase::answering;
  deadline_ = shard_.clock().now() + shard_.limits().close_timeout;
  send_outgoing();
}

/// From where it is: a body that lasts, such as a file of the page, is not copied.
void Connection::send_outgoing() {
  std::size_t& sent = opening_->sent;
  for (;;) {
    const std::string_view rest = opening_->exchange.outgoing(sent);
    if (rest.empty()) break;
    const auto written = transport_.write({&rest, 1}, 0, any_bytes);
    sent += written.bytes;
    if (written.status == Status::failed) return lost();
    if (written.status == Status::blocks) return transport_.want_write();
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
  http::Exchange& exchange = opening->exchange;
  client_ = exchange.client();
  session_ = &shard_.hub().open(*this, std::move(opening->peer.address), exchange.compression(),
                                opening->peer.group);
  if (!exchange.early_bytes().empty()) shard_.hub().receive(*session_, exchange.early_bytes());
  update_reading();
  shard_.request_turn();
}

std::size_t Connection::write(std::span<const std::string_view> pieces) {
  std::size_t total = 0;
  std::size_t gone = 0;  // of the first piece
  while (!pieces.empty()) {
    const auto written = transport_.write(pieces, gone, has_been_full_ ? paced_bytes : any_bytes);
    if (written.status == Status::failed) {
      // The hub is not to hear of it from here.
      broken_ = true;
      shard_.note_broken(*this);
      for (const std::string_view piece : pieces) total += piece.size();
      return total - gone;
    }
    total += written.bytes;
    if (written.status == Status::blocks) {
      has_been_full_ = true;
      transport_.want_write();
      return total;
    }
    for (gone += written.bytes; !pieces.empty() && gone >= pieces.front().size();) {
      gone -= pieces.front().size();
      pieces = pieces.subspan(1);
    }
  }
  return total;
}

std::size_t Connection::unacknowledged() noexcept {
  return transport_.unacknowledged();
}

void Connection::broke_compression() noexcept {
  auto* const broken = shard_.broken_compression();
  if (!broken || !broken->remember(client_, shard_.clock().now())) return;
  tell(shard_.log(), LogLevel::info, [this] {
    return "a client at " + session_->info.address +
           " sent a compressed message that can't be read, perhaps because it keeps its window "
           "although it agreed not to (client_no_context_takeover); it gets no compression for an "
           "hour";
  });
}

void Connection::on_writable() noexcept {
  guard([this] {
    if (phase_ == Phase::session) {
      shard_.hub().writable(*session_);
      shard_.request_turn();
    } else if (opening_ && (phase_ == Phase::answering || phase_ == Phase::upgrading)) {
      send_outgoing();
    }
  });
}

void Connection::close() {
  session_ = nullptr;
  linger();
}

void Connection::drop() {
  end_at_once();
}

/// Closing a socket with unread bytes would reset it, and the client might lose what it has not
/// read: so its own end is awaited first.
void Connection::linger() {
  if (broken_ || !transport_.shut_down() || all_read_) return end_at_once();
  phase_ = Phase::lingering;
  deadline_ = shard_.clock().now() + shard_.limits().close_timeout;
}

/// The peer sends no more, but may still read what it is owed.
void Connection::peer_finished() {
  all_read_ = true;
  if (phase_ == Phase::session) {
    shard_.hub().finished(*session_);
  } else if (phase_ != Phase::answering && phase_ != Phase::asking) {
    end_at_once();
  }
}

void Connection::lost() noexcept {
  if (session_) shard_.hub().closed(*session_);
  end_at_once();
}

void Connection::end_broken() noexcept {
  if (phase_ != Phase::done) lost();
}

/// A question that the application has is still to be answered.
void Connection::end_at_once() noexcept {
  if (phase_ == Phase::done) return;
  phase_ = Phase::done;
  session_ = nullptr;
  in_queue_.unlink();
  transport_.close();
  if (!asked_) shard_.retire(*this);
}

/// The loop is over: no answer comes any more.
void Connection::forget_question() noexcept {
  if (std::exchange(asked_, false) && phase_ == Phase::done) shard_.retire(*this);
}

/// Of an answer or a goodbye: it has its time for as long as the client takes some of it.
bool Connection::has_taken_more() {
  const std::size_t unsent = opening_ ? opening_->exchange.outgoing(opening_->sent).size() : 0;
  const std::size_t owed = std::min<std::size_t>(unsent + unacknowledged(), most_owed);
  return owed < std::exchange(owed_, static_cast<std::uint32_t>(owed));
}

/// A second has passed, and `late` more.
void Connection::check(Time now, Time::duration late) noexcept {
  deadline_ += late;
  if (phase_ == Phase::answering || phase_ == Phase::lingering) {
    if (has_taken_more()) deadline_ = now + shard_.limits().close_timeout;
  }
  // The application answers by itself.
  const bool timed = phase_ != Phase::session && phase_ != Phase::asking && phase_ != Phase::done;
  if (timed && now > deadline_) end_at_once();
}

}  // namespace updraft::engine
