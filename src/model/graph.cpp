#include "model/graph.hpp"

#include <updraft/path.hpp>

#include "base/tell.hpp"
#include "model/element_keys.hpp"
#include "model/failures.hpp"
#include "value/position.hpp"

#include <algorithm>
#include <new>

namespace updraft::model {

namespace {

/// How often a path is brought up to date, tick after tick, before it counts as one that there is
/// no memory for. More than one: others may need the memory for a moment only. Few: all answers
/// wait for it meanwhile.
constexpr int tries_at_once = 8;

/// What it takes to find a model that nobody watches, in steps of a look-up.
constexpr std::size_t steps_of_route = 25;
/// Of a value that was computed so many are counted, at most.
constexpr std::size_t most_counted = 100'000;

/// How many values it consists of, at most so many.
std::size_t count_values(const Value& value, std::size_t most) {
  std::size_t count = 1;
  for (const Value& item : value.items()) {
    if (count >= most) return count;
    count += count_values(item, most - count);
  }
  for (const Member& member : value.members()) {
    if (count >= most) return count;
    count += count_values(member.value, most - count);
  }
  return count;
}

Error no_model(std::string_view path) {
  return Error("there is no model at \"" + std::string(path) + "\"");
}

Error handler_gone() {
  return Error("the handler of this event is gone: the screen has changed since");
}

Error no_value_yet(std::string_view path) {
  return {ErrorKind::overloaded, "the model at \"" + std::string(path) + "\" has no value yet"};
}

}  // namespace

/// Tells the graph that a publication's node may have a new value. Owned by the publication.
class Publication::NodeObserver final : public Observer {
 public:
  explicit NodeObserver(Publication& publication) : publication_(publication) {}
  void on_stale(bool /*surely*/) override {
    publication_.outdated_ = true;
    publication_.graph_.schedule(publication_);
  }

 private:
  Publication& publication_;
};

/// Tells the graph that a publication's path leads elsewhere. Owned by the publication.
class Publication::SlotObserver final : public Observer {
 public:
  explicit SlotObserver(Publication& publication) : publication_(publication) {}
  void on_stale(bool /*surely*/) override {
    publication_.rerouted_ = publication_.outdated_ = true;
    publication_.graph_.schedule(publication_);
  }

