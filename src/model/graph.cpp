#include "model/graph.hpp"

#include "model/failures.hpp"

#include <algorithm>

namespace updraft::model {

namespace {

Error no_model(std::string_view path) {
  return Error("there is no model at \"" + std::string(path) + "\"");
}

Error no_value_yet(std::string_view path) {
  return {ErrorKind::overloaded, "the model at \"" + std::string(path) + "\" has no value yet"};
}

}  // namespace

/// Tells the graph that a publication's node may have a new value. Owned by the publication.
class Publication::NodeObserver final : public Observer {
 public:
  explicit NodeObserver(Publication& publication) : publication_(publication) {}
  void on_stale(bool /*surely*/) override { publication_.graph_.schedule(publication_); }

 private:
  Publication& publication_;
};

/// Tells the graph that a publication's path leads elsewhere. Owned by the publication.
class Publication::SlotObserver final : public Observer {
 public:
  explicit SlotObserver(Publication& publication) : publication_(publication) {}
  void on_stale(bool /*surely*/) override {
    publication_.rerouted_ = true;
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
  const auto old_route = std::exchange(route_, graph_.route(path_));
  slot_observers_.clear();
  for (const auto& slot : route_.slots) {
    slot_observers_.push_back(std::make_unique<SlotObserver>(*this));
    slot->observers().add(*slot_observers_.back());
  }
  if (route_.node == old_route.node) return;
  // What another model had is not this one's: who has it keeps it, who subscribes now waits.
  forget_value();
  node_observer_.reset();
  if (!route_.node) return;
  node_observer_ = std::make_unique<NodeObserver>(*this);
  route_.node->observers().add(*node_observer_);
}

void Publication::forget_value() {
  graph_.handlers_.retire(value_, graph_.clock_.now());
  value_ = Value();
  has_value_ = false;
  version_ = 0;
  reported_failure_.clear();
}

/// Brings the value up to date; returns whether there is a new one, or none any more.
bool Publication::refresh() {
  const bool had_value = has_value_;
  if (rerouted_) follow_path();
  if (!route_.node) return had_value;
  refresh_node();
  const std::string& failure = route_.node->failure();
  if (failure != reported_failure_) {
    reported_failure_ = failure;
    if (!failure.empty()) graph_.report(path_, failure);
  }
  if (route_.node->version() == version_) return had_value && !has_value_;
  publish();
  return true;
}

/// What fails below the node is reported here; what it fails with itself, by whoever calls this.
void Publication::refresh_node() {
  const Failures failures;
  route_.node->refresh();
  for (const auto& [node, what] : failures.all()) {
    if (node != route_.node.get()) graph_.report(path_, what);
  }
}

void Publication::publish() {
  version_ = route_.node->version();
  const Value& next = route_.node->value();
  graph_.handlers_.replace(value_, next, graph_.clock_.now());
  value_ = next;
  has_value_ = true;
}

Graph::Graph(Models models, const Limits& limits, const Clock& clock, std::shared_ptr<Log> log,
             std::uint64_t handler_seed)
    : models_(std::move(models)),
      clock_(clock),
      log_(std::move(log)),
      handlers_(handler_seed, limits) {}

Graph::~Graph() = default;

Publication& Graph::watch(std::string_view path) {
  Publication* publication = find(path);
  if (!publication) {
    auto made = std::make_unique<Publication>(*this, std::string(path));
    publication = made.get();
    publications_.emplace(publication->path(), std::move(made));
  }
  ++publication->watchers_;
  schedule(*publication);
  return *publication;
}

void Graph::unwatch(Publication& publication) {
  // The tick forgets it if nobody watches it again until then.
  if (--publication.watchers_ == 0) schedule(publication);
}

void Graph::clear() {
  pending_.clear();
  changed_.clear();
  publications_.clear();
  recent_.clear();
  handlers_.clear();
  models_ = {};
}

void Graph::forget(Publication& publication) {
  handlers_.retire(publication.value_, clock_.now());
  publications_.erase(publications_.find(publication.path()));
}

void Graph::schedule(Publication& publication) {
  if (publication.pending_) return;
  publication.pending_ = true;
  pending_.push_back(&publication);
}

const std::vector<Publication*>& Graph::tick() {
  changed_.clear();
  // Computing may make models appear (a lookup's function sets one), which schedules more; what a
  // round schedules anew is for the next tick, so that a tick always ends.
  const auto round = std::exchange(pending_, {});
  for (Publication* publication : round) {
    publication->pending_ = false;
    if (publication->watchers_ == 0) {
      forget(*publication);
      continue;
    }
    try {
      if (publication->refresh()) changed_.push_back(publication);
    } catch (...) {
      report(publication->path(), describe_current_exception());
    }
  }
  return changed_;
}

void Graph::expire() {
  handlers_.expire(clock_.now());
  // It may keep what the program has taken away.
  recent_.clear();
}

Result<Value> Graph::read(std::string_view path) {
  try {
    // What is computed may change the route.
    const auto node = recent_route(path).node;
    if (!node) return no_model(path);
    node->refresh();
    if (node->version() == 0) {
      if (node->failure().empty()) return no_value_yet(path);
      report(path, node->failure());
      return Error(ErrorKind::internal, "the model at \"" + std::string(path) + "\" has no value");
    }
    return node->value();
  } catch (...) {
    report(path, describe_current_exception());
    return Error(ErrorKind::internal, "the model at \"" + std::string(path) + "\" has no value");
  }
}

Result<std::shared_ptr<EventLeaf>> Graph::find_handler(std::string_view path,
                                                       std::span<const Value> position,
                                                       std::optional<std::uint64_t> id) {
  const Publication* publication = find(path);
  if (id) {
    if (!publication && !leads_to_model(path)) return no_model(path);
    if (auto leaf = handlers_.find(*id)) return leaf;
    return Error("the handler of this event is gone: the screen has changed since");
  }
  const bool is_served = publication && publication->has_value();
  const Result<Value> read_now = is_served ? Result<Value>(Value()) : read(path);
  if (!read_now) return read_now.error();
  const Value& value = is_served ? publication->value() : *read_now;
  const Value* leaf = updraft::find(value, position);
  if (leaf && leaf->is_event()) return leaf->event_leaf();
  return Error("there is no handler at \"" + to_string(position) + "\" of the model at \"" +
               std::string(path) + "\"");
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

Publication* Graph::find(std::string_view path) {
  const auto entry = publications_.find(path);
  return entry == publications_.end() ? nullptr : entry->second.get();
}

void Graph::report(std::string_view path, std::string_view failure) {
  log_->error("the model at \"" + std::string(path) + "\" failed: " + std::string(failure));
}

}  // namespace updraft::model
