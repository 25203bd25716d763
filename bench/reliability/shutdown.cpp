#include "shutdown.hpp"

#include <updraft/json.hpp>

#include "failure.hpp"
#include "peer.hpp"

#include <csignal>
#include <deque>
#include <set>
#include <string>

namespace updraft::reliability {
namespace {

/// A handler that ends while the server waits for it, and one that doesn't.
constexpr std::string_view soon = "[700]";
constexpr std::string_view never = "[3600000]";

/// Sends the events that wait, and one whose answer says that they have begun.
void begin_waiting(Peer& peer, const Shutdown& load) {
  for (std::size_t i = 0; i < load.waiting; ++i) {
    peer.call("w" + std::to_string(i), "wait", i < load.late ? never : soon);
  }
  peer.call("begun", "echo");
  static_cast<void>(peer.response("begun"));
}

/// Stops the process meanwhile, so that it has read none of them when it is told to end.
void write_unread(const Child& server, std::deque<Peer>& peers, const Shutdown& load) {
  ::kill(server.pid(), SIGSTOP);
  for (Peer& peer : peers) {
    for (std::size_t i = 0; i < load.unread; ++i) peer.call("u" + std::to_string(i), "plus");
  }
}

void read_to_the_end(Peer& peer, ShutdownOutcome& outcome) {
  std::set<std::string> answered;
  while (const auto frame = peer.next()) {
    if (frame->opcode == Opcode::close) {
      if (frame->payload.starts_with("\x03\xe9")) ++outcome.goodbyes;  // 1001
      peer.close();
      continue;
    }
    const Value message = parse_json(frame->payload).value();
    const std::string id(message["key"].text());
    if (message["$"].text() != "evt-res" || !answered.insert(id).second) {
      throw Error("no answer, or one more: " + load::excerpt(frame->payload));
    }
    if (message["payload"]["name"].text() == "CancelledError") ++outcome.cancelled;
  }
  outcome.answered += answered.size();
}

}  // namespace

ShutdownOutcome measure(Child& server, const Shutdown& load) {
  std::deque<Peer> peers;
  for (std::size_t i = 0; i < load.sessions; ++i) {
    peers.emplace_back(server.port()).shake_hands();
  }
  ShutdownOutcome outcome;
  for (Peer& peer : peers) begin_waiting(peer, load);
  outcome.begun_before = peers.size();
  write_unread(server, peers, load);
  server.terminate();
  ::kill(server.pid(), SIGCONT);
  for (Peer& peer : peers) read_to_the_end(peer, outcome);
  outcome.exit = server.await_end();
  return outcome;
}

}  // namespace updraft::reliability
