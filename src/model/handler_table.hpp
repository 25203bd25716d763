#pragma once

#include <updraft/handler.hpp>
#include <updraft/handler_id.hpp>
#include <updraft/limits.hpp>

#include "base/clock.hpp"
#include "base/keystream.hpp"
#include "base/secret.hpp"
#include "base/string_hash.hpp"
#include "value/place.hpp"

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace updraft::model {

/// Which handler an id on the wire means, and where: an id is made for one handler at one place.
/// Gives ids to leaves when they are served, and keeps those that were redrawn away for as long as
/// taps on them may be on their way. Owned by the graph; home loop.
class HandlerTable {
 public:
  struct Found {
    std::shared_ptr<EventLeaf> leaf;
    std::shared_ptr<const Place> place;
  };

  /// The secret decides the name of this run and all of its ids.
  HandlerTable(const Secret& secret, const Limits& limits);

  /// The place of a path: the same one as long as a handler has an id there.
  [[nodiscard]] std::shared_ptr<Place> place(std::string_view path);

  /// The leaves of `next` become known at the place, those that only `last` had retire. Costs what
  /// differs. The place may be null if neither value has leaves.
  void replace(const std::shared_ptr<Place>& place, const Value& last, const Value& next, Time now);
  /// All leaves of a value retire.
  void retire(const std::shared_ptr<Place>& place, const Value& value, Time now);
  /// Gives the retired ones so much more time.
  void postpone(Time::duration by) noexcept;
  /// Lets go of leaves that retired long ago.
  void expire(Time now);
  /// Lets go of all.
  void clear() noexcept;

  /// The leaf of that id; nothing if this run gave no such id, or if neither a model nor the time
  /// of a retired one keeps the leaf, or its place, any more.
  [[nodiscard]] std::optional<Found> find(const HandlerId& id) const;
  /// Whether the id names this run.
  [[nodiscard]] bool is_of_this_run(const HandlerId& id) const noexcept;
  [[nodiscard]] std::size_t retired() const noexcept { return retired_.size(); }
  /// How many ids and places are remembered.
  [[nodiscard]] std::size_t known() const noexcept { return ids_.size() + places_.size(); }

 private:
  struct Known {
    std::weak_ptr<EventLeaf> leaf;
    std::weak_ptr<const Place> place;
  };
  struct Retired {
    std::shared_ptr<EventLeaf> leaf;
    std::shared_ptr<const Place> place;
    Time until;
  };
  using Leaves = std::unordered_set<const EventLeaf*>;

  class Comparison;

  void add(const std::shared_ptr<Place>& place, const std::shared_ptr<EventLeaf>& leaf);
  void retire(const std::shared_ptr<Place>& place, const Value& value, Time now, const Leaves& but);
  const HandlerId& id_at(const std::shared_ptr<Place>& place,
                         const std::shared_ptr<EventLeaf>& leaf);
  HandlerId fresh_id() noexcept;
  void drop_dead();

  Keystream letters_;
  std::array<char, HandlerId::letters> next_{};  // begins with the name of the run
  Limits limits_;
  std::unordered_map<HandlerId, Known, HandlerId::Hash> ids_;
  std::unordered_map<std::string, std::weak_ptr<Place>, StringHash, std::equal_to<>> places_;
  std::size_t drop_at_ = 64;
  std::deque<Retired> retired_;  // oldest first
};

}  // namespace updraft::model