 private:
  Publication& publication_;
};

Publication::Publication(Graph& graph, std::string path) : graph_(graph), path_(std::move(path)) {}

Publication::~Publication() = default;

void Publication::follow_path() {
  rerouted_ = false;
  // The old route is kept until the new one is made: what both pass through stays alive.
  Route route = graph_.route(path_);
  std::vector<std::unique_ptr<SlotObserver>> slot_observers;
  for (const auto& slot : route.slots) {
    slot_observers.push_back(std::make_unique<SlotObserver>(*this));
    slot->observers().add(*slot_observers.back());
  }
  if (route.node != route_.node) {
    auto node_observer = route.node ? std::make_unique<NodeObserver>(*this) : nullptr;
    if (node_observer) route.node->observers().add(*node_observer);
    // What another model had is not this one's: who has it keeps it, who subscribes now waits.
    forget_value();
    node_observer_ = std::move(node_observer);
  }
  slot_observers_.swap(slot_observers);
  std::swap(route_, route);
}

void Publication::forget_value() {
  graph_.handlers_.retire(place_, value_, graph_.meter_.now());
  value_ = Value();
  untold_ = untold_ || has_value_;
  has_value_ = false;
  version_ = 0;
  reported_failure_.clear();
}

/// Brings the value up to date.
void Publication::refresh() {
  outdated_ = false;
  if (rerouted_) follow_path();
  if (!route_.node) return;
  refresh_node();
  const std::string& failure = route_.node->failure();
  if (failure != reported_failure_) {
    reported_failure_ = failure;
    if (!failure.empty()) graph_.report(path_, failure);
  }
  if (route_.node->version() != version_) publish();
  graph_.report_remarks(path_, *route_.node);
}

/// What fails below the node is reported here; what it fails with itself, by whoever calls this.
void Publication::refresh_node() {
  const Failures failures;
  route_.node->refresh();
  for (const auto& [failed, what] : failures.all()) {
    if (failed != route_.node.get()) graph_.report(path_, what);
  }
}

void Publication::publish() {
  const Value& next = route_.node->value();
  if (!place_ && next.has_events()) place_ = graph_.handlers_.place(normal_path(path_));
  graph_.handlers_.replace(place_, value_, next, graph_.meter_.now());
  version_ = route_.node->version();
  value_ = next;
  has_value_ = true;
  untold_ = true;
}

Graph::Graph(Models models, const Limits& limits, const Clock& clock, std::shared_ptr<Log> log,
             const Secret& secret)
    : models_(std::move(models)),
      clock_(clock),
      log_(std::move(log)),
      handlers_(secret, limits),
      failure_ids_(secret),
      meter_(clock, log_, limits.blocked_loop) {}

Graph::~Graph() = default;

Publication& Graph::watch(std::string_view path) {
  Publication* publication = find(path);
  if (!publication) {
    auto made = std::make_unique<Publication>(*this, std::string(path));
    publication = made.get();
    publications_.try_emplace(publication->path(), std::move(made));
  }
  ++publication->watchers_;
  schedule(*publication);
  return *publication;
}

void Graph::unwatch(Publication& publication) noexcept {
  // The tick forgets it if nobody watches it again until then.
  if (--publication.watchers_ == 0) schedule(publication);
}

void Graph::let_go(Publication& publication) noexcept {
  publication.kept_ = false;
  if (publication.watchers_ == 0) schedule(publication);
}

void Graph::clear() {
  pending_.clear();
  starved_.clear();
  changed_.clear();
  publications_.clear();
  recent_.clear();
  handlers_.clear();
  models_ = {};
}

void Graph::forget(Publication& publication) {
  handlers_.retire(publication.place_, publication.value_, meter_.now());
  publications_.erase(publication.path());
}

void Graph::schedule(Publication& publication) noexcept {
  if (std::exchange(publication.pending_, true)) return;
  if (publication.is_linked()) starved_.erase(starved_.iterator_to(publication));
  pending_.push_back(publication);
}

/// There was no memory to bring it up to date. Once it was tried often enough, it keeps its last
/// value, as a model that fails.
void Graph::starve(Publication& publication) noexcept {
  publication.rerouted_ = true;  // it may have come half the way
  publication.failed_tries_ = std::min(publication.failed_tries_ + 1, tries_at_once);
  if (publication.failed_tries_ < tries_at_once) {
    incomplete_ = true;
    schedule(publication);
    return;
  }
  report(publication.path(), "out of memory");
  if (!publication.pending_) starved_.push_back(publication);
}

void Graph::tell_again(Publication& publication) noexcept {
  publication.untold_ = true;
  schedule(publication);
}

const std::vector<Publication*>& Graph::tick() {
  changed_.clear();
  changed_.reserve(pending_.size());
  incomplete_ = false;
  // Computing may make models appear (a lookup's function sets one), which schedules more; what a
  // round schedules anew is for the next tick, so that a tick always ends.
  for (std::size_t left = pending_.size(); left > 0; --left) {
    Publication& publication = pending_.front();
    pending_.pop_front();
    publication.pending_ = false;
    try {
      update(publication);
    } catch (const std::bad_alloc&) {
      starve(publication);
    } catch (...) {
      report(publication.path(), describe_current_exception());
    }
  }
  return changed_;
}

void Graph::update(Publication& publication) {
  if (publication.watchers_ == 0) {
    if (!publication.kept_) return forget(publication);
    if (publication.outdated_) changed_.push_back(&publication);
    return;
  }
  publication.refresh();
  publication.failed_tries_ = 0;
  if (std::exchange(publication.untold_, false)) changed_.push_back(&publication);
  meter_.end_piece([&] { return "the model at \"" + publication.path() + "\""; });
}

void Graph::expire() {
  const Time now = clock_.now();
  handlers_.postpone(lateness_.at_check(now));
  handlers_.expire(now);
  meter_.second_passed();
  while (!starved_.empty()) schedule(starved_.front());
  // It may keep what the program has taken away.
  recent_.clear();
}

Result<Value> Graph::read(std::string_view path) {
  std::size_t steps = 0;
  return read(path, steps);
}

Result<Value> Graph::read(std::string_view path, std::size_t& steps) {
  steps += steps_of_route;
  try {
    // What is computed may change the route.
    const auto node = recent_route(path).node;
    if (!node) return no_model(path);
    const std::uint64_t version = node->version();
    node->refresh();
    if (node->version() != version) steps += count_values(node->value(), most_counted);
    if (node->version() == 0) {
      if (node->failure().empty()) return no_value_yet(path);
      return report_failure(path, node->failure());
    }
    Value value = node->value();
    report_remarks(path, *node);
    return value;
  } catch (...) {
    return report_failure(path, describe_current_exception());
  }
}

Error Graph::report_failure(std::string_view path, std::string_view failure) {
  const std::string id = failure_ids_.next();
  tell(*log_, LogLevel::error, [&] {
    return "internal error (" + id + "): " + std::string(failure) + ", in the model at \"" +
           std::string(path) + "\"";
  });
  return {ErrorKind::internal,
          "the model at \"" + std::string(path) + "\" has no value: internal error (" + id + ")"};
}

Result<std::shared_ptr<EventLeaf>> Graph::find_handler(Event& event,
                                                       const std::optional<HandlerId>& id,
                                                       std::size_t& steps) {
  if (!id) return find_by_position(event, false, steps);
  // What names no run, or this one, is never taken for another handler's.
  if (id->empty() || handlers_.is_of_this_run(*id)) return find_by_id(event, *id);
  return find_by_position(event, true, steps);
}

Result<std::shared_ptr<EventLeaf>> Graph::find_by_id(Event& event, const HandlerId& id) {
  auto found = handlers_.find(id);
  if (!found) return handler_gone();
  event.path = found->place->path();
  if (!find(event.path) && !leads_to_model(event.path)) return no_model(event.path);
  return std::move(found->leaf);
}

Result<std::shared_ptr<EventLeaf>> Graph::find_by_position(Event& event, bool by_keys_alone,
                                                           std::size_t& steps) {
  event.path = normal_path(event.target);
  const Publication* publication = find(event.path);
  const bool is_served = publication && publication->has_value();
  const Result<Value> read_now = is_served ? Result<Value>(Value()) : read(event.path, steps);
  if (!read_now) return read_now.error();
  const Value& value = is_served ? publication->value() : *read_now;
  if (by_keys_alone && !keys_identify_component(value, event, steps)) return handler_gone();
  const Value* leaf = updraft::find(value, event.position, steps);
  if (leaf && leaf->is_event()) return leaf->event_leaf();
  return Error("there is no handler at \"" + to_string(event.position) + "\" of the model at \"" +
               event.path + "\"");
}

const Place* Graph::place(std::string_view path) const {
  const Publication* publication = find(path);
  return publication ? publication->place() : nullptr;
}

bool Graph::leads_to_model(std::string_view path) {
  try {
    return recent_route(path).node != nullptr;
  } catch (...) {
    report(path, describe_current_exception());
    return false;
  }
}

Route Graph::route(std::string_view path) {
  Route route = follow(*models_.tree(), path);
  if (route.node) route.node->home().require("a model is served");
  for (const auto& slot : route.slots) {
    if (!slot->failure().empty()) report(path, slot->failure());
  }
  return route;
}

const Route& Graph::recent_route(std::string_view path) {
  const Route* known = recent_.find(path);
  return known ? *known : recent_.keep(path, route(path));
}

Publication* Graph::find(std::string_view path) const {
  const auto* const entry = publications_.find(path);
  return entry ? entry->get() : nullptr;
}

void Graph::report(std::string_view path, std::string_view failure) noexcept {
  tell(*log_, LogLevel::error, [&] {
    return "the model at \"" + std::string(path) + "\" failed: " + std::string(failure);
  });
}

/// Without memory for it, nothing is told, or told again.
void Graph::report_replacements(std::string_view path, const Replacements& replacements) noexcept {
  if (replacements.empty() && replaced_.size() == 0) return;
  try {
    const std::string known_as = normal_path(path);
    std::vector<std::string> positions;
    for (const auto& leaf : replacements.told()) positions.push_back(leaf.position());
    replaced_.keep(known_as, positions);
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (!replaced_.add(known_as, positions[i])) continue;
      tell(*log_, LogLevel::warning, [&] {
        const auto& leaf = replacements.told()[i];
        std::string line = "the model at \"" + known_as + "\": ";
        line += leaf.problem;
        if (!positions[i].empty()) line += " at ";
        line += positions[i];
        return line.append(": ").append(leaf.printed);
      });
    }
  } catch (const std::bad_alloc&) {
    return;
  }
}

void Graph::report_remarks(std::string_view path, Node& node) noexcept {
  const auto remarks = node.take_remarks();
  if (remarks.empty()) return;
  try {
    const std::string known_as = normal_path(path);
    for (const std::string& remark : remarks) {
      if (!doubled_.add(known_as, remark)) continue;
      tell(*log_, LogLevel::warning, [&] {
        std::string line = "the model at \"";
        return line.append(known_as).append("\": ").append(remark);
      });
    }
  } catch (const std::bad_alloc&) {
    return;
  }
}

}  // namespace updraft::model
