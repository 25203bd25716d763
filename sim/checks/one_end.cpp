#include "one_end.hpp"

#include <algorithm>

namespace updraft::sim {
namespace {

constexpr std::size_t small_message = 2000;

}  // namespace

void OneEnd::called(const ClientState& client, std::int64_t token,
                    std::chrono::milliseconds timeout) {
  auto& open = open_[client.client];
  asked_[token] = {.client = client.client,
                   .deadline = court_.now() + timeout,
                   .is_one_too_many = open.size() >= client.options->events};
  open.insert(token);
}

void OneEnd::said(const PeerState& peer, const Said& what) {
  const auto place = asked_.find(what.token);
  if (what.kind != Said::Kind::event || place == asked_.end()) return;
  Asked& asked = place->second;
  if (asked.connection) return complain(peer, event_name(what.token) + " is sent twice");
  if (asked.has_ended) return complain(peer, event_name(what.token) + " is sent after its end");
  if (asked.is_forgotten)
    return complain(peer, event_name(what.token) + " is sent, but was forgotten");
  asked.connection = peer.number;
}

void OneEnd::answered(const PeerState& peer, const Answer& answer) {
  const auto place = asked_.find(answer.token);
  if (place != asked_.end() && place->second.connection == peer.number) {
    place->second.answer = answer;
  }
}

void OneEnd::forgot(const ClientState& client, std::int64_t token) {
  asked_.at(token).is_forgotten = true;
  open_[client.client].erase(token);
}

void OneEnd::call_ended(const ClientState& client, const CallEnd& end) {
  Asked& asked = asked_.at(end.token);
  open_[client.client].erase(end.token);
  std::string wrong = wrong_end(client, asked, end);
  if (asked.has_ended) wrong = "ends twice";
  asked.has_ended = true;
  if (!wrong.empty()) complain(client.program, event_name(end.token) + " " + wrong);
}

/// Empty if there is nothing wrong with it.
std::string OneEnd::wrong_end(const ClientState& client, const Asked& asked,
                              const CallEnd& end) const {
  const bool is_late = court_.now() >= asked.deadline;
  switch (end.kind) {
    case CallEnd::Kind::answered:
      return wrong_answer(asked, end);
    case CallEnd::Kind::disconnected: {
      // Of the program's own close, too, whatever has been sent.
      const bool is_closed = client.program.is_cut;
      if (asked.answer && !is_closed) return "is disconnected, but was answered";
      const bool is_lost = asked.connection && asked.connection != client.connection;
      return is_closed || is_lost ? "" : "is disconnected, but its connection was not lost";
    }
    case CallEnd::Kind::overloaded:
      if (asked.answer) return "is too late, but was answered";
      return is_late || asked.is_one_too_many ? "" : "is too late before its time";
    case CallEnd::Kind::invalid:
      return client.options->sent_message_bytes < small_message ? "" : "is too long";
  }
  return "";
}

std::string OneEnd::wrong_answer(const Asked& asked, const CallEnd& end) const {
  if (!asked.answer) return "has a response that the server has not given";
  const bool is_that =
      asked.answer->is_error == end.is_error && asked.answer->error_name == end.error_name;
  return is_that ? "" : "has another response than the server has given";
}

void OneEnd::turned(const ClientState& client, std::span<const Sight> /*sights*/) {
  for (const std::int64_t token : open_[client.client]) {
    const Time since = std::max(asked_.at(token).deadline, client.runs_since);
    if (court_.now() > since + turns_of_client_threads) {
      return complain(client.program, event_name(token) + " waits beyond its time");
    }
  }
}

void OneEnd::rested(const ClientState& client) {
  const auto& open = open_[client.client];
  if (!open.empty()) complain(client.program, event_name(*open.begin()) + " has no end");
}

}  // namespace updraft::sim
