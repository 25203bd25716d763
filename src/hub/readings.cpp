#include "hub/readings.hpp"

#include <updraft/json.hpp>

#include "hub/interest.hpp"
#include "model/branch.hpp"
#include "value/json_printer.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace updraft::hub {
namespace {

/// Texts of so many bytes are kept, as many as are no more than that together.
constexpr std::size_t least_text_kept = 4096;
constexpr std::size_t most_text_kept = std::size_t{8} << 20;
constexpr std::size_t most_kept = 16;
constexpr std::chrono::seconds time_text_is_kept{1};

/// Lists of the server's own, of which no part may cost the rest.
std::string as_json(const Value& value) {
  std::string json;
  Replacements ignored;
  print_json(value, json, nullptr, ignored);
  return json;
}

/// The first handler within a value that has some.
const Value* first_handler(const Value& value) {
  for (const Value& item : value.items()) {
    if (item.has_events()) return first_handler(item);
  }
  for (const Member& member : value.members()) {
    if (member.value.has_events()) return first_handler(member.value);
  }
  return &value;
}

/// What tells that the handlers of a value have got their ids since it was printed.
std::string text_of_first_handler(const Value& value, const Place* place) {
  std::string text;
  Replacements ignored;  // they are told with the whole value
  if (value.has_events()) print_json(*first_handler(value), text, place, ignored);
  return text;
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
  forget_printed();
  for (Waiting& reading : waiting_) shares_.give_back(reading.share);
  waiting_.clear();
  censuses_.clear();
}

std::size_t Readings::take(Link& from, const Read& message) {
  auto json = read(message.path);
  graph_.meter().end_piece([&] { return "the model at \"" + message.path + "\""; });
  const bool may_come = !json && json.error().kind() == ErrorKind::overloaded;
  if (!may_come) {
    const std::size_t bytes = json ? json->size() : 0;
    give(from, {message.reader, std::move(json)});
    return bytes;
  }
  Shares::Holding share;
  if (shares_.take(share, message.group) == Shares::Outcome::granted) {
    wait(from, message, share);
    return 0;
  }
  const Error error(ErrorKind::overloaded,
                    json.error().message() + ", and too many wait for theirs: --waiting-readers");
  give(from, {message.reader, error});
  return 0;
}

Result<std::string> Readings::read(std::string_view path) {
  const auto value = graph_.read(path);
  if (!value) return value.error();
  return print(path, *value);
}

/// The text of a value at a path, of a moment ago where it is the same. Clients may call what they
/// are shown: handlers have the ids that they have at this path.
std::string Readings::print(std::string_view path, const Value& value) {
  const Place* const place = graph_.place(path);
  const auto known = std::ranges::find_if(printed_, [&](const Printed& one) {
    return one.path == path && one.value.shares_with(value);
  });
  std::string handler = text_of_first_handler(value, place);
  if (known != printed_.end() && known->first_handler == handler) return known->json;
  std::string json;
  Replacements replacements;
  print_json(value, json, place, replacements);
  graph_.report_replacements(path, replacements);
  if (json.size() < least_text_kept) return json;
  if (known != printed_.end()) {
    known->first_handler = std::move(handler);
    known->json = json;
    return json;
  }
  const bool is_full =
      printed_.size() == most_kept || printed_bytes_ + json.size() > most_text_kept;
  if (is_full) forget_printed();
  if (json.size() > most_text_kept) return json;
  if (!printed_until_)
    printed_until_ = timers_.after(time_text_is_kept, [this] { forget_printed(); });
  printed_.push_back({std::string(path), value, std::move(handler), json});
  printed_bytes_ += json.size();
  return json;
}

void Readings::forget_printed() noexcept {
  printed_until_.reset();
  printed_.clear();
  printed_bytes_ = 0;
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

std::size_t Readings::take(Link& from, const ListPaths& message) {
  std::vector<std::string> paths;
  const bool all = graph_.models().tree()->list_paths(paths, paths_listed);
  std::vector<Value> items(paths.begin(), paths.end());
  graph_.meter().end_piece([] { return "the list of all paths"; });
  give(from, {message.reader, as_json(listing("paths", std::move(items), !all))});
  return paths.size();
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

std::size_t Readings::take(const Described& message) {
  const auto census = std::ranges::find_if(censuses_, [&](const Census& one) {
    return std::ranges::any_of(one.rolls, [&](const Roll& roll) { return &roll == message.roll; });
  });
  if (census->outstanding > 1) {
    --census->outstanding;
    return 0;
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
  const std::size_t count = sessions.size();
  give(*census->link, {census->reader, as_json(listing("sessions", std::move(sessions), !all))});
  censuses_.erase(census);
  return count;
}

}  // namespace updraft::hub
