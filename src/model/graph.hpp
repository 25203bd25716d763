#pragma once

#include <updraft/limits.hpp>
#include <updraft/log.hpp>
#include <updraft/models.hpp>
#include <updraft/result.hpp>

#include "base/clock.hpp"
#include "base/failure_ids.hpp"
#include "base/lateness.hpp"
#include "base/loop_meter.hpp"
#include "base/secret.hpp"
#include "base/split_map.hpp"
#include "base/string_hash.hpp"
#include "model/branch.hpp"
#include "model/handler_table.hpp"
#include "model/remarks.hpp"
#include "model/route_memo.hpp"
#include "value/replacements.hpp"

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::model {

class Graph;

/// A path that somebody watches: where it leads, and the value that was last served there. Owned by
/// the graph; home loop.
class Publication : public boost::intrusive::list_base_hook<> {
 public:
  Publication(Graph& graph, std::string path);
  Publication(const Publication&) = delete;
  Publication& operator=(const Publication&) = delete;
  ~Publication();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Whether there is a model, and it has had a value since it came.
  [[nodiscard]] bool has_value() const noexcept { return has_value_; }
  [[nodiscard]] const Value& value() const noexcept { return value_; }
  /// Whether the path leads to a model, as of the last tick.
  [[nodiscard]] bool has_model() const noexcept { return route_.node != nullptr; }
  /// Whether its model is computed when somebody asks.
  [[nodiscard]] bool renewable() const noexcept {
    return route_.node && route_.node->computed_when_asked();
  }
  /// Whether the model may have changed since the value was brought up to date.
  [[nodiscard]] bool outdated() const noexcept { return outdated_; }
  /// What its handlers are called here; null if it has had none.
  [[nodiscard]] const Place* place() const noexcept { return place_.get(); }
  /// What the model failed with when it was last computed, empty if it didn't.
  [[nodiscard]] const std::string& failure() const noexcept { return reported_failure_; }

 private:
  friend class Graph;
  class NodeObserver;
  class SlotObserver;

  void follow_path();
  void forget_value();
  void refresh_node();
  void publish();
  void refresh();

  Graph& graph_;
  std::string path_;
  Route route_;
  std::vector<std::unique_ptr<SlotObserver>> slot_observers_;
  std::unique_ptr<NodeObserver> node_observer_;
  Value value_;
  std::shared_ptr<Place> place_;
  std::uint64_t version_ = 0;  // of route_.node, as value_ shows it
  std::string reported_failure_;
  std::size_t watchers_ = 0;
  bool kept_ = false;      // without watchers, as long as nothing changes
  bool outdated_ = false;  // the model or the way to it may have changed since the last refresh
  bool has_value_ = false;
  bool pending_ = false;
  bool untold_ = false;   // nobody has been told what there is now
  bool rerouted_ = true;  // the path has to be followed anew
  int failed_tries_ = 0;  // in a row, to bring it up to date, for want of memory
};

/// The models of a server: finds them by path, and tells at the end of each tick which watched
/// paths have a new value. Owned by the home loop, like all nodes.
class Graph {
 public:
  /// All that clients must not guess is derived from the secret.
  Graph(Models models, const Limits& limits, const Clock& clock, std::shared_ptr<Log> log,
        const Secret& secret);
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;
  ~Graph();

  [[nodiscard]] Models& models() noexcept { return models_; }

  /// Watches a path, whether or not a model is there; its value comes with the next tick. Each
  /// watch needs its unwatch. The publication stays where it is until the last of them.
  Publication& watch(std::string_view path);
  void unwatch(Publication& publication) noexcept;
  /// Keeps the publication and its value when nobody watches it any more, until let_go. If it may
  /// have changed meanwhile, a tick tells it, but does not compute it.
  void keep(Publication& publication) noexcept { publication.kept_ = true; }
  void let_go(Publication& publication) noexcept;
  /// Lets go of all models and handlers, and ends all watches; no publication stays.
  void clear();
  /// Somebody asks for the value anew: the next tick computes what is computed when asked.
  void renew(Publication& publication) noexcept { schedule(publication); }

  /// How many paths are watched.
  [[nodiscard]] std::size_t publication_count() const noexcept { return publications_.size(); }

  /// Whether a tick has something to do.
  [[nodiscard]] bool pending() const noexcept { return !pending_.empty(); }
  /// Computes what is dirty and watched, each view once; returns the publications with a new value,
  /// or without one any more. Valid until the next call of this graph. What there is no memory for
  /// is computed anew by the next ticks, a few times, and then a while later (see expire).
  const std::vector<Publication*>& tick();
  /// Whether the last tick could not do all for want of memory, and the next is to try again at
  /// once. Until then no answer may go to a client: it might overtake what its handler has changed.
  [[nodiscard]] bool incomplete() const noexcept { return incomplete_; }
  /// Whoever has been told of the publication by the last tick could not do its part: the next one
  /// tells it again.
  void tell_again(Publication& publication) noexcept;
  /// Lets go of what is kept for a time only, and tries again what there was no memory for. To be
  /// called about once a second.
  void expire();
  /// Measures the program's code; each model that a tick computes is a piece.
  [[nodiscard]] LoopMeter& meter() noexcept { return meter_; }
  [[nodiscard]] const LoopMeter& meter() const noexcept { return meter_; }

  /// The current value at a path, watched or not. `invalid` if there is no model, `internal` if it
  /// has no value because its function failed, `overloaded` if it has none yet: it is being loaded.
  /// The message is one for clients.
  Result<Value> read(std::string_view path);
  /// The same, and adds to the steps what bringing it up to date took: the values that it has, if
  /// it was computed for this.
  Result<Value> read(std::string_view path, std::size_t& steps);

  /// The handler that an event means, and in `event.path` the path that it is of: by its id,
  /// wherever the client claims that it is; by position in what was last served at the event's
  /// target where it has no id, or one of another run and keys identify the element. The error says
  /// which of model, handler or id there is none of. Adds what it has looked at to the steps.
  Result<std::shared_ptr<EventLeaf>> find_handler(Event& event, const std::optional<HandlerId>& id,
                                                  std::size_t& steps);
  Result<std::shared_ptr<EventLeaf>> find_handler(Event& event,
                                                  const std::optional<HandlerId>& id) {
    std::size_t steps = 0;
    return find_handler(event, id, steps);
  }
  /// What handlers are called at a path; null if nobody watches it or it has had none.
  [[nodiscard]] const Place* place(std::string_view path) const;
  /// Logs why a model has nothing to show, and returns what clients learn of it: an id that the log
  /// has too.
  Error report_failure(std::string_view path, std::string_view failure);
  /// Logs which leaves of the value at a path were replaced when it was printed: each once, until
  /// it is well again. These are all that the value has.
  void report_replacements(std::string_view path, const Replacements& replacements) noexcept;
  /// Names failures for clients and the log.
  [[nodiscard]] FailureIds& failure_ids() noexcept { return failure_ids_; }

 private:
  friend class Publication;
  using Publications = boost::intrusive::list<Publication>;

  void schedule(Publication& publication) noexcept;
  void update(Publication& publication);
  void starve(Publication& publication) noexcept;
  void forget(Publication& publication);
  Route route(std::string_view path);
  const Route& recent_route(std::string_view path);
  [[nodiscard]] bool leads_to_model(std::string_view path);
  [[nodiscard]] Publication* find(std::string_view path) const;
  Result<std::shared_ptr<EventLeaf>> find_by_id(Event& event, const HandlerId& id);
  Result<std::shared_ptr<EventLeaf>> find_by_position(Event& event, bool by_keys_alone,
                                                      std::size_t& steps);
  void report(std::string_view path, std::string_view failure) noexcept;
  void report_remarks(std::string_view path, Node& node) noexcept;

  Models models_;
  const Clock& clock_;
  std::shared_ptr<Log> log_;
  HandlerTable handlers_;
  FailureIds failure_ids_;
  RouteMemo recent_;  // of what nobody watches
  SplitMap<std::string_view, std::unique_ptr<Publication>, StringHash> publications_;  // by path
  // Each publication is in one of these, or in none.
  Publications pending_;
  Publications starved_;  // could not be brought up to date for want of memory
  std::vector<Publication*> changed_;
  bool incomplete_ = false;
  Remarks replaced_;  // positions of leaves
  Remarks doubled_;   // keys
  LoopMeter meter_;
  Lateness lateness_;
};

}  // namespace updraft::model
