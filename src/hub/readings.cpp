#include "hub/readings.hpp"

#include <updraft/json.hpp>

#include "hub/interest.hpp"
#include "model/branch.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace updraft::hub {
namespace {

Result<std::string> as_json(const Value& value) {
  std::string json;
  if (const auto error = print_json(value, json)) {
    return Error(ErrorKind::internal, error->message());
  }
  return json;
}

/// `{"NAME": items}`, and whether there are more of them.
Value listing(const char* name, std::vector<Value> items, bool more) {
  Value list = Value::array(std::move(items));
  return more ? object({{name, std::move(list)}, {"more", true}})
              : object({{name, std::move(list)}});
}

void give(Link& link, Reading reading) {
  const std::size_t bytes = reading.json ? reading.json->size() : 0;
  link.to_hub.put(std::move(reading), bytes);
}

}  // namespace

/// A reader of a model that has no value yet: it is watched meanwhile, so that it gets one.
struct Readings::Waiting {
  Waiting(model::Graph& graph, Link& to, const Read& message, Shares::Holding one_share)
      : interest(graph, message.path), link(&to), reader(message.reader), share(one_share) {}

  Interest interest;
  Link* link;
  Reader* reader;
  Shares::Holding share;
  Timers::Timer deadline;
};

/// A reader of all sessions, and what the hubs have told of theirs.
struct Readings::Census {
  Link* link;
  Reader* reader;
  std::vector<Roll> rolls;      // one for each hub, which has its place until it is described
  std::size_t outstanding = 0;  // of them
};

Readings::Readings(model::Graph& graph, const Limits& limits, Timers& timers)
    : graph_(graph),
      limits_(limits),
      timers_(timers),
      // A connection asks for one thing at a time: each is a holder, and addresses are limited.
      shares_({.guaranteed = 1,
               .pool = limits.waiting_readers,
               .address_parts = limits.address_share,
               .guarantees = limits.connections,
               .guarantees_of_address = limits.guaranteed_readers}) {}

Readings::~Readings() = default;

void Readings::clear() noexcept {
  for (Waiting& reading : waiting_) shares_.give_back(reading.share);
  waiting_.clear();
  censuses_.clear();
}

void Readings::take(Link& from, const Read& message) {
  auto json = read(message.path);
  graph_.meter().end_piece([&] { return "the model at \"" + message.path + "\""; });
  const bool may_come = !json && json.error().kind() == ErrorKind::overloaded;
  if (!may_come) return give(from, {message.reader, std::move(json)});
  Shares::Holding share;
  if (shares_.take(share, message.group) == Shares::Outcome::granted) {
    return wait(from, message, share);
  }
  const Error error(ErrorKind::overloaded,
                    json.error().message() + ", and too many wait for theirs: --waiting-readers");
  give(from, {message.reader, error});
}

Result<std::string> Readings::read(std::string_view path) {
  const auto value = graph_.read(path);
  if (!value) return value.error();
  return as_json(*value);
}

void Readings::wait(Link& from, const Read& message, Shares::Holding share) {
  try {
    std::list<Waiting> made;
    made.emplace_back(graph_, from, message, share);
    const auto reading = made.begin();
    reading->deadline =
        timers_.after(limits_.handler_timeout, [this, reading] { finish(reading); });
    waiting_.splice(waiting_.end(), made);
  } catch (...) {
    shares_.give_back(share);
    throw;
  }
}

/// Those whose models have got a value now, or a failure.
void Readings::answer_due() {
  if (!due_) return;
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    const auto reading = at++;
    const model::Publication& publication = reading->interest.publication();
    const bool waits = publication.has_model() && !publication.has_value();
    if (!waits || !publication.failure().empty()) finish(reading);
  }
  due_ = false;
}

void Readings::finish(std::list<Waiting>::iterator reading) {
  const std::string& path = reading->interest.publication().path();
  give(*reading->link, {reading->reader, read(path)});
  shares_.give_back(reading->share);
  waiting_.erase(reading);
}

void Readings::take(Link& from, const ListPaths& message) {
  std::vector<std::string> paths;
  const bool all = graph_.models().tree()->list_paths(paths, paths_listed);
  std::vector<Value> items(paths.begin(), paths.end());
  graph_.meter().end_piece([] { return "the list of all paths"; });
  give(from, {message.reader, as_json(listing("paths", std::move(items), !all))});
}

void Readings::take(Link& from, const ListSessions& message) {
  if (censuses_.size() >= limits_.waiting_readers) {
    const Error error(ErrorKind::overloaded, "too many ask for the sessions at once");
    return give(from, {message.reader, error});
  }
  std::list<Census> made;
  Census& census = made.emplace_back(Census{&from, message.reader, {}, 0});
  census.rolls.resize(hubs_.size());
  for (Link* hub : hubs_) hub->to_hub.draft().reserve(hub->to_hub.draft().size() + 1);
  // From here on nothing fails.
  for (Link* hub : hubs_) hub->to_hub.put(Describe{&census.rolls[census.outstanding++]});
  censuses_.splice(censuses_.end(), made);
}

void Readings::take(const Described& message) {
  const auto census = std::ranges::find_if(censuses_, [&](const Census& one) {
    return std::ranges::any_of(one.rolls, [&](const Roll& roll) { return &roll == message.roll; });
  });
  if (census->outstanding > 1) {
    --census->outstanding;
    return;
  }
  std::vector<Value> sessions;
  bool all = true;
  for (const Roll& roll : census->rolls) {
    sessions.insert(sessions.end(), roll.sessions.begin(), roll.sessions.end());
    all = all && roll.complete;
  }
  std::ranges::sort(sessions, {}, [](const Value& one) { return one["id"].as_integer(); });
  if (sessions.size() > Roll::sessions_listed) {
    sessions.resize(Roll::sessions_listed);
    all = false;
  }
  give(*census->link, {census->reader, as_json(listing("sessions", std::move(sessions), !all))});
  censuses_.erase(census);
}

}  // namespace updraft::hub
