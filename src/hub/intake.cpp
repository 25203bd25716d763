// How the bytes of a session become messages, within its budget of work: the part of Hub that
// begins and interrupts it.

#include "hub/hub.hpp"

#include <utility>

namespace updraft::hub {
namespace {

/// How much work one turn does for the sessions that wait in line, in budgets of one session.
constexpr std::uint64_t budgets_per_turn = 2;
/// How much mail may wait for home before those in line wait, too: so much is done quickly.
constexpr std::size_t most_waiting_mail = std::size_t{256} << 10;

}  // namespace

websocket::ReaderLimits Hub::reader_limits(const Limits& limits) noexcept {
  return {.message_bytes = limits.message_bytes,
          .message_fragments = limits.message_fragments,
          .inflation_ratio = limits.inflation_ratio,
          .inflated_ahead_bytes = limits.inflated_ahead_bytes};
}

std::size_t Hub::receive(Session& session, std::span<char> bytes) {
  session.last_heard_ = clock_.now();
  session.pinged_ = false;
  if (!session.rest_) return take_bytes(session, bytes);
  session.rest_->bytes.append(bytes.data(), bytes.size());
  return 0;
}

/// Returns the length of the messages that were completed.
std::size_t Hub::take_bytes(Session& session, std::span<char> bytes) {
  const websocket::ReaderLimits limits = reader_limits(limits_);
  std::size_t completed = 0;
  while (session.phase_ == Session::Phase::open || session.phase_ == Session::Phase::closing) {
    if (!bytes.empty() && !has_work_left(session)) {
      wait_in_line(session).bytes.assign(bytes.data(), bytes.size());
      break;
    }
    const std::size_t before = bytes.size();
    const auto item = session.reader_.next(bytes, limits);
    charge(session, (before - bytes.size()) * work::per_received_byte);
    if (item.kind == websocket::Item::Kind::more) break;
    charge(session, work::per_message + item.payload.size() * work::per_text_byte);
    completed += item.payload.size();
    take(session, item);
    if (!session.rest_) continue;
    // A message was interrupted.
    session.rest_->bytes.assign(bytes.data(), bytes.size());
    break;
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
      if (session.phase_ == Session::Phase::open) take_binary(session, item.payload);
      break;
    case Kind::ping:
      if (session.phase_ == Session::Phase::open) take_ping(session, item.payload);
      break;
    case Kind::close:
      take_close(session, item);
      break;
    case Kind::failure:
      if (item.lost_window) session.connection_.broke_compression();
      fail(session, item.answer, item.payload);
      break;
    case Kind::pong:
    case Kind::more:
      break;
  }
}

void Hub::charge(Session& session, std::uint64_t units) noexcept {
  session.work_.charge(units, turn_, limits_.work_per_turn);
  work_done_ += units;
}

bool Hub::has_work_left(Session& session) const noexcept {
  return session.work_.has_left(turn_, limits_.work_per_turn);
}

/// Returns what is to be done when its turn comes.
Session::Rest& Hub::wait_in_line(Session& session) {
  session.rest_ = std::make_unique<Session::Rest>();
  line_.push_back(session);
  return *session.rest_;
}

/// As far as the budget goes.
void Hub::take_paths(Session& session, Session::Paths paths) {
  const auto all = paths.all.items();
  for (; paths.next < all.size(); ++paths.next) {
    if (session.phase_ != Session::Phase::open) return;
    if (!has_work_left(session)) {
      wait_in_line(session).paths = std::move(paths);
      return;
    }
    charge(session, work::per_path);
    const std::string_view path = all[paths.next].text();
    if (paths.wanted) {
      subscribe(session, path, paths.message);
    } else {
      unsubscribe(session, path);
    }
  }
}

/// Each session in line gets its turn once, until the work of the turn is done.
bool Hub::serve_line() noexcept {
  ++turn_;
  if (line_.empty() || link_.to_home.draft_bytes() > most_waiting_mail) return false;
  const std::uint64_t begin = work_done_;
  const Session* first_again = nullptr;
  while (!line_.empty() && (work_done_ - begin) / budgets_per_turn <= limits_.work_per_turn) {
    Session& session = line_.front();
    if (&session == first_again) break;
    line_.pop_front();
    guard(session, [&] { go_on(session); });
    if (session.rest_ && !first_again) first_again = &session;
  }
  return true;
}

/// Its turn in line has come.
void Hub::go_on(Session& session) {
  const std::unique_ptr<Session::Rest> rest = std::move(session.rest_);
  take_paths(session, std::move(rest->paths));
  if (session.rest_) {
    session.rest_->bytes = std::move(rest->bytes);
  } else {
    take_bytes(session, rest->bytes);
  }
  if (session.rest_) {
    session.rest_->finished = rest->finished;
  } else if (rest->finished && session.phase_ != Session::Phase::ended) {
    finished(session);
  }
}

}  // namespace updraft::hub
