#include "one_response.hpp"

namespace updraft::sim {
namespace {

/// The error that a handler's response is, empty if it is none.
std::string_view error_of(HandlerKind kind) {
  switch (kind) {
    case HandlerKind::throw_error:
      return "Error";
    case HandlerKind::throw_other:
    case HandlerKind::unsendable:
      return "InternalError";
    case HandlerKind::late:
      return "TimeoutError";
    default:
      return {};
  }
}

}  // namespace

void OneResponse::said(const PeerState& peer, const Said& what) {
  if (what.kind == Said::Kind::malformed) orders_[peer.number].malformed.push_back(what.number);
  if (what.kind != Said::Kind::event) return;
  asked_[what.token] = {.peer = peer.number,
                        .number = what.number,
                        .is_nested = what.dialect != Dialect::flat,
                        .is_malformed = what.is_malformed,
                        .end_offset = what.end_offset};
}

void OneResponse::in_order(const PeerState& peer, int number) {
  Order& order = orders_[peer.number];
  if (number < order.answered) complain(peer, "an answer overtakes another");
  order.answered = number;
}

void OneResponse::answered(const PeerState& peer, const Answer& answer) {
  const auto entry = asked_.find(answer.token);
  if (entry == asked_.end() || entry->second.peer != peer.number ||
      answer.key != event_name(answer.token)) {
    return complain(peer, "an answer to " + answer.key + ", which was not asked");
  }
  Asked& asked = entry->second;
  if (++asked.answers > 1) return complain(peer, answer.key + " is answered twice");
  if (asked.is_nested != answer.is_nested) {
    complain(peer, answer.key + " is answered in the shape of another dialect");
  }
  if (answer.told_token != 0 && answer.told_token != answer.token) {
    complain(peer, answer.key + " gets the payload of another event");
  }
  const std::string wrong = wrong_answer(asked, answer);
  if (!wrong.empty()) complain(peer, answer.key + " is answered by " + wrong);
  const Run* run = court_.ledger.run_of(answer.token);
  if (!run || !run->waits()) in_order(peer, asked.number);
}

/// Empty if the answer is what the handler has come to.
std::string OneResponse::wrong_answer(const Asked& asked, const Answer& answer) const {
  const std::string& error = answer.error_name;
  const std::string what = answer.is_error ? "the error " + error : "a value";
  const Run* run = court_.ledger.run_of(answer.token);
  if (asked.is_malformed) return error == "MessageError" ? "" : what;
  if (court_.server_stops && error == "CancelledError") return {};
  if (!run) {
    const bool is_fine = error == "NotFoundError" ||
                         (error == "RateLimitError" && court_.plan.limits.events_per_second < 100);
    return is_fine ? "" : what + ", though no handler ran";
  }
  if (run->waits() && error == "OverloadedError" && court_.plan.small_limits) return {};
  const std::string_view expected = error_of(run->kind);
  return answer.is_error == !expected.empty() && error == expected ? "" : what;
}

void OneResponse::refused(const PeerState& peer, const Refusal& /*refusal*/) {
  auto& malformed = orders_[peer.number].malformed;
  if (malformed.empty()) return complain(peer, "an err for nothing");
  in_order(peer, malformed.front());
  malformed.pop_front();
}

void OneResponse::ran(const Run& run, int peer) {
  const auto entry = asked_.find(run.token);
  if (entry == asked_.end() || entry->second.peer != peer) {
    return complain("a handler runs for " + event_name(run.token) +
                    ", which that client has not sent");
  }
  if (++entry->second.runs > 1)
    return complain("a handler runs twice for " + event_name(run.token));
  int& last = orders_[peer].ran;
  if (entry->second.number < last)
    complain(event_name(run.token) + " begins before an earlier event");
  last = entry->second.number;
}

void OneResponse::settled(std::span<const PeerState* const> peers) {
  for (const PeerState* peer : peers) {
    if (!peer->is_healthy()) continue;
    for (const auto& [token, asked] : asked_) {
      if (asked.peer == peer->number && asked.answers == 0) {
        return complain(*peer, event_name(token) + " is never answered");
      }
    }
    if (!orders_[peer->number].malformed.empty()) complain(*peer, "an err is missing");
  }
}

/// What had come when the server was told to stop is answered before it says goodbye.
void OneResponse::over(std::span<const PeerState* const> peers) {
  for (const PeerState* peer : peers) {
    if (!peer->is_open || peer->is_doomed || peer->close_code != 1001) continue;
    for (const auto& [token, asked] : asked_) {
      const bool is_due = asked.peer == peer->number && asked.end_offset <= peer->heard_at_stop;
      if (is_due && asked.answers == 0) {
        return complain(*peer, event_name(token) + " is not answered before the server's goodbye");
      }
    }
  }
}

}  // namespace updraft::sim
