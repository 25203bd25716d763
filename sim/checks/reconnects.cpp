#include "reconnects.hpp"

#include <algorithm>

namespace updraft::sim {
namespace {

using std::chrono::milliseconds;

/// A check that comes late itself, as the process was stopped, gives the server its time again.
constexpr milliseconds tolerated_lateness{3000};

}  // namespace

void Reconnects::heard(const PeerState& peer) {
  attempts_[peer.client].was_heard = true;
}

milliseconds Reconnects::longest_wait(const ClientState& client, int failures) const {
  milliseconds wait = client.options->first_delay;
  for (int i = 1; i < failures && wait < client.options->longest_delay; ++i) wait *= 2;
  return std::min(wait, client.options->longest_delay);
}

void Reconnects::dialed(const ClientState& client) {
  Attempts& attempts = attempts_[client.client];
  if (attempts.is_there) complain(client.program, "it connects twice");
  attempts.is_there = true;
  attempts.was_heard = false;
}

void Reconnects::left(const ClientState& client) {
  Attempts& attempts = attempts_[client.client];
  attempts.is_there = false;
  attempts.left = court_.now();
  attempts.failures = attempts.was_heard ? 1 : attempts.failures + 1;
}

void Reconnects::turned(const ClientState& client, std::span<const Sight> /*sights*/) {
  Attempts& attempts = attempts_[client.client];
  if (client.stage == client::Stage::closed) attempts = {};
  if (attempts.is_there || client.stage == client::Stage::closed) return;
  const Time since = std::max(attempts.left, client.runs_since);
  if (court_.now() > since + longest_wait(client, attempts.failures) + turns_of_client_threads) {
    complain(client.program, "it waits too long before it connects again");
  }
}

void Reconnects::rested(const ClientState& client) {
  if (client.stage != client::Stage::live && client.stage != client::Stage::closed) {
    complain(client.program, "it has no connection, though there is a way");
  }
}

void Heartbeat::said(const PeerState& peer, const Said& what) {
  const ClientPlan& plan = court_.plan.clients.at(static_cast<std::size_t>(peer.client));
  if (!plan.is_library || what.kind != Said::Kind::ping) return;
  Silence& silence = silences_[peer.client];
  silence.pinged = court_.now();
  if (silence.heard + plan.options.ping_interval > court_.now()) {
    complain(peer, "a ping, though the server was not silent");
  }
}

void Heartbeat::check(const ClientState& client) {
  if (client.stage != client::Stage::live) return;
  const ClientOptions& options = *client.options;
  const Time ping_due =
      std::max(client.heard, client.runs_since) + options.ping_interval + turns_of_client_threads;
  const bool has_pinged = silences_[client.client].pinged >= client.heard;
  if (court_.now() > ping_due && !has_pinged && !client.was_full) {
    complain(client.program, "the server is silent, but not pinged");
  }
  const Time since = std::max(client.heard, client.runs_since + tolerated_lateness);
  const Time deadline =
      since + options.ping_interval + options.pong_timeout + turns_of_client_threads;
  if (court_.now() > deadline) complain(client.program, "it keeps a connection that is silent");
}

void Heartbeat::turned(const ClientState& client, std::span<const Sight> /*sights*/) {
  silences_[client.client].heard = client.heard;
  if (client.owes_pong && !client.was_full && client.stage == client::Stage::live) {
    complain(client.program, "the server's ping is not answered");
  }
  check(client);
}

void Heartbeat::rested(const ClientState& client) {
  check(client);
}

}  // namespace updraft::sim
