#include "client/calls.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace updraft::client {
namespace {

constexpr std::string_view name_prefix = "e";

Error late(bool sent) {
  return {ErrorKind::overloaded, sent ? "the server did not respond to the event in time"
                                      : "the event could not be sent in time"};
}

}  // namespace

Calls::Id Calls::add(EventRequest request, Done done, Time deadline) {
  const Id id = ++last_;
  unsent_.push_back(id);
  deadlines_.emplace(deadline, id);
  calls_.emplace(id, Call{std::move(request), std::move(done), deadline});
  return id;
}

bool Calls::cancel(Id id) {
  const auto place = calls_.find(id);
  if (place == calls_.end()) return false;
  erase(place);
  return true;
}

/// While there is no connection nobody takes events off the line, and those that have ended are to
/// leave it all the same.
void Calls::erase(std::unordered_map<Id, Call>::iterator place) {
  deadlines_.erase({place->second.deadline, place->first});
  calls_.erase(place);
  if (unsent_.size() <= 2 * calls_.size()) return;
  std::erase_if(unsent_, [this](Id id) { return !calls_.contains(id); });
}

std::optional<std::pair<Calls::Id, const EventRequest*>> Calls::next_unsent() {
  while (!unsent_.empty()) {
    const auto place = calls_.find(unsent_.front());
    if (place != calls_.end()) return std::pair{place->first, &place->second.request};
    unsent_.pop_front();
  }
  return std::nullopt;
}

void Calls::mark_sent() {
  Call& call = calls_.at(unsent_.front());
  call.sent = true;
  call.request = {};
  unsent_.pop_front();
}

std::optional<Calls::Ended> Calls::answer(Id id, Response response) {
  const auto place = calls_.find(id);
  // A server may guess the names of events that it hasn't seen.
  if (place == calls_.end() || !place->second.sent) return std::nullopt;
  return end(id, std::move(response));
}

std::optional<Calls::Ended> Calls::end(Id id, Result<Response> result) {
  const auto place = calls_.find(id);
  if (place == calls_.end()) return std::nullopt;
  Ended ended{std::move(place->second.done), std::move(result)};
  erase(place);
  return ended;
}

std::vector<Calls::Ended> Calls::fail_sent(const Error& error) {
  return fail(error, false);
}

std::vector<Calls::Ended> Calls::fail_all(const Error& error) {
  return fail(error, true);
}

/// In the order of the calls.
std::vector<Calls::Ended> Calls::fail(const Error& error, bool also_unsent) {
  std::vector<Id> ids;
  for (const auto& [id, call] : calls_) {
    if (also_unsent || call.sent) ids.push_back(id);
  }
  std::ranges::sort(ids);
  std::vector<Ended> all;
  all.reserve(ids.size());
  for (const Id id : ids) all.push_back(*end(id, error));
  return all;
}

std::vector<Calls::Ended> Calls::fail_late(Time now) {
  std::vector<Ended> all;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const Id id = deadlines_.begin()->second;
    all.push_back(*end(id, late(calls_.at(id).sent)));
  }
  return all;
}

std::optional<Time> Calls::first_deadline() const {
  if (deadlines_.empty()) return std::nullopt;
  return deadlines_.begin()->first;
}

std::string Calls::wire_name(Id id) {
  return std::string(name_prefix) + std::to_string(id);
}

std::optional<Calls::Id> Calls::parse_wire_name(std::string_view name) {
  if (!name.starts_with(name_prefix)) return std::nullopt;
  name.remove_prefix(name_prefix.size());
  Id id = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), id);
  if (read.ec != std::errc() || read.ptr != name.data() + name.size()) return std::nullopt;
  return id;
}

}  // namespace updraft::client
