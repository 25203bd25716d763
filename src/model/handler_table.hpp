#pragma once

#include <updraft/handler.hpp>
#include <updraft/limits.hpp>

#include "base/clock.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace updraft::model {

/// Which handler an id on the wire means. Gives ids to leaves when they are served, and keeps those
/// that were redrawn away for as long as taps on them may be on their way. Owned by the graph; home
/// loop.
class HandlerTable {
 public:
  /// The seed makes the ids of this server other than those of the one before it, whose clients
  /// still have them on their screens.
  HandlerTable(std::uint64_t seed, const Limits& limits) : next_(seed), limits_(limits) {}

  /// The leaves of `next` become known, those that only `last` had retire. Costs what differs.
  void replace(const Value& last, const Value& next, Time now);
  /// All leaves of a value retire.
  void retire(const Value& value, Time now);
  /// Gives the retired ones so much more time.
  void postpone(Time::duration by) noexcept;
  /// Lets go of leaves that retired long ago.
  void expire(Time now);
  /// Lets go of all.
  void clear() noexcept;

  /// The leaf of that id, null if there is none or nobody has it any more: no model, and its time
  /// as a retired one is over.
  [[nodiscard]] std::shared_ptr<EventLeaf> find(std::uint64_t id) const;
  [[nodiscard]] std::size_t retired() const noexcept { return retired_.size(); }

 private:
  struct Retired {
    std::shared_ptr<EventLeaf> leaf;
    Time until;
  };

  using Added = std::unordered_set<const EventLeaf*>;

  void compare(const Value& last, const Value& next, std::vector<const Value*>& gone, Added& added);
  void compare_children(const Value& last, const Value& next, std::vector<const Value*>& gone,
                        Added& added);
  void add(const Value& value, Added& added);
  void add_leaf(const std::shared_ptr<EventLeaf>& leaf);
  void retire(const Value& value, Time now, const Added& but);
  std::uint64_t fresh_id() noexcept;
  void drop_dead();

  std::uint64_t next_;
  Limits limits_;
  std::unordered_map<std::uint64_t, std::weak_ptr<EventLeaf>> leaves_;
  std::size_t drop_at_ = 64;
  std::deque<Retired> retired_;  // oldest first
};

}  // namespace updraft::model
