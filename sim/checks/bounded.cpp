#include "bounded.hpp"

#include "../frames.hpp"

#include <algorithm>
#include <set>

namespace updraft::sim {
namespace {

/// How long the newest value may take to where it is sent: some turns of two threads.
constexpr std::chrono::milliseconds turns_of_threads{100};
/// Who reads slowly may be owed more than this, and is closed for it.
/// A response, an error message, a close frame: what may come on top of the limit.
constexpr std::size_t last_straw = 1500;

}  // namespace

void Bounded::updated(const PeerState& peer, const Update& update) {
  if (update.instance != 0 && court_.ledger.may_fail(update.instance)) return;
  // Once the close frame waits behind it, nothing takes its place any more.
  const bool may_overflow = !peer.is_calm && court_.plan.limits.outbox_bytes < small_outbox;
  if (peer.is_doomed || court_.server_stops || may_overflow) return;
  int until = Ledger::never;
  for (const Trace& trace : update.traces) {
    if (trace.grain > 0) until = std::min(until, court_.ledger.span_of(trace).second);
  }
  if (update.instance != 0) until = std::min(until, court_.ledger.gone_turn(update.instance));
  const Time outdated = court_.ledger.time_of(until);
  if (outdated == Ledger::end_of_time || outdated + turns_of_threads >= update.written) return;
  const auto late =
      std::chrono::duration_cast<std::chrono::milliseconds>(update.written - outdated);
  complain(peer, "\"" + update.path + "\" is sent as it was " + std::to_string(late.count()) +
                     " ms before");
}

void Bounded::offered(const PeerState& peer, std::span<const std::string_view> pieces,
                      std::size_t taken) {
  std::size_t bytes = 0;
  for (const std::string_view piece : pieces) bytes += piece.size();
  if (taken == bytes) return;
  std::set<std::string, std::less<>> paths;
  std::size_t reply_bytes = 0;
  // The first may be the rest of one that was begun.
  for (const std::string_view piece : pieces.subspan(1)) {
    bool compressed = false;
    std::string_view text = payload_of(piece, compressed);
    std::string inflated;
    if (compressed && inflate(text, inflated)) text = inflated;
    constexpr std::string_view begin = "{\"$\":\"up\",\"key\":\"";
    if (!text.starts_with(begin)) {
      reply_bytes += piece.size();
      continue;
    }
    const auto path = text.substr(begin.size(), text.find('"', begin.size()) - begin.size());
    if (!paths.emplace(path).second) {
      complain(peer, "two updates of \"" + std::string(path) + "\" are kept for it");
    }
  }
  if (reply_bytes > court_.plan.limits.outbox_bytes + last_straw) {
    complain(peer, std::to_string(reply_bytes) + " bytes of responses are kept for it");
  }
}

/// A client that reads nothing is kept for as long as it sends; one that is silent, for as long as
/// it takes what it is sent over a slow link.
bool Bounded::may_be_kept(const PeerState& peer) const {
  constexpr std::chrono::seconds margin{3};  // checks come each second
  const Limits& limits = court_.plan.limits;
  const auto longest =
      std::max(limits.ping_interval + limits.pong_timeout, limits.stall_timeout) + margin;
  const bool talks = !peer.reads && !peer.is_doomed && peer.last_sent + longest > court_.now();
  return talks || (peer.reads && peer.last_got + longest > court_.now());
}

void Bounded::settled(std::span<const PeerState* const> peers) {
  for (const PeerState* peer : peers) {
    if (peer->is_healthy() || peer->server_is_done || may_be_kept(*peer)) continue;
    complain(*peer, "the server still keeps it");
  }
}

void Bounded::over(std::span<const PeerState* const> peers) {
  for (const PeerState* peer : peers) {
    if (!peer->server_is_done) complain(*peer, "the server keeps it beyond its end");
  }
}

}  // namespace updraft::sim
