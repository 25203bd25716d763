// How the bytes of a session become messages, within its budget of work: the part of Hub that
// begins and interrupts it.

#include "hub/hub.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace updraft::hub {

websocket::ReaderLimits Hub::reader_limits(const Limits& limits) noexcept {
  return {.message_bytes = limits.message_bytes,
          .message_fragments = limits.message_fragments,
          .inflation_ratio = limits.inflation_ratio,
          .inflated_ahead_bytes = limits.inflated_ahead_bytes};
}

std::size_t Hub::receive(Session& session, std::span<char> bytes) {
  session.last_heard_ = clock_.now();
  session.pinged_ = false;
  if (session.rest_) {
    session.rest_->bytes.append(bytes.data(), bytes.size());
    return 0;
  }
  allow(session);
  line_of_read_ = &fresh_;
  const std::size_t completed = take_bytes(session, bytes);
  if (session.rest_) session.rest_->bytes.assign(bytes.data(), bytes.size());
  return completed;
}

/// A turn takes all that the first sessions have sent, as far as their budgets go. Of those after
/// them it takes a little each, and in the end nothing: so a turn is short, however many send.
void Hub::allow(Session& session) noexcept {
  const std::uint64_t done = work_done_ - turn_began_;
  if (done < work::whole_budgets_per_turn * limits_.work_per_turn && !home_is_behind()) {
    allowance_ = std::numeric_limits<std::uint64_t>::max();
  } else if (done < work::direct_budgets_per_turn * limits_.work_per_turn) {
    allow_slice(session, work::slices_per_budget);
  } else {
    allowance_ = 0;
  }
}

/// So much that each of many gets its turn soon.
void Hub::allow_slice(Session& session, std::uint64_t slices) noexcept {
  const std::uint64_t used = session.work_.used(turn_, limits_.work_per_turn);
  const std::uint64_t slice = limits_.work_per_turn / slices;
  allowance_ = used + std::max<std::uint64_t>(slice, 1);
}

/// Returns the length of the messages that were completed; leaves the bytes that wait in line.
std::size_t Hub::take_bytes(Session& session, std::span<char>& bytes) {
  const websocket::ReaderLimits limits = reader_limits(limits_);
  std::size_t completed = 0;
  while (session.phase_ == Session::Phase::open || session.phase_ == Session::Phase::closing) {
    if (!bytes.empty() && !has_work_left(session)) {
      wait_in_line(session);
      break;
    }
    const std::size_t before = bytes.size();
    const auto item = session.reader_.next(bytes, limits);
    charge(session, (before - bytes.size()) * work::per_received_byte);
    if (item.kind == websocket::Item::Kind::more) break;
    charge(session, work::per_message + item.payload.size() * work::per_text_byte);
    completed += item.payload.size();
    take(session, item);
    if (session.rest_) break;  // in the middle of a message
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
  return session.work_.has_left(turn_, limits_.work_per_turn) &&
         session.work_.used(turn_, limits_.work_per_turn) < allowance_;
}

/// How much work may wait in the mail for home: what home can do soon, divided among the hubs.
std::uint64_t Hub::most_mail_work() const noexcept {
  const std::uint64_t all = work::mail_budgets_per_draft * limits_.work_per_turn;
  return std::max<std::uint64_t>(all / link_.hubs, 1);
}

/// Then nothing is taken that can wait: what comes after it would wait as well.
bool Hub::home_is_behind() const noexcept {
  return link_.to_home.draft_work() >= most_mail_work();
}

/// Returns what is to be done when its turn comes.
Session::Rest& Hub::wait_in_line(Session& session) {
  session.rest_ = std::make_unique<Session::Rest>();
  line_of_read_->push_back(session);
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

/// The sessions in line get a slice each, in turns, until the work of the turn is done: first those
/// that have just come.
bool Hub::serve_line() noexcept {
  ++turn_;
  if ((fresh_.empty() && line_.empty()) || home_is_behind()) return false;
  line_of_read_ = &line_;
  const std::uint64_t begin = work_done_;
  const std::uint64_t most = work::line_budgets_per_turn * limits_.work_per_turn;
  const auto may_work = [&] { return work_done_ - begin <= most && !home_is_behind(); };
  while (!fresh_.empty() && may_work()) serve_next_in(fresh_, work::slices_per_budget);
  const Session* first_idle = nullptr;  // since there was work for one
  while (!line_.empty() && may_work() && &line_.front() != first_idle) {
    const Session* const session = &line_.front();
    if (serve_next_in(line_, work::later_slices_per_budget)) {
      first_idle = nullptr;
    } else if (!first_idle) {
      first_idle = session;
    }
  }
  return true;
}

/// Returns whether its budget had anything left.
bool Hub::serve_next_in(Line& line, std::uint64_t slices) noexcept {
  Session& session = line.front();
  line.pop_front();
  if (!session.work_.has_left(turn_, limits_.work_per_turn)) {
    line_.push_back(session);
    return false;
  }
  allow_slice(session, slices);
  guard(session, [&] { go_on(session); });
  return true;
}

/// Its turn in line has come.
void Hub::go_on(Session& session) {
  const std::unique_ptr<Session::Rest> rest = std::move(session.rest_);
  std::span<char> left = std::span<char>(rest->bytes).subspan(rest->taken);
  take_paths(session, std::move(rest->paths));
  if (!session.rest_) take_bytes(session, left);
  if (session.rest_) {
    session.rest_->taken = rest->bytes.size() - left.size();
    session.rest_->bytes = std::move(rest->bytes);
    session.rest_->finished = rest->finished;
  } else if (rest->finished && session.phase_ != Session::Phase::ended) {
    finished(session);
  }
}

}  // namespace updraft::hub
