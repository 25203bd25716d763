#include "model/handler_table.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace updraft::model {
namespace {

/// Calls `function(child)` for each child of a container.
template <class F>
void for_each_child(const Value& value, F function) {
  for (const Value& item : value.items()) function(item);
  for (const Member& member : value.members()) function(member.value);
}

const Value& child(const Value& value, std::size_t i) {
  return value.is_array() ? value.items()[i] : value.members()[i].value;
}

}  // namespace

/// What the next value of a place has that the last one had not, and the other way round. On the
/// stack of `replace`.
class HandlerTable::Comparison {
 public:
  Comparison(HandlerTable& table, const std::shared_ptr<Place>& place)
      : table_(table), place_(place) {}

  /// What `next` alone has is added; what `last` alone has, or has in another place, is gone.
  void compare(const Value& last, const Value& next) {
    if (last.shares_with(next) || !(last.has_events() || next.has_events())) return;
    if (next.is_event() || last.kind() != next.kind()) {
      add(next);
      gone_.push_back(&last);
    } else {
      compare_children(last, next);
    }
  }

  /// Parts of the last value that are not where they were; leaves that are still somewhere.
  [[nodiscard]] const std::vector<const Value*>& gone() const noexcept { return gone_; }
  [[nodiscard]] const Leaves& added() const noexcept { return added_; }

 private:
  void compare_children(const Value& last, const Value& next) {
    const auto size = [](const Value& v) { return v.items().size() + v.members().size(); };
    const std::size_t old_size = size(last);
    const std::size_t new_size = size(next);
    const std::size_t shorter = std::min(old_size, new_size);
    const auto same_end = [&](std::size_t i) {
      return child(last, old_size - 1 - i).shares_with(child(next, new_size - 1 - i));
    };
    std::size_t front = 0;
    while (front < shorter && child(last, front).shares_with(child(next, front))) ++front;
    std::size_t back = 0;
    while (back < shorter - front && same_end(back)) ++back;
    for (std::size_t i = front; i < std::max(old_size, new_size) - back; ++i) {
      const bool in_last = i < old_size - back;
      const bool in_next = i < new_size - back;
      if (in_last && in_next) {
        compare(child(last, i), child(next, i));
      } else if (in_next) {
        add(child(next, i));
      } else {
        gone_.push_back(&child(last, i));
      }
    }
  }

  void add(const Value& value) {
    if (!value.has_events()) return;
    if (value.is_event()) {
      table_.add(place_, value.event_leaf());
      added_.insert(value.event_leaf().get());
    } else {
      for_each_child(value, [this](const Value& inside) { add(inside); });
    }
  }

  HandlerTable& table_;
  const std::shared_ptr<Place>& place_;
  std::vector<const Value*> gone_;
  Leaves added_;
};

HandlerTable::HandlerTable(const Secret& secret, const Limits& limits)
    : letters_(secret, Keystream::Purpose::handler_ids), limits_(limits) {
  letters_.take(std::span(next_).first(HandlerId::run_letters), HandlerId::alphabet);
}

std::shared_ptr<Place> HandlerTable::place(std::string_view path) {
  const auto known = places_.find(path);
  if (known != places_.end()) {
    if (auto place = known->second.lock()) return place;
  }
  auto place = std::make_shared<Place>(path);
  places_[place->path()] = place;
  drop_dead();
  return place;
}

void HandlerTable::replace(const std::shared_ptr<Place>& place, const Value& last,
                           const Value& next, Time now) {
  Comparison comparison(*this, place);
  comparison.compare(last, next);
  for (const Value* value : comparison.gone()) retire(place, *value, now, comparison.added());
}

void HandlerTable::add(const std::shared_ptr<Place>& place,
                       const std::shared_ptr<EventLeaf>& leaf) {
  ids_[id_at(place, leaf)] = {leaf, place};
  drop_dead();
}

/// The id of the leaf at the place, which it gets if it has none.
const HandlerId& HandlerTable::id_at(const std::shared_ptr<Place>& place,
                                     const std::shared_ptr<EventLeaf>& leaf) {
  if (!leaf->place) {
    leaf->id = fresh_id();
    leaf->place = place;
  }
  if (leaf->place == place) return leaf->id;
  const auto [other, is_new] = place->others().try_emplace(leaf->id);
  if (is_new) other->second = fresh_id();
  return other->second;
}

void HandlerTable::retire(const std::shared_ptr<Place>& place, const Value& value, Time now) {
  retire(place, value, now, {});
}

void HandlerTable::retire(const std::shared_ptr<Place>& place, const Value& value, Time now,
                          const Leaves& but) {
  if (!value.has_events()) return;
  if (!value.is_event()) {
    for_each_child(value, [&](const Value& inside) { retire(place, inside, now, but); });
  } else if (!but.contains(value.event_leaf().get())) {
    retired_.push_back({value.event_leaf(), place, now + limits_.retired_handler_time});
    if (retired_.size() > limits_.retired_handlers) retired_.pop_front();
  }
}

void HandlerTable::postpone(Time::duration by) noexcept {
  if (by == Time::duration::zero()) return;
  for (Retired& one : retired_) one.until += by;
}

void HandlerTable::expire(Time now) {
  while (!retired_.empty() && retired_.front().until <= now) retired_.pop_front();
}

void HandlerTable::clear() noexcept {
  retired_.clear();
  ids_.clear();
  places_.clear();
}

std::optional<HandlerTable::Found> HandlerTable::find(const HandlerId& id) const {
  const auto known = ids_.find(id);
  if (known == ids_.end()) return std::nullopt;
  Found found{known->second.leaf.lock(), known->second.place.lock()};
  if (!found.leaf || !found.place) return std::nullopt;
  return found;
}

bool HandlerTable::is_of_this_run(const HandlerId& id) const noexcept {
  return !id.empty() && id.run() == std::string_view(next_.data(), HandlerId::run_letters);
}

HandlerId HandlerTable::fresh_id() noexcept {
  letters_.take(std::span(next_).subspan(HandlerId::run_letters), HandlerId::alphabet);
  return HandlerId(next_);
}

/// Forgets ids whose leaves or places are gone, and places without ids. Each time at twice of what
/// was left, so that it costs a constant per leaf.
void HandlerTable::drop_dead() {
  if (known() < drop_at_) return;
  std::erase_if(ids_, [](const auto& entry) {
    return entry.second.leaf.expired() || entry.second.place.expired();
  });
  std::erase_if(places_, [](const auto& entry) { return entry.second.expired(); });
  for (const auto& [path, weak] : places_) {
    const auto place = weak.lock();
    std::erase_if(place->others(),
                  [this](const auto& other) { return !ids_.contains(other.second); });
  }
  drop_at_ = std::max<std::size_t>(64, 2 * known());
}

}  // namespace updraft::model
