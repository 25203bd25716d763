#include "model/handler_table.hpp"

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

void HandlerTable::replace(const Value& last, const Value& next, Time now) {
  std::vector<const Value*> gone;
  Added added;
  compare(last, next, gone, added);
  for (const Value* value : gone) retire(*value, now, added);
}

/// What `next` alone has is added; what `last` alone has, or has in another place, is `gone`.
void HandlerTable::compare(const Value& last, const Value& next, std::vector<const Value*>& gone,
                           Added& added) {
  if (last.shares_with(next) || !(last.has_events() || next.has_events())) return;
  if (next.is_event() || last.kind() != next.kind()) {
    add(next, added);
    gone.push_back(&last);
  } else {
    compare_children(last, next, gone, added);
  }
}

void HandlerTable::compare_children(const Value& last, const Value& next,
                                    std::vector<const Value*>& gone, Added& added) {
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
      compare(child(last, i), child(next, i), gone, added);
    } else if (in_next) {
      add(child(next, i), added);
    } else {
      gone.push_back(&child(last, i));
    }
  }
}

void HandlerTable::add(const Value& value, Added& added) {
  if (!value.has_events()) return;
  if (value.is_event()) {
    add_leaf(value.event_leaf());
    added.insert(value.event_leaf().get());
  } else {
    for_each_child(value, [&](const Value& inside) { add(inside, added); });
  }
}

void HandlerTable::add_leaf(const std::shared_ptr<EventLeaf>& leaf) {
  if (leaf->id == 0) leaf->id = fresh_id();
  leaves_[leaf->id] = leaf;
  if (leaves_.size() >= drop_at_) drop_dead();
}

void HandlerTable::retire(const Value& value, Time now) {
  retire(value, now, {});
}

void HandlerTable::retire(const Value& value, Time now, const Added& but) {
  if (!value.has_events()) return;
  if (!value.is_event()) {
    for_each_child(value, [&](const Value& inside) { retire(inside, now, but); });
  } else if (!but.contains(value.event_leaf().get())) {
    retired_.push_back({value.event_leaf(), now + limits_.retired_handler_time});
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
  leaves_.clear();
}

std::shared_ptr<EventLeaf> HandlerTable::find(std::uint64_t id) const {
  const auto entry = leaves_.find(id);
  return entry == leaves_.end() ? nullptr : entry->second.lock();
}

/// The next of a sequence that visits all 64-bit numbers, in no order that an id gives away at a
/// glance (SplitMix64, Steele, Lea and Flood 2014). 0 stands for "none" and is passed over.
std::uint64_t HandlerTable::fresh_id() noexcept {
  std::uint64_t id = 0;
  while (id == 0) {
    id = next_ += 0x9e3779b97f4a7c15U;
    id = (id ^ (id >> 30)) * 0xbf58476d1ce4e5b9U;
    id = (id ^ (id >> 27)) * 0x94d049bb133111ebU;
    id ^= id >> 31;
  }
  return id;
}

/// Forgets ids whose leaves are gone. Each time at twice of what was left, so that it costs a
/// constant per leaf.
void HandlerTable::drop_dead() {
  std::erase_if(leaves_, [](const auto& entry) { return entry.second.expired(); });
  drop_at_ = std::max<std::size_t>(64, 2 * leaves_.size());
}

}  // namespace updraft::model
